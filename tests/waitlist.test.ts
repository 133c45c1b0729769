/* Long because a place in line is one story, from joining to the end of the sale, on one server. */
import { describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { clock } from '../server/platform/clock.js';
import { startTestApp, type Asker, type TestApp } from './support/app.js';
import { until } from './support/buying.js';
import { differences } from './support/differences.js';
import { editing, inDays } from './support/editing.js';
import { statementsOf } from './support/statements.js';
import { waiting, type Entry } from './support/waiting.js';
import { waitingSuite, type WaitingSuite } from './support/waiting-suite.js';
import { watch } from './support/watch.js';

const HOUR = 3_600_000;
const MINUTE = 60_000;

let app: TestApp;
let wait: WaitingSuite['wait'];
waitingSuite(suite => ({ app, wait } = suite));

const refusalOf = async (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    answer => (answer as Entry).code ?? 'ok',
    (error: Error) => error.message,
  );

describe('joining', () => {
  test('is for those who want more than is left, once an address, and says the place', async () => {
    const event = await app.given.event({ tiers: [{ capacity: 3, maxPerOrder: 4 }] });
    expect(await wait.join(event.tier, { quantity: 3 })).toMatchObject({ code: 'STILL_AVAILABLE', available: 3 });
    expect(await wait.join(event.tier, { quantity: 4, email: 'Group@example.com' })).toMatchObject({
      status: 'WAITING',
      position: 1,
      email: 'group@example.com',
      quantity: 4,
    });
    await app.given.order(event, { quantity: 3 });
    expect(await wait.join(event.tier)).toMatchObject({ status: 'WAITING', position: 2 });
    expect(await wait.join(event.tier, { email: 'GROUP@example.com' })).toMatchObject({
      code: 'ALREADY_ON_WAITLIST',
      known: 1,
    });
  });

  test('is refused as a purchase would be: limits, window, hidden tiers, drafts, registrations', async () => {
    const tier = { capacity: 0 };
    const event = await app.given.event({
      tiers: [
        { ...tier, minPerOrder: 2, maxPerOrder: 4 },
        { ...tier, saleStartsAt: inDays(1) },
        { ...tier, hidden: true },
      ],
    });
    const [limited, early, hidden] = event.tiers;
    expect(await refusalOf(wait.join(limited!, { quantity: 5 }))).toBe('QUANTITY_LIMIT');
    expect(await refusalOf(wait.join(limited!, { quantity: 1 }))).toBe('QUANTITY_LIMIT');
    expect(await refusalOf(wait.join(early!))).toBe('SALE_NOT_OPEN');
    expect(await refusalOf(wait.join(hidden!))).toMatch('NOT_FOUND');
    expect(await refusalOf(wait.join({ id: randomUUID() }))).toMatch('NOT_FOUND');
    expect(await refusalOf(wait.join(limited!, { quantity: 2, name: ' ' }))).toBe('INVALID_INPUT');
    const draft = await app.given.event({ tiers: [tier], draft: true });
    expect(await refusalOf(wait.join(draft.tier))).toMatch('NOT_FOUND');
    const approved = await app.given.event({ tiers: [tier], requiresApproval: true });
    expect(await refusalOf(wait.join(approved.tier))).toBe('APPROVAL_REQUIRED');
  });

  test('is open where fewer are left than one order takes, and a sold-out answer says so', async () => {
    const event = await app.given.event({ tiers: [{ capacity: 4, maxPerOrder: 4 }] });
    const isOpen = async () =>
      (await app.gql('query ($id: ID!) { tier(id: $id) { waitlistOpen waiting } }', { id: event.tier.id })).data.tier;
    expect(await isOpen()).toEqual({ waitlistOpen: false, waiting: 0 });
    await app.given.order(event, { quantity: 4 });
    await wait.join(event.tier);
    expect(await isOpen()).toEqual({ waitlistOpen: true, waiting: 1 });
    const { data } = await app.gql(
      `mutation ($input: ReserveTicketsInput!) { reserveTickets(input: $input) { ... on SoldOutError { waitlistOpen } } }`,
      {
        input: {
          eventId: event.id,
          items: [{ tierId: event.tier.id, quantity: 1 }],
          buyer: { name: 'Late', email: 'late@example.com' },
          idempotencyKey: randomUUID(),
        },
      },
    );
    expect(data.reserveTickets).toEqual({ waitlistOpen: true });
  });

  test('is mailed with the place, in the event’s language and zone, and a link to leave', async () => {
    const { event } = await wait.soldOut(1, { timeZone: 'Asia/Tokyo' });
    await wait.line(event.tier, 1);
    const { email, id } = await wait.join(event.tier, { quantity: 2 });
    await app.runJobs();
    const [mail] = await app.outbox(email);
    expect(mail!.subject).toContain('waitlist');
    expect(mail!.text).toContain('You are number 2 in line');
    expect(mail!.text).toContain('GMT+9');
    expect(mail!.html).toContain('/waitlist/leave?token=');
    expect(await app.mailedToken(email, 'waitlist/leave')).toContain(id);
  });
});

describe('what comes back', () => {
  test('of a refund goes to the first in line, at the price of that moment, and from the claim on it is an order', async () => {
    const tiers = [{ price: 1_000, capacity: 2 }];
    const event = await app.given.event({ tiers, refundDeadline: inDays(20), holdMinutes: 7, offerHours: 3 });
    const sold = await wait.on.paid(event, { quantity: 2 });
    const [first, second] = (await wait.line(event.tier, 1, 1)) as [Entry, Entry];

    await wait.on.request(sold, { ticketIds: [sold.tickets[0]!.id] });
    expect(await wait.buy.reserve(event)).toMatchObject({ code: 'SOLD_OUT' });
    expect(await wait.buy.tier(event.tier)).toEqual({ available: 0, sold: 1, held: 1 });
    expect(await wait.stand([first, second])).toEqual(['OFFERED', 'WAITING 1']);
    const { offerExpiresAt } = await wait.now(first);
    expect(Date.parse(offerExpiresAt!) - clock.now().getTime()).toBeLessThanOrEqual(3 * HOUR);

    await editing(app, () => event.organization).mutate('updateTier', { tierId: event.tier.id, price: 9_000 });
    const token = await wait.offered(first);
    const { data } = await app.gql(
      'query ($token: String!) { waitlistOffer(token: $token) { quantity tier { event { id } } order { total { amount } accessToken } } }',
      { token },
    );
    expect(data.waitlistOffer).toEqual({
      quantity: 1,
      tier: { event: { id: event.id } },
      order: { total: { amount: 1_000 }, accessToken: null },
    });
    clock.advance(2 * HOUR);
    const order = await wait.claim(token!);
    expect(order).toMatchObject({ status: 'HELD', total: { amount: 1_000 }, buyerEmail: first.email });
    const left = Date.parse(order['holdExpiresAt'] as string) - clock.now().getTime();
    expect(Math.ceil(left / MINUTE)).toBe(7);

    const { redirectUrl } = await wait.buy.startCheckout(order);
    await wait.buy.press(redirectUrl!);
    await wait.buy.confirm(order);
    expect(await wait.stand([first, second])).toEqual(['CLAIMED', 'WAITING 1']);
    expect((await wait.claim(token!)).status).toBe('PAID');
  });

  test('is told to the one who is next with the price, the time and the link', async () => {
    const { event, orders } = await wait.soldOut(1, { timeZone: 'America/New_York' });
    const [entry] = (await wait.line(event.tier, 1)) as [Entry];
    await wait.refund(orders[0]!);
    const token = await wait.offered(entry);
    const [mail] = await app.outbox(entry.email);
    expect(mail!.subject).toMatch(/it is your turn/);
    expect(mail!.text).toMatch(/Claim by .*(EST|EDT)/);
    expect(mail!.html).toContain(`/waitlist/claim?token=${encodeURIComponent(token!)}`);
    expect(mail!.text).toContain('/waitlist/leave?token=');
  });

  test.each([
    [
      'a hold that its buyer gives back',
      async (order: { id: string; accessToken: string }) => void (await wait.buy.cancel(order as never)),
    ],
    [
      'a hold whose time is over',
      async () => {
        clock.advance(11 * MINUTE);
        await wait.sweep();
      },
    ],
  ])('of %s goes to the first in line', async (_, end) => {
    const event = await app.given.event({ tiers: [{ capacity: 2 }] });
    const order = await app.given.order(event, { quantity: 2 });
    const entries = await wait.line(event.tier, 1, 2, 1);
    await end(order);
    expect(await wait.stand(entries)).toEqual(['OFFERED', 'WAITING 1', 'OFFERED']);
    expect(await wait.buy.tier(event.tier)).toEqual({ available: 0, sold: 0, held: 2 });
  });

  test('of a raised capacity goes to those in line, and the rest is on sale', async () => {
    const { event } = await wait.soldOut(1);
    const entries = await wait.line(event.tier, 2, 1);
    await wait.resize(event, event.tier, 6);
    expect(await wait.stand(entries)).toEqual(['OFFERED', 'OFFERED']);
    expect(await wait.buy.tier(event.tier)).toEqual({ available: 2, sold: 1, held: 3 });
  });

  test('is for the line alone where some were never sold: those stay on sale', async () => {
    const event = await app.given.event({ tiers: [{ capacity: 5 }], refundDeadline: inDays(20) });
    const order = await app.given.paidOrder(event, { quantity: 2 });
    const entries = await wait.line(event.tier, 4, 5);
    await wait.on.request(order, { ticketIds: [order.tickets[0]!.id] });
    expect(await wait.stand(entries)).toEqual(['WAITING 1', 'WAITING 2']); // one came back, and fits nobody
    expect(await wait.buy.tier(event.tier)).toEqual({ available: 4, sold: 1, held: 0 });
  });

  test('of one tier serves the line of another where the house was full, and nobody passes by', async () => {
    const event = await app.given.event({
      capacity: 2,
      tiers: [{ capacity: 2 }, { capacity: 2 }],
      refundDeadline: inDays(20),
    });
    const [one, other] = event.tiers;
    const sold = await app.given.paidOrder(event, { quantity: 2 });
    const [first] = (await wait.line(other!, 1)) as [Entry];
    const [second] = (await wait.line(one!, 1)) as [Entry];
    await wait.on.request(sold, { ticketIds: [sold.tickets[0]!.id] });
    expect(await wait.stand([first, second])).toEqual(['OFFERED', 'WAITING 1']);
    const { mutate } = editing(app, () => event.organization);
    await mutate('updateEvent', { eventId: event.id, capacity: 3 });
    expect(await wait.stand([first, second])).toEqual(['OFFERED', 'OFFERED']);
    expect(await wait.buy.reserve(event, { tier: other })).toMatchObject({ code: 'SOLD_OUT' });
    await mutate('updateEvent', { eventId: event.id, capacity: null });
    expect(await wait.buy.tier(other!)).toMatchObject({ available: 1 });
  });

  test('for the first time a group collects what goes past it for the sixth time, counted as held', async () => {
    const { event, orders } = await wait.soldOut(9);
    const entries = await wait.line(event.tier, 3, 1, 1, 1, 1, 1, 1);
    for (const order of orders.slice(0, 5)) await wait.refund(order);
    expect(await wait.stand(entries)).toEqual(['WAITING 1', ...Array(5).fill('OFFERED'), 'WAITING 2']);
    await wait.refund(orders[5]!, orders[6]!);
    expect(await wait.stand(entries)).toEqual(['WAITING 1', ...Array(5).fill('OFFERED'), 'WAITING 2']);
    expect(await wait.buy.tier(event.tier)).toEqual({ available: 0, sold: 2, held: 7 });
    expect(await differences(app)).toEqual([]);
    await wait.refund(orders[7]!);
    expect(await wait.stand(entries)).toEqual([...Array(6).fill('OFFERED'), 'WAITING 1']);
  });
});

describe('an offer', () => {
  /** One who has the only ticket offered, and one who is next. */
  async function offer(fields: { tiers?: object[]; offerHours?: number } = {}) {
    const { event, orders } = await wait.soldOut(1, fields);
    const [first, next] = (await wait.line(event.tier, 1, 1)) as [Entry, Entry];
    await wait.refund(orders[0]!);
    return { event, first, next, token: (await wait.offered(first))! };
  }

  test('that nobody claims is over at once, and the next one’s in the transaction that releases it', async () => {
    const { event, first, next, token } = await offer({ offerHours: 1 });
    clock.advance(HOUR + 1_000);
    expect(await wait.stand([first])).toEqual(['EXPIRED']);
    expect(await wait.claim(token)).toMatchObject({ code: 'OFFER_EXPIRED' });
    await wait.sweep();
    expect(await wait.stand([first, next])).toEqual(['EXPIRED', 'OFFERED']);
    expect(await wait.buy.tier(event.tier)).toEqual({ available: 0, sold: 0, held: 1 });
    expect(await wait.offered(next)).toBeDefined();
  });

  test('that is claimed and not paid is EXPIRED, and moves on', async () => {
    const { first, next, token } = await offer();
    await wait.claim(token);
    clock.advance(11 * MINUTE);
    expect(await wait.claim(token)).toMatchObject({ code: 'OFFER_EXPIRED' });
    await wait.sweep();
    expect(await wait.stand([first, next])).toEqual(['EXPIRED', 'OFFERED']);
  });

  test('is claimed once, however many click at the same instant, and gives no second time to pay', async () => {
    const { token } = await offer();
    const all = await Promise.all(Array.from({ length: 10 }, () => wait.claim(token)));
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    expect(new Set(all.map(order => order['holdExpiresAt'])).size).toBe(1);
    clock.advance(5 * MINUTE);
    expect((await wait.claim(token))['holdExpiresAt']).toBe(all[0]!['holdExpiresAt']);
    expect(await wait.claim('forged')).toMatchObject({ code: 'OFFER_EXPIRED' });
    expect(await wait.claim(`${token.slice(0, -2)}xx`)).toMatchObject({ code: 'OFFER_EXPIRED' });
  });

  test('never outlives the sale, and what is left then is nobody’s', async () => {
    const { event, first, next } = await offer({ tiers: [{ price: 0, capacity: 1, saleEndsAt: inDays(0.5) }] });
    expect(Date.parse((await wait.now(first)).offerExpiresAt!)).toBeLessThanOrEqual(Date.parse(inDays(0.5)));
    clock.advance(13 * HOUR);
    await wait.sweep();
    expect(await wait.stand([first, next])).toEqual(['EXPIRED', 'EXPIRED']);
    expect(await wait.buy.tier(event.tier)).toEqual({ available: 1, sold: 0, held: 0 });
    expect(await wait.buy.reserve(event)).toMatchObject({ code: 'SALE_NOT_OPEN' });
  });

  test('ends with a sale whose end is brought forward', async () => {
    const { event, first, next, token } = await offer();
    const { mutate } = editing(app, () => event.organization);
    await mutate('updateTier', { tierId: event.tier.id, saleEndsAt: new Date(clock.now().getTime() + 1_000) });
    clock.advance(2_000);
    expect(await wait.claim(token)).toMatchObject({ code: 'OFFER_EXPIRED' });
    await wait.sweep();
    expect(await wait.stand([first, next])).toEqual(['EXPIRED', 'EXPIRED']);
    expect(await wait.buy.tier(event.tier)).toMatchObject({ held: 0 });
  });

  test('ends with an event that is cancelled, and nobody gets another', async () => {
    const { event, first, next, token } = await offer();
    await wait.on.cancelEvent(event, event.organization.owner);
    expect(await wait.claim(token)).toMatchObject({ code: 'OFFER_EXPIRED' });
    await app.runJobs();
    await wait.sweep();
    expect(await wait.stand([first, next])).toEqual(['EXPIRED', 'EXPIRED']);
    expect(await wait.buy.tier(event.tier)).toMatchObject({ held: 0 });
  });

  test('is claimed from the account that waits as by the mail, and from nowhere else', async () => {
    const [buyer, stranger] = [await app.given.user({ verified: true }), await app.given.user({ verified: true })];
    const { event, orders } = await wait.soldOut(1);
    const entry = await wait.join(event.tier, { email: buyer.email });
    const tokens = async (asker?: Asker) => {
      const query = '{ myWaitlistEntries { id claimToken } }';
      return (await app.gql(query, {}, asker)).data?.myWaitlistEntries;
    };
    expect(await tokens(buyer)).toEqual([{ id: entry.id, claimToken: null }]); // nothing is offered yet
    await wait.refund(orders[0]!);

    const query = 'query ($token: String) { waitlistEntry(token: $token) { claimToken } }';
    const asker = await app.gql(query, { token: entry.token });
    expect(asker.data.waitlistEntry).toEqual({ claimToken: null }); // perhaps it joined with an address of somebody else
    expect(await tokens(stranger)).toEqual([]);
    const [{ claimToken }] = await tokens(buyer);
    expect(await wait.claim(claimToken)).toMatchObject({ __typename: 'Order', status: 'HELD' });
  });

  test('can’t be lengthened before it is claimed', async () => {
    const buyer = await app.given.user({ verified: true });
    const { event, orders } = await wait.soldOut(1);
    const { id } = await wait.join(event.tier, { email: buyer.email }, buyer);
    await wait.refund(orders[0]!);
    const { data } = await app.gql('{ myWaitlistEntries { id status order { id } } }', {}, buyer);
    expect(data.myWaitlistEntries).toEqual([{ id, status: 'OFFERED', order: { id: expect.any(String) } }]);
    const extend = () =>
      app.gql(
        'mutation ($input: ExtendHoldInput!) { extendHold(input: $input) { ... on UserError { code } ... on Order { status } } }',
        { input: { orderId: data.myWaitlistEntries[0].order.id } },
        buyer,
      );
    expect((await extend()).data.extendHold).toEqual({ code: 'WRONG_STATE' });
    await wait.claim((await wait.offered({ email: buyer.email }))!, randomUUID(), buyer);
    expect((await extend()).data.extendHold).toEqual({ status: 'HELD' });
  });
});

describe('leaving', () => {
  test('by the link of the mail lets those behind move up, and is done once', async () => {
    const { event } = await wait.soldOut(1);
    const entries = await wait.line(event.tier, 1, 1, 1);
    await app.runJobs();
    const token = (await app.mailedToken(entries[1]!.email, 'waitlist/leave'))!;
    const left = await wait.leave({ id: entries[1]!.id, token });
    expect(left).toMatchObject({ status: 'LEFT', position: null });
    expect(await wait.leave({ id: entries[1]!.id, token })).toMatchObject({ status: 'LEFT' });
    expect(await wait.stand(entries)).toEqual(['WAITING 1', 'LEFT', 'WAITING 2']);
    await expect(wait.leave({ id: entries[0]!.id, token })).rejects.toThrow('NOT_FOUND');
    expect(await wait.join(event.tier, { email: entries[1]!.email })).toMatchObject({ position: 3 });
  });

  test('with an offer passes it on, also one that is being paid: its page is closed first', async () => {
    const event = await app.given.event({ tiers: [{ price: 1_000, capacity: 1 }] });
    const held = await app.given.order(event);
    const [first, second, third] = (await wait.line(event.tier, 1, 1, 1)) as [Entry, Entry, Entry];
    await wait.buy.cancel(held as never);
    expect(await wait.leave(first)).toMatchObject({ status: 'LEFT' });
    expect(await wait.stand([first, second, third])).toEqual(['LEFT', 'OFFERED', 'WAITING 1']);
    const order = await wait.claim((await wait.offered(second))!);
    await wait.buy.startCheckout(order);
    expect(await wait.leave(second)).toMatchObject({ status: 'LEFT' });
    expect(await wait.stand([second, third])).toEqual(['LEFT', 'OFFERED']);
  });

  test('a group gives back what it had collected', async () => {
    const { event, orders } = await wait.soldOut(8);
    const [group] = (await wait.line(event.tier, 8)) as [Entry];
    for (const order of orders.slice(0, 7)) await wait.refund(order); // five of them went on sale
    expect(await wait.buy.tier(event.tier)).toEqual({ available: 5, sold: 1, held: 2 });
    const [next] = (await wait.line(event.tier, 6)) as [Entry];
    await app.given.order(event, { quantity: 5 });
    const [single] = (await wait.line(event.tier, 1)) as [Entry];
    await wait.leave(group);
    expect(await wait.stand([group, next, single])).toEqual(['LEFT', 'WAITING 1', 'OFFERED']);
    expect(await wait.buy.tier(event.tier)).toEqual({ available: 1, sold: 1, held: 6 });
  });
});

describe('a line', () => {
  test('is seen live by those who stand in it', async () => {
    const { event, orders } = await wait.soldOut(1);
    const [first, second] = (await wait.line(event.tier, 1, 1)) as [Entry, Entry];
    const seen = watch<{ status: string; position: number | null }>(
      app.url,
      'subscription ($token: String) { waitlistEntry(token: $token) { status position } }',
      { token: second.token },
    );
    await seen.until(({ position }) => position === 2);
    await wait.leave(first);
    await seen.until(({ position }) => position === 1);
    await wait.refund(orders[0]!);
    await seen.until(({ status, position }) => status === 'OFFERED' && position === null);
    await seen.close();
  });

  test('is seen by the promoter with what became of it, page by page', async () => {
    const { event, orders } = await wait.soldOut(1);
    const entries = await wait.line(event.tier, 1, 1, 1);
    await wait.refund(orders[0]!);
    const ask = async (variables: object) => {
      const { data } = await app.gql(
        `query ($id: ID!, $status: WaitlistStatus, $first: Int, $after: String) {
           waitlist(tierId: $id, status: $status, first: $first, after: $after) {
             totalCount pageInfo { endCursor hasNextPage } nodes { email name status position token order { status } } } }`,
        { id: event.tier.id, ...variables },
        event.organization.owner,
      );
      return data.waitlist;
    };
    const page = await ask({ first: 2 });
    expect(page).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } });
    const shown = { name: 'Grace Waiter', token: null };
    expect(page.nodes).toEqual([
      { ...shown, email: entries[0]!.email, status: 'OFFERED', position: null, order: { status: 'HELD' } },
      { ...shown, email: entries[1]!.email, status: 'WAITING', position: 1, order: null },
    ]);
    expect((await ask({ first: 2, after: page.pageInfo.endCursor })).nodes).toMatchObject([{ position: 2 }]);
    expect((await ask({ status: 'OFFERED' })).totalCount).toBe(1);
  });

  test('is read in as many statements for twenty as for two', async () => {
    const { event, orders } = await wait.soldOut(2);
    const query = `query ($id: ID!) { waitlist(tierId: $id) { nodes { id position tier { name event { title } } order { id total { amount } } } } }`;
    const ask = () => app.gql(query, { id: event.tier.id }, event.organization.owner);
    await wait.line(event.tier, 1, 1);
    await wait.refund(orders[0]!);
    const few = await statementsOf(app, ask);
    await wait.line(event.tier, ...Array<number>(18).fill(1));
    await wait.refund(orders[1]!);
    const many = await statementsOf(app, ask);
    expect((await ask()).data.waitlist.nodes).toHaveLength(20);
    expect(many).toHaveLength(few.length);
  });

  test('costs a release nothing where nobody waits', async () => {
    const [event, awaited] = [await app.given.event(), await app.given.event({ tiers: [{ capacity: 1 }] })];
    const [order, other] = [await app.given.order(event), await app.given.order(awaited)];
    await wait.line(awaited.tier, 1);
    const without = await statementsOf(app, () => wait.buy.cancel(order as never));
    expect(without.join()).not.toContain('waitlist_entries');
    const line = await statementsOf(app, () => wait.buy.cancel(other as never));
    expect(line.join()).toContain('waitlist_entries');
  });

  test('is recounted by verify', async () => {
    const { event } = await wait.soldOut(1);
    const [entry] = (await wait.line(event.tier, 1)) as [Entry];
    await app.sql('update tiers set waiting = 3 where id = ?', [event.tier.id]);
    expect(await differences(app)).toEqual([
      expect.stringContaining(`tier ${event.tier.id} 3 / 1`),
      expect.stringContaining(`event ${event.id} 1 / 3`),
    ]);
    await app.sql('update tiers set waiting = 1 where id = ?', [event.tier.id]);
    await app.sql(`update waitlist_entries set status = 'OFFERED', offer_expires_at = now() where id = ?`, [entry.id]);
    expect((await differences(app)).join()).toContain(`waitlist entry ${entry.id} OFFERED / no order`);
    await app.sql(`update waitlist_entries set status = 'WAITING', offer_expires_at = null where id = ?`, [entry.id]);
  });

  test('money that comes after an offer was released still claims it, where there is room', async () => {
    const event = await app.given.event({ currency: 'NGN', tiers: [{ price: 500_000, capacity: 1 }] });
    const held = await app.given.order(event);
    const [entry] = (await wait.line(event.tier, 1)) as [Entry];
    await wait.buy.cancel(held as never);
    const order = await wait.claim((await wait.offered(entry))!);
    const { redirectUrl } = await wait.buy.startCheckout(order, 'PAYSTACK');
    clock.advance(16 * MINUTE);
    await app.app.services().holdExpiry.end(order.id);
    expect(await wait.stand([entry])).toEqual(['EXPIRED']);
    clock.reset();
    await wait.buy.press(redirectUrl!);
    await until(
      async () => (await app.runJobs(), wait.stand([entry])),
      ([status]) => status === 'CLAIMED',
    );
  });
});

test('joining is limited by mailbox: each mails it', async () => {
  const limited = await startTestApp({ rateLimit: true });
  try {
    const { tiers } = await limited.given.event({ tiers: Array.from({ length: 11 }, () => ({ capacity: 0 })) });
    const join = (tier: (typeof tiers)[number]) =>
      refusalOf(waiting(limited).join(tier, { email: 'flooded@example.com' }, { ip: '203.0.113.7' }));
    for (const tier of tiers.slice(0, 10)) expect(await join(tier)).toBe('ok');
    expect(await join(tiers[10]!)).toMatch('RATE_LIMITED');
  } finally {
    await limited[Symbol.asyncDispose]();
  }
});
