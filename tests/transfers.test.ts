/* Long because a ticket that is offered, decided about, taken, refused and passed on again is one story, told on one server. */
import { describe, expect, test } from '@jest/globals';
import { clock } from '../server/platform/clock.js';
import type { TestApp } from './support/app.js';
import type { GivenOrganization, GivenUser } from './support/given.js';
import { refunding } from './support/refunding.js';
import type { Gate } from './support/scanning.js';
import { transferSuite } from './support/transfer-suite.js';
import type { transferring } from './support/transferring.js';

let app: TestApp;
let gate: Gate;
let house: GivenOrganization;
let owner: GivenUser;
let on: ReturnType<typeof transferring>;
transferSuite(
  suite => {
    ({ app, gate, on } = suite);
    ({ house } = gate);
    ({ owner } = house);
  },
  { listen: true },
);

const HOUR_MS = 3_600_000;
const later = (hours: number) => new Date(clock.now().getTime() + hours * HOUR_MS);
const open = (fields: object = {}) => app.given.event({ organization: house, ...fields });
/** An order of one ticket for an event that lets tickets be passed on. */
async function sold(fields: object = {}, order: object = {}) {
  const event = await open(fields);
  const bought = await app.given.paidOrder(event, order);
  return { event, order: bought, ticket: bought.tickets[0]! };
}
const subjects = async (to: string) => (await app.outbox(to)).map(({ subject }) => subject);
const sweep = () => app.app.services().transfers.sweep();

describe('a ticket that is passed on', () => {
  test('has a new holder and a new code; the old one answers REPLACED; both sides are told', async () => {
    const { event, order, ticket } = await sold({}, { name: 'Ada Giver', email: 'giver@example.com' });
    const to = on.friend();
    const offer = await on.offer(ticket, order, to, { message: 'Have fun!' });
    expect(offer).toMatchObject({
      status: 'PENDING',
      fromEmail: 'giver@example.com',
      toEmail: to,
      note: 'Have fun!',
    });

    const token = await on.tokenFor(to);
    const [invitation] = await app.outbox(to);
    expect(invitation!.subject).toMatch(/^Ada Giver has a ticket for Night \d+ for you$/);
    expect(invitation!.text).toMatch(/Ada Giver writes: Have fun!/);
    expect(invitation!.text).toContain('Lagos');
    expect(invitation!.text).toMatch(/GMT\+1/);
    expect(await on.look(token)).toMatchObject({ status: 'PENDING', ticket: { serial: ticket.serial, code: null } });

    const taken = await on.accept(token);
    expect(taken.ticket).toMatchObject({ serial: ticket.serial, holderName: 'Grace Receiver', holderEmail: to });
    expect(taken.ticket.code).not.toBe(ticket.code);
    expect((await gate.scan(event, { code: ticket.code })).outcome).toBe('REPLACED');
    expect(await gate.scan(event, { code: taken.ticket.code })).toMatchObject({
      outcome: 'ACCEPTED',
      ticket: { holderName: 'Grace Receiver' },
    });

    await app.runJobs();
    const [theirs] = await app.outbox(to);
    expect(theirs!.attachments.map(({ contentType }) => contentType.split(';')[0])).toEqual([
      'image/png',
      'application/pdf',
      'text/calendar',
    ]);
    expect(theirs!.text).toContain(`/tickets/${ticket.id}?token=`);
    const [told] = await app.outbox('giver@example.com');
    expect(told!.subject).toMatch(/^Your ticket for Night \d+ was taken$/);
    expect(told!.text).toContain(to);
    expect(told!.text).not.toContain('token=');
  });

  test('of an event whose codes rotate: the mail says that the ticket’s page is needed, and leads there', async () => {
    const { order, ticket } = await sold({ qrMode: 'ROTATING' }, { name: 'Ada Giver' });
    const to = on.friend();
    const { accessToken } = await on.passOn(order, to);
    await app.runJobs();
    const [mail] = await app.outbox(to);
    for (const said of [mail!.html, mail!.text.replace(/\s+/g, ' ')]) {
      expect(said).toContain(
        'Ada Giver passed it on to you. Its code changes every 15 seconds: open the ticket on the phone that you bring.',
      );
      expect(said).not.toContain('on your phone or on paper');
    }
    const link = `/tickets/${ticket.id}?token=${accessToken}`;
    expect(mail!.text).toContain(link);
    expect(mail!.html).toContain(`${link}"`);
    expect(mail!.attachments.map(({ fileName }) => fileName)).toEqual(['event.ics']);
  });

  test('opens to its receiver by a token of its own, without the order, until it is passed on again', async () => {
    const { order, ticket } = await sold();
    const { accessToken } = await on.passOn(order);
    const theirs = await on.ticket(ticket, { accessToken });
    expect(theirs).toMatchObject({ code: expect.stringMatching(/^FY1\./), order: null });
    expect(await on.ticket(ticket, { accessToken: order.accessToken })).toBeNull();

    const third = on.friend();
    expect(await on.offer(ticket, { accessToken }, third)).toMatchObject({ status: 'PENDING' });
    const again = await on.accept(await on.tokenFor(third), 'Third Holder');
    expect(again.ticket.code).not.toBe(theirs!.code);
    expect(await on.ticket(ticket, { accessToken })).toBeNull();
    expect(await on.ticket(ticket, { accessToken: again.accessToken })).toMatchObject({ holderEmail: third });
  });

  test('joins the account of the address that it was offered to, and no other', async () => {
    const grace = await app.given.user({ verified: true });
    const { order, ticket } = await sold();
    await on.offer(ticket, order, grace.email);
    await on.accept(await on.tokenFor(grace.email), 'Grace', await app.given.user());
    const { data } = await app.gql('{ myTickets { nodes { id code } } }', {}, grace);
    expect(data.myTickets.nodes).toMatchObject([{ id: ticket.id, code: expect.any(String) }]);
    const { data: listed } = await app.gql('{ myTransfers { nodes { status toEmail } } }', {}, grace);
    expect(listed.myTransfers.nodes).toEqual([{ status: 'ACCEPTED', toEmail: grace.email }]);
  });

  test('is shown to its buyer with who has it, and without its code', async () => {
    const buyer = await app.given.user();
    const { order, ticket } = await sold({}, { buyer });
    const { ticket: taken } = await on.passOn(order);
    const { data } = await app.gql(
      'query ($id: ID!) { order(id: $id) { tickets { id code pdfUrl holderEmail transfer { status toEmail } } } }',
      { id: order.id },
      buyer,
    );
    expect(data.order.tickets).toEqual([
      {
        id: ticket.id,
        code: null,
        pdfUrl: null,
        holderEmail: taken.holderEmail,
        transfer: { status: 'ACCEPTED', toEmail: taken.holderEmail },
      },
    ]);
    expect(await on.offer(ticket, order, on.friend())).toMatchObject({ code: 'TRANSFER_NOT_ALLOWED' });
  });

  test('each side sees what it took part in; the event’s staff all of it', async () => {
    const { event, order, ticket } = await sold();
    const second = await on.passOn(order);
    const third = on.friend();
    await on.offer(ticket, second, third);
    const { accessToken } = await on.accept(await on.tokenFor(third));
    const hands = (transfers: readonly { toEmail: string }[] | undefined) => transfers?.map(({ toEmail }) => toEmail);
    const { data } = await app.gql(
      'query ($id: ID!, $accessToken: String) { order(id: $id, accessToken: $accessToken) { tickets { transfers { toEmail } } } }',
      { id: order.id, accessToken: order.accessToken },
    );
    expect(hands(data.order.tickets[0].transfers)).toEqual([second.ticket.holderEmail]);
    expect(hands((await on.ticket(ticket, { accessToken }))?.transfers)).toEqual([third]);
    expect(hands((await on.ticket(ticket, {}, owner))?.transfers)).toEqual([third, second.ticket.holderEmail]);
    expect(hands((await on.ticket(ticket, {}, gate.scanner))?.transfers)).toEqual([]);
    expect((await on.ofEvent(event, owner, 'ACCEPTED')).nodes).toHaveLength(2);
  });

  test('tells no later holder’s name to somebody who was only offered it, nor to a holder in between', async () => {
    const grace = await app.given.user({ verified: true });
    const { order, ticket } = await sold({}, { name: 'Ada Giver', email: on.friend() });
    await on.offer(ticket, order, grace.email);
    const missed = await on.tokenFor(grace.email);
    await on.decline(missed);
    const second = await app.given.user({ verified: true });
    await on.offer(ticket, order, second.email);
    await on.accept(await on.tokenFor(second.email), 'Second Holder', second);
    const third = on.friend();
    await on.offer(ticket, {}, third, {}, second);
    const token = await on.tokenFor(third);
    const { accessToken } = await on.accept(token, 'Third Holder');

    const byLink = async (link: string, asker?: GivenUser) => {
      const query = 'query ($token: String!) { transferOffer(token: $token) { ticket { holderName holderEmail } } }';
      return (await app.gql(query, { token: link }, asker)).data.transferOffer.ticket;
    };
    const mine = async (asker: GivenUser) => {
      const { data } = await app.gql('{ myTransfers { nodes { ticket { holderName } } } }', {}, asker);
      return data.myTransfers.nodes.map((one: { ticket: { holderName: string } }) => one.ticket.holderName);
    };
    expect(await byLink(missed)).toEqual({ holderName: 'Ada Giver', holderEmail: null });
    expect(await byLink(missed, grace)).toEqual({ holderName: 'Ada Giver', holderEmail: null });
    expect(await mine(grace)).toEqual(['Ada Giver']);
    expect(await mine(second)).toHaveLength(2);
    expect(await mine(second)).not.toContain('Third Holder');
    expect(await byLink(token)).toEqual({ holderName: third, holderEmail: null });

    const named = (access: object, asker?: GivenUser) =>
      app.gql(
        'query ($id: ID!, $accessToken: String) { ticket(id: $id, accessToken: $accessToken) { holderName transfers { ticket { holderName } } } }',
        { id: ticket.id, ...access },
        asker,
      );
    const theirs = { holderName: 'Third Holder', transfers: [{ ticket: { holderName: 'Third Holder' } }] };
    expect((await named({ accessToken })).data.ticket).toEqual(theirs);
    expect((await named({}, owner)).data.ticket).toMatchObject({ holderName: 'Third Holder' });
  });

  test('can be found again by its receiver’s address', async () => {
    const { order, ticket } = await sold();
    const { ticket: taken } = await on.passOn(order);
    await app.runJobs();
    await app.gql('mutation ($input: RecoverOrdersInput!) { recoverOrders(input: $input) }', {
      input: { email: taken.holderEmail },
    });
    await app.runJobs();
    const [mail] = await app.outbox(taken.holderEmail);
    expect(mail!.subject).toBe('Your orders');
    expect(mail!.text).toContain(`/tickets/${ticket.id}?token=`);
    expect(mail!.text).not.toContain('/orders/');
  });
});

describe('an offer', () => {
  test('is one at a time, and the ticket lets its holder in until it is taken', async () => {
    const { event, order, ticket } = await sold();
    await on.offer(ticket, order, on.friend());
    expect(await on.offer(ticket, order, on.friend())).toMatchObject({
      code: 'TRANSFER_NOT_ALLOWED',
      message: 'This ticket is offered to somebody already.',
    });
    expect((await gate.scan(event, { code: ticket.code })).outcome).toBe('ACCEPTED');
  });

  test('works once', async () => {
    const { order, ticket } = await sold();
    const to = on.friend();
    await on.offer(ticket, order, to);
    const token = await on.tokenFor(to);
    expect(await on.accept(token)).toMatchObject({ __typename: 'TransferAccepted' });
    expect(await on.accept(token)).toMatchObject({
      code: 'TRANSFER_NOT_ALLOWED',
      message: 'The ticket was taken already.',
    });
    expect(await on.decline(token)).toMatchObject({ code: 'WRONG_STATE', state: 'ACCEPTED' });
    expect(await on.look(token)).toMatchObject({ status: 'ACCEPTED', ticket: { code: null } });
  });

  test('that is taken back opens nothing; its receiver is told', async () => {
    const { order, ticket } = await sold();
    const to = on.friend();
    const offer = await on.offer(ticket, order, to);
    const token = await on.tokenFor(to);
    await expect(on.withdraw(offer)).rejects.toThrow('NOT_FOUND');
    expect(await on.withdraw(offer, order)).toMatchObject({ status: 'CANCELLED', settledAt: expect.any(String) });
    expect(await on.withdraw(offer, order)).toMatchObject({ code: 'WRONG_STATE', state: 'CANCELLED' });
    expect(await on.accept(token)).toMatchObject({ code: 'TRANSFER_NOT_ALLOWED' });
    await app.runJobs();
    expect((await subjects(to))[0]).toMatch(/is no longer offered to you$/);
    expect(await on.offer(ticket, order, to)).toMatchObject({ status: 'PENDING' });
  });

  test('that is declined leaves the ticket as it was; its holder is told', async () => {
    const { event, order, ticket } = await sold({}, { email: 'keeper@example.com' });
    const to = on.friend();
    await on.offer(ticket, order, to);
    const token = await on.tokenFor(to);
    expect(await on.decline(token)).toMatchObject({ status: 'DECLINED' });
    expect(await on.accept(token)).toMatchObject({ code: 'TRANSFER_NOT_ALLOWED', message: 'This offer was declined.' });
    await app.runJobs();
    expect((await app.outbox('keeper@example.com'))[0]!.text).toContain(`${to} declined the ticket`);
    expect((await gate.scan(event, { code: ticket.code })).outcome).toBe('ACCEPTED');
  });

  test('ends after 72 hours at once, and its holder is told when that is written down', async () => {
    const { event, order, ticket } = await sold({}, { email: 'patient@example.com' });
    const [to, next] = [on.friend(), on.friend()];
    const { expiresAt } = await on.offer(ticket, order, to);
    expect(Math.round((Date.parse(expiresAt) - clock.now().getTime()) / HOUR_MS)).toBe(72);
    const token = await on.tokenFor(to);

    clock.advance(72 * HOUR_MS);
    expect(await on.look(token)).toMatchObject({ status: 'EXPIRED', settledAt: null });
    expect(await on.accept(token)).toMatchObject({ code: 'TRANSFER_NOT_ALLOWED', message: 'This offer has expired.' });
    const later = await app.given.session(owner);
    expect((await on.ofEvent(event, later, 'EXPIRED')).nodes).toHaveLength(1);
    expect((await on.ofEvent(event, later, 'PENDING')).nodes).toEqual([]);
    await sweep();
    await sweep();
    expect(await on.look(token)).toMatchObject({ status: 'EXPIRED', settledAt: expect.any(String) });
    await app.runJobs();
    expect((await app.outbox('patient@example.com')).filter(({ text }) => text.includes('in time'))).toHaveLength(1);
    expect(await on.offer(ticket, order, next)).toMatchObject({ status: 'PENDING' });
  });

  test('that is over makes room for the next before any worker looks', async () => {
    const { order, ticket } = await sold();
    await on.offer(ticket, order, on.friend());
    clock.advance(73 * HOUR_MS);
    expect(await on.offer(ticket, order, on.friend())).toMatchObject({ status: 'PENDING' });
  });

  test('never outlives the event', async () => {
    const endsAt = later(24);
    const { order, ticket } = await sold({ startsAt: later(20), endsAt });
    expect((await on.offer(ticket, order, on.friend())).expiresAt).toBe(endsAt.toISOString());
  });

  test('is nothing without the link, and a damaged link leads to none', async () => {
    const { order, ticket } = await sold();
    const { id } = await on.offer(ticket, order, on.friend());
    for (const token of ['forged', id, `${id}.forged`]) {
      expect(await on.look(token)).toBeNull();
      expect(await on.accept(token)).toMatchObject({ code: 'TRANSFER_NOT_ALLOWED' });
      await expect(on.decline(token)).rejects.toThrow('NOT_FOUND');
    }
  });

  test('names its receiver, who is somebody else, and asks a name of whoever takes it', async () => {
    const { order, ticket } = await sold({}, { email: 'same@example.com' });
    expect(await on.offer(ticket, order, 'Same@Example.com')).toMatchObject({ code: 'TRANSFER_NOT_ALLOWED' });
    expect(await on.offer(ticket, order, on.friend(), { message: 'x'.repeat(501) })).toMatchObject({
      code: 'INVALID_INPUT',
    });
    const to = on.friend();
    await on.offer(ticket, order, to);
    expect(await on.accept(await on.tokenFor(to), '  ')).toMatchObject({ code: 'INVALID_INPUT' });
  });

  test('is made by the holder alone', async () => {
    const { ticket } = await sold();
    const { order: other } = await sold();
    await expect(on.offer(ticket, other, on.friend())).rejects.toThrow('NOT_FOUND');
    await expect(on.offer(ticket, {}, on.friend(), {}, await app.given.user({ verified: true }))).rejects.toThrow(
      'NOT_FOUND',
    );
    await expect(on.offer(ticket, {}, on.friend(), {}, owner)).rejects.toThrow('NOT_FOUND');
  });
});

describe('what can’t be passed on', () => {
  const refused = async (ticket: { id: string }, order: { accessToken: string }) => {
    const { code, message } = await on.offer(ticket, order, on.friend());
    expect(code).toBe('TRANSFER_NOT_ALLOWED');
    return message;
  };

  test('tickets of an event that does not allow it, also when it stops allowing it', async () => {
    const { order, ticket } = await sold({ transferPolicy: 'OFF' });
    expect(await refused(ticket, order)).toBe('Tickets for this event can’t be passed on.');

    const stopped = await sold();
    const to = on.friend();
    await on.offer(stopped.ticket, stopped.order, to);
    await app.sql(`update events set transfer_policy = 'OFF' where id = ?`, [stopped.event.id]);
    expect(await on.accept(await on.tokenFor(to))).toMatchObject({ code: 'TRANSFER_NOT_ALLOWED' });
  });

  test('a used ticket, also when its holder stepped out, or used it after offering it', async () => {
    const { event, order, ticket } = await sold();
    const to = on.friend();
    await on.offer(ticket, order, to);
    await gate.scan(event, { code: ticket.code });
    expect(await on.accept(await on.tokenFor(to))).toMatchObject({
      code: 'TRANSFER_NOT_ALLOWED',
      message: 'This ticket was used already.',
    });
    await gate.scan(event, { code: ticket.code, kind: 'EXIT' });

    const used = await sold();
    await gate.scan(used.event, { code: used.ticket.code });
    await gate.scan(used.event, { code: used.ticket.code, kind: 'EXIT' });
    expect(await refused(used.ticket, used.order)).toBe('This ticket was used already.');
  });

  test('tickets of an event that is cancelled or over', async () => {
    const cancelled = await sold();
    await refunding(app).cancelEvent(cancelled.event, owner);
    expect(await refused(cancelled.ticket, cancelled.order)).toBe('The event is cancelled.');
    const over = await sold({ startsAt: later(1), endsAt: later(2) });
    clock.advance(3 * HOUR_MS);
    expect(await refused(over.ticket, over.order)).toBe('The event is over.');
  });

  test('a ticket that was refunded, or whose refund waits for a manager; once that is denied it can', async () => {
    const money = refunding(app);
    const { order, ticket } = await sold();
    const asked = await money.request(order);
    expect(asked.status).toBe('REQUESTED');
    expect(await refused(ticket, order)).toBe('A refund of this ticket has been asked for.');
    await money.deny(asked, owner);
    expect(await on.offer(ticket, order, on.friend())).toMatchObject({ status: 'PENDING' });

    const back = await sold({ refundDeadline: later(24) });
    await money.request(back.order);
    expect(await refused(back.ticket, back.order)).toBe('This ticket was refunded.');
  });
});

describe('where a manager decides', () => {
  const asking = (order: object = {}) => sold({ transferPolicy: 'APPROVAL' }, order);
  const audited = (id: string) => app.sql('select action, actor_id from audit_entries where subject_id = ?', [id]);

  test('the receiver hears of an offer after the yes, and has 72 hours from then', async () => {
    const { event, order, ticket } = await asking({ email: 'waits@example.com' });
    const to = on.friend();
    const offer = await on.offer(ticket, order, to);
    expect(offer).toMatchObject({ status: 'AWAITING_APPROVAL', offeredAt: null });
    await app.runJobs();
    expect(await app.outbox(to)).toEqual([]);
    const [asked] = await app.outbox(owner.email);
    expect(asked!.text).toContain(`/promoter/events/${event.id}/transfers?state=AWAITING_APPROVAL`);

    clock.advance(10 * 60_000);
    const approved = await on.approve(offer, owner);
    expect(approved).toMatchObject({ status: 'PENDING', offeredAt: expect.any(String) });
    const longer = Date.parse(approved.expiresAt) - Date.parse(offer.expiresAt);
    expect(Math.round(longer / 60_000)).toBe(10);
    expect(await on.approve(offer, owner)).toMatchObject({ code: 'WRONG_STATE', state: 'PENDING' });
    expect(await on.deny(offer, owner)).toMatchObject({ code: 'WRONG_STATE' });
    expect(await audited(offer.id)).toEqual([{ action: 'transfer.approved', actor_id: owner.id }]);
    const token = await on.tokenFor(to);
    expect((await subjects('waits@example.com'))[0]).toMatch(/is offered$/);
    expect(await on.accept(token)).toMatchObject({ __typename: 'TransferAccepted' });
  });

  test('after a no the holder keeps the ticket and may offer it again; the receiver never hears of it', async () => {
    const { order, ticket } = await asking({ email: 'denied@example.com' });
    await app.runJobs(); // the ticket’s own mail is there
    const to = on.friend();
    const offer = await on.offer(ticket, order, to);
    expect(await on.deny(offer, owner)).toMatchObject({ status: 'DECLINED', offeredAt: null });
    expect(await audited(offer.id)).toEqual([{ action: 'transfer.denied', actor_id: owner.id }]);
    await app.runJobs();
    expect(await app.outbox(to)).toEqual([]);
    expect((await subjects('denied@example.com'))[0]).toMatch(/can not be passed on$/);
    expect(await on.offer(ticket, order, to)).toMatchObject({ status: 'AWAITING_APPROVAL' });
  });

  test('a yes to a ticket that was used meanwhile is refused', async () => {
    const { event, order, ticket } = await asking();
    const offer = await on.offer(ticket, order, on.friend());
    await gate.scan(event, { code: ticket.code });
    const used = { code: 'WRONG_STATE', state: 'CANCELLED', message: 'This ticket was used already.' };
    expect(await on.approve(offer, owner)).toMatchObject(used);
    expect(await on.deny(offer, owner)).toMatchObject(used);
    expect((await on.ofEvent(event, owner, 'AWAITING_APPROVAL')).nodes).toEqual([]);
    expect((await on.ofEvent(event, owner, 'CANCELLED')).nodes).toMatchObject([{ ticketUsed: true }]);
  });

  test('a request that is taken back before is never told to the receiver', async () => {
    const { order, ticket } = await asking();
    const to = on.friend();
    await on.withdraw(await on.offer(ticket, order, to), order);
    await app.runJobs();
    expect(await app.outbox(to)).toEqual([]);
  });
});

describe('a refund of a ticket that is offered', () => {
  test('waits for a manager; granted, it ends the offer, and the receiver is told', async () => {
    const money = refunding(app);
    const { order, ticket } = await sold({ refundDeadline: later(24) });
    const to = on.friend();
    await on.offer(ticket, order, to);
    const token = await on.tokenFor(to);
    const asked = await money.request(order);
    expect(asked.status).toBe('REQUESTED');
    expect(await on.accept(token)).toMatchObject({
      code: 'TRANSFER_NOT_ALLOWED',
      message: 'A refund of this ticket has been asked for.',
    });
    await money.approve(asked, owner);
    expect(await on.look(token)).toMatchObject({ status: 'CANCELLED' });
    await app.runJobs();
    expect((await subjects(to))[0]).toMatch(/is no longer offered to you$/);
  });

  test('approves itself again once the offer is over', async () => {
    const { order, ticket } = await sold({ refundDeadline: later(100) });
    await on.offer(ticket, order, on.friend());
    clock.advance(73 * HOUR_MS);
    expect((await refunding(app).request(order)).status).toBe('SUCCEEDED');
  });

  test('a cancelled event ends offers, and whoever took a ticket is told of it', async () => {
    const { event, order, ticket } = await sold();
    const { ticket: taken } = await on.passOn(order);
    const second = await app.given.paidOrder(event);
    const to = on.friend();
    await on.offer(second.tickets[0]!, second, to);
    const token = await on.tokenFor(to);
    await refunding(app).cancelEvent(event, owner);
    expect(await on.accept(token)).toMatchObject({ code: 'TRANSFER_NOT_ALLOWED', message: 'The event is cancelled.' });
    await app.runJobs();
    expect(await on.look(token)).toMatchObject({ status: 'CANCELLED' });
    expect((await subjects(taken.holderEmail))[0]).toMatch(/is cancelled$/);
    expect((await gate.scan(event, { code: ticket.code })).outcome).toBe('REPLACED');
  });
});
