/* Long because each race is run with its lock, and three of them without, on one server. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { EntityManager } from '@mikro-orm/postgresql';
import { setTimeout as sleep } from 'node:timers/promises';
import { clock } from '../server/platform/clock.js';
import { Ticket } from '../server/tickets/ticket.entity.js';
import { TicketService } from '../server/tickets/ticket.service.js';
import { startTestApp, type TestApp } from './support/app.js';
import { raiseBarrier } from './support/barrier.js';
import { differences } from './support/differences.js';
import type { GivenEvent } from './support/given.js';
import { atTheSameInstant } from './support/locks.js';
import { refunding } from './support/refunding.js';
import { scanning, type Gate } from './support/scanning.js';
import { databaseUrlOf } from './support/server-process.js';
import { transferring } from './support/transferring.js';

let app: TestApp;
let gate: Gate;
let on: ReturnType<typeof transferring>;
let money: ReturnType<typeof refunding>;
let event: GivenEvent;
beforeAll(async () => {
  app = await startTestApp({ listen: true });
  gate = await scanning(app);
  on = transferring(app);
  money = refunding(app);
  const refundDeadline = new Date(clock.now().getTime() + 86_400_000);
  event = await app.given.event({ organization: gate.house, tiers: [{ price: 0, capacity: 500 }], refundDeadline });
});
afterAll(async () => {
  await app.runJobs();
  expect(await differences(app)).toEqual([]);
  await app[Symbol.asyncDispose]();
});

const times = <T>(n: number, work: (i: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: n }, (_, i) => work(i)));

/** A ticket that waits for its receiver. */
async function offered() {
  const order = await app.given.paidOrder(event);
  const ticket = order.tickets[0]!;
  const to = on.friend();
  const offer = await on.offer(ticket, order, to);
  return { order, ticket, to, offer, token: await on.tokenFor(to) };
}
/** The ticket is read as it is, and anybody may change it meanwhile. */
const withoutLock = () =>
  jest.spyOn(TicketService.prototype, 'lock').mockImplementation(function (this: TicketService, id) {
    return (this as unknown as { em: EntityManager }).em.findOneOrFail(Ticket, id, { refresh: true });
  });
const word = ({ __typename, code }: { __typename: string; code?: string }) => code ?? __typename;
const counted = (words: readonly string[]) =>
  Object.fromEntries([...new Set(words)].sort().map(one => [one, words.filter(other => other === one).length]));

describe('at the same instant', () => {
  test('ten who accept with one link are one new holder, and one new code', async () => {
    const { ticket, token } = await offered();
    const answers = await times(10, i => on.accept(token, `Holder ${i}`));
    expect(counted(answers.map(word))).toEqual({ TRANSFER_NOT_ALLOWED: 9, TransferAccepted: 1 });
    const taken = answers.find(({ __typename }) => __typename === 'TransferAccepted')!;
    expect(await app.sql('select holder_name, code_version from tickets where id = ?', [ticket.id])).toEqual([
      { holder_name: taken.ticket.holderName, code_version: 2 },
    ]);
    expect(await app.sql('select from ticket_codes where ticket_id = ?', [ticket.id])).toHaveLength(2);
    await app.runJobs();
    expect(
      (await app.outbox(taken.ticket.holderEmail)).filter(({ attachments }) => attachments.length > 0),
    ).toHaveLength(1);
  });

  test('ten offers of one ticket are one', async () => {
    const order = await app.given.paidOrder(event);
    const answers = await times(10, () => on.offer(order.tickets[0]!, order, on.friend()));
    expect(counted(answers.map(word))).toEqual({ TRANSFER_NOT_ALLOWED: 9, Transfer: 1 });
  });

  test('a scan and an acceptance: whoever came in keeps the ticket, else the old code is REPLACED', async () => {
    const all = [];
    for (let i = 0; i < 20; i += 1) all.push(await offered());
    const both = await Promise.all(
      all.map(async ({ ticket, token }) => {
        const [scan, taken] = await Promise.all([gate.scan(event, { code: ticket.code }), on.accept(token)]);
        return `${scan.outcome} ${word(taken)}`;
      }),
    );
    const consistent = ['ACCEPTED TRANSFER_NOT_ALLOWED', 'REPLACED TransferAccepted'];
    expect(both.filter(one => !consistent.includes(one))).toEqual([]);
  }, 30_000);

  /** A scan with the code that is about to be replaced. */
  async function scanInTheMiddle(): Promise<string[]> {
    const { ticket, token } = await offered();
    const barrier = await raiseBarrier(await databaseUrlOf(app), { table: 'ticket_codes', on: 'update' });
    const taken = on.accept(token);
    await barrier.reached();
    const scan = gate.scan(event, { code: ticket.code });
    await Promise.race([scan, sleep(500)]); // without the ticket's lock it is through by then
    await barrier.open();
    return [(await scan).outcome, word(await taken)];
  }

  test('a scan in the middle of an acceptance waits for it', async () => {
    expect(await scanInTheMiddle()).toEqual(['REPLACED', 'TransferAccepted']);
  });

  test('without the ticket’s lock the old code lets in, and the ticket is another’s all the same', async () => {
    const lock = withoutLock();
    expect(await scanInTheMiddle().finally(() => lock.mockRestore())).toEqual(['ACCEPTED', 'TransferAccepted']);
  });

  test('an acceptance in the middle of a scan finds a used ticket', async () => {
    const { ticket, token } = await offered();
    const [scan, taken] = await atTheSameInstant<string>(app, { table: 'tickets', id: ticket.id }, [
      async () => (await gate.scan(event, { code: ticket.code })).outcome,
      async () => word(await on.accept(token)),
    ]);
    expect([scan, taken]).toEqual(['ACCEPTED', 'TRANSFER_NOT_ALLOWED']);
  });

  test('a refund that is granted and an acceptance are one of the two: money back, or another holder', async () => {
    const { owner } = gate.house;
    const both: string[] = [];
    for (let i = 0; i < 6; i += 1) {
      const order = await app.given.paidOrder(event);
      const to = on.friend();
      const ticket = order.tickets[0]!;
      await on.offer(ticket, order, to);
      const token = await on.tokenFor(to);
      const [refund, taken] = await Promise.all([money.request(order), on.accept(token)]);
      both.push(`${refund.status} ${word(taken)}`);
      const granted = await money.approve(refund, owner);
      expect(granted.status).toBe('SUCCEEDED');
      await app.runJobs();
      const [holder] = await app.sql<{ holder_email: string }>('select holder_email from tickets where id = ?', [
        ticket.id,
      ]);
      const told = (await app.outbox(to)).map(({ subject }) => subject);
      // Whoever holds it, or was to get it, hears that it is good for nothing.
      expect(told[0]).toMatch(holder!.holder_email === to ? /can not be used any more$/ : /no longer offered to you$/);
    }
    const consistent = ['REQUESTED TransferAccepted', 'REQUESTED TRANSFER_NOT_ALLOWED'];
    expect(both.filter(one => !consistent.includes(one))).toEqual([]);
  }, 30_000);

  /** A refund of the ticket that is about to be taken. @returns both answers, and whether its receiver hears that it is void. */
  async function refundInTheMiddle() {
    const { order, to, token } = await offered();
    const barrier = await raiseBarrier(await databaseUrlOf(app), { table: 'ticket_codes', on: 'update' });
    const taken = on.accept(token);
    await barrier.reached();
    const granted = money.request(order).then(asked => money.approve(asked, gate.house.owner));
    await Promise.race([granted, sleep(1_000)]); // without the ticket's lock it is granted by then
    await barrier.open();
    const answers = [word(await taken), (await granted).status];
    await app.runJobs();
    const told = (await app.outbox(to)).some(({ subject }) => subject.endsWith('can not be used any more'));
    return { answers, told };
  }
  const both = ['TransferAccepted', 'SUCCEEDED'];

  test('a refund in the middle of an acceptance waits for it, and takes the ticket from its new holder', async () => {
    expect(await refundInTheMiddle()).toEqual({ answers: both, told: true });
  });

  test('without the ticket’s lock the receiver takes a ticket that was refunded, and nobody says so', async () => {
    const lock = withoutLock();
    expect(await refundInTheMiddle().finally(() => lock.mockRestore())).toEqual({ answers: both, told: false });
  });

  test('an offer in the middle of a refund finds a ticket that is gone', async () => {
    const order = await app.given.paidOrder(event);
    const barrier = await raiseBarrier(await databaseUrlOf(app), { table: 'tiers', on: 'update' });
    const refund = money.request(order);
    await barrier.reached();
    const offer = on.offer(order.tickets[0]!, order, on.friend());
    await Promise.race([offer, sleep(300)]);
    await barrier.open();
    expect([(await refund).status, word(await offer)]).toEqual(['SUCCEEDED', 'TRANSFER_NOT_ALLOWED']);
  });

  test('an offer and a refund of one ticket: never both an offer and a ticket that is void', async () => {
    const orders = await times(15, () => app.given.paidOrder(event));
    const both = await Promise.all(
      orders.map(async order => {
        const [offer, refund] = await Promise.all([
          on.offer(order.tickets[0]!, order, on.friend()),
          money.request(order),
        ]);
        return `${word(offer)} ${refund.status}`;
      }),
    );
    const consistent = ['Transfer REQUESTED', 'TRANSFER_NOT_ALLOWED SUCCEEDED'];
    expect(both.filter(one => !consistent.includes(one))).toEqual([]);
  }, 30_000);

  test('taking back and accepting are one of the two', async () => {
    const all = [];
    for (let i = 0; i < 10; i += 1) all.push(await offered());
    const both = await Promise.all(
      all.map(async ({ offer, order, token }) => {
        const [back, taken] = await Promise.all([on.withdraw(offer, order), on.accept(token)]);
        return `${word(back)} ${word(taken)}`;
      }),
    );
    const consistent = ['Transfer TRANSFER_NOT_ALLOWED', 'WRONG_STATE TransferAccepted'];
    expect(both.filter(one => !consistent.includes(one))).toEqual([]);
  }, 30_000);

  /** A scan is being taken back as the chore ends the offers of used tickets. @returns where this one's offer stands then. */
  async function undoneInTheMiddle(wait: (swept: Promise<void>) => Promise<void>): Promise<string> {
    const { ticket, token } = await offered();
    const { scanId } = await gate.scan(event, { code: ticket.code });
    clock.advance(60_000);
    const barrier = await raiseBarrier(await databaseUrlOf(app), { table: 'check_ins', on: 'update' });
    const undone = gate.undo(scanId);
    await barrier.reached();
    const swept = app.app.services().transfers.sweep();
    await wait(swept);
    await barrier.open();
    await Promise.all([undone, swept]);
    clock.reset();
    return (await on.look(token))!.status;
  }

  test('a scan that is taken back as its offer is about to end leaves the offer open', async () => {
    expect(await undoneInTheMiddle(swept => Promise.race([swept, sleep(500)]))).toBe('PENDING');
  });

  test('without the ticket’s lock the offer ends, of a ticket that nobody used', async () => {
    const lock = withoutLock();
    expect(await undoneInTheMiddle(swept => swept).finally(() => lock.mockRestore())).toBe('CANCELLED');
  });

  test('two processes end one offer once', async () => {
    const { order, ticket } = await offered();
    const { email } = { email: `${order.id}@example.com` };
    await app.sql('update orders set buyer_email = ? where id = ?', [email, order.id]);
    await app.sql('update transfers set from_email = ? where ticket_id = ?', [email, ticket.id]);
    clock.advance(73 * 3_600_000);
    await times(4, () => app.app.services().transfers.sweep());
    clock.reset();
    await app.runJobs();
    expect((await app.outbox(email)).filter(({ subject }) => subject.endsWith('stays yours'))).toHaveLength(1);
  });
});

test('the recount sees an old code that was left valid, a holder who is not the last receiver, and an offer of a void ticket', async () => {
  const [passed, waiting] = [await offered(), await offered()];
  await on.accept(passed.token);
  const undo = async (change: string, back: string, id: string) => {
    await app.sql(change, [id]);
    const [found, ...more] = await differences(app);
    await app.sql(back, [id]);
    expect(more).toEqual([]);
    return found?.split(':')[0];
  };
  expect([
    await undo(
      'update ticket_codes set replaced_at = null where version = 1 and ticket_id = ?',
      'update ticket_codes set replaced_at = now() where version = 1 and ticket_id = ?',
      passed.ticket.id,
    ),
    await undo(
      `update tickets set holder_email = 'x-' || holder_email where id = ?`,
      'update tickets set holder_email = substr(holder_email, 3) where id = ?',
      passed.ticket.id,
    ),
  ]).toEqual([
    'a ticket that was passed on has the code that this made, or a later one, and none of those before',
    'a ticket that was passed on is held by whoever took it last',
  ]);
  await app.sql(`update tickets set status = 'VOID' where id = ?`, [waiting.ticket.id]);
  expect((await differences(app)).map(one => one.split(':')[0])).toContain(
    'a ticket is offered to one person at most, and only while it lets in',
  );
  await app.sql(`update tickets set status = 'VALID' where id = ?`, [waiting.ticket.id]);
});
