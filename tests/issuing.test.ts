/* Long because it is every way in which staff’s tickets are as other tickets, and in which they are not. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { Stock } from '../server/inventory/stock.service.js';
import { clock } from '../server/platform/clock.js';
import { startTestApp, type TestApp } from './support/app.js';
import { buying } from './support/buying.js';
import { differences } from './support/differences.js';
import type { GivenEvent } from './support/given.js';
import { holders, issue } from './support/issuing.js';

let app: TestApp;
let buy: ReturnType<typeof buying>;
beforeAll(async () => {
  app = await startTestApp({ listen: true });
  buy = buying(app);
});
afterAll(async () => {
  expect(await differences(app)).toEqual([]);
  await app[Symbol.asyncDispose]();
});

const DAY_MS = 86_400_000;
const inDays = (days: number) => new Date(clock.now().getTime() + days * DAY_MS);

describe('issued tickets', () => {
  test('go to their holders in their order, paid at nothing, each an order of its own', async () => {
    const event = await app.given.event({ tiers: [{ price: 5_000, capacity: 10 }], taxBasisPoints: 2_000 });
    const guests = holders(3);
    const { __typename, tickets } = await issue(app, event, { holders: guests });
    expect(__typename).toBe('TicketsIssued');
    expect(tickets.map(({ holderName: name, holderEmail: email }) => ({ name, email }))).toEqual(guests);
    expect(tickets.map(({ serial }) => serial.slice(-6))).toEqual(['000001', '000002', '000003']);
    expect(tickets.map(({ order }) => [order.status, order.total.amount])).toEqual(Array(3).fill(['PAID', 0]));
    expect(new Set(tickets.map(({ order }) => order.id)).size).toBe(3);
    expect(await buy.tier(event.tier)).toEqual({ available: 7, sold: 3, held: 0 });
  });

  test('are mailed to each holder, one alone, with a link that opens it', async () => {
    const event = await app.given.event({ title: 'The Opening' });
    const [ada, grace] = holders(2);
    const { tickets } = await issue(app, event, { holders: [ada!, grace!], reason: 'Press: the Herald' });
    await app.runJobs();
    const [mail, ...more] = await app.outbox(ada!.email);
    expect(more).toEqual([]);
    expect(mail!.subject).toBe('Your ticket for The Opening');
    expect(mail!.text).toContain('The House has a ticket for you. It costs you nothing.');
    expect(mail!.text).toContain(tickets[0]!.serial);
    expect(mail!.text).not.toContain(tickets[1]!.serial);
    expect(mail!.text).not.toContain('Herald');
    expect(mail!.text).not.toContain('Total');
    expect(mail!.attachments.map(({ contentType }) => contentType)).toContain('application/pdf');
    const [, accessToken] = /\/orders\/[\w-]+\?token=([\w.-]+)/.exec(mail!.text)!;
    const opened = await buy.now({ id: tickets[0]!.order.id, accessToken: accessToken! });
    expect(opened.tickets.map(({ serial }) => serial)).toEqual([tickets[0]!.serial]);
    expect(opened.tickets[0]!.code).toMatch(/^FY1\./);
  });

  test('leave behind the mails of those who bought', async () => {
    const event = await app.given.event();
    const order = await app.given.paidOrder(event);
    const { tickets } = await issue(app, event, { holders: holders(2) });
    const orderIds = [order.id, ...tickets.map(ticket => ticket.order.id)];
    const recorded = await app.sql<{ priority: number }>(
      `select distinct priority from graphile_worker.jobs where task_identifier = 'mailTickets'`,
    );
    expect(recorded).toEqual([{ priority: -10 }]); // which is before mails themselves
    await app.app.services().orderMail.mailTickets(orderIds);
    const lanes = await app.sql<{ lane: string; mails: number }>(
      `select tasks.identifier as lane, count(*)::int as mails from graphile_worker._private_jobs as jobs
       join graphile_worker._private_tasks as tasks on tasks.id = jobs.task_id
       join emails on emails.id::text = jobs.payload ->> 'emailId' and emails.event_id = ?
       group by 1 order by 1`,
      [event.id],
    );
    expect(lanes).toEqual([
      { lane: 'sendEmail', mails: 1 },
      { lane: 'sendEmailInBulk', mails: 2 },
    ]);
  });

  test('bring no revenue, and count as sold', async () => {
    const event = await app.given.event({ tiers: [{ price: 5_000, capacity: 10 }] });
    await issue(app, event, { holders: holders(4) });
    const { data } = await app.gql(
      'query ($id: ID) { event(id: $id) { sales { orders tickets gross { amount } net { amount } fees { amount } } } }',
      { id: event.id },
      event.organization.owner,
    );
    expect(data.event.sales).toEqual({
      orders: 4,
      tickets: 4,
      gross: { amount: 0 },
      net: { amount: 0 },
      fees: { amount: 0 },
    });
  });

  test('let in at the gate', async () => {
    const event = await app.given.event();
    const { tickets } = await issue(app, event);
    const scan = { eventId: event.id, serial: tickets[0]!.serial, gate: 'North', scanId: randomUUID() };
    const { data } = await app.gql(
      'mutation ($input: CheckInInput!) { checkIn(input: $input) { outcome } }',
      { input: scan },
      event.organization.owner,
    );
    expect(data.checkIn.outcome).toBe('ACCEPTED');
  });

  test('join the account of the address once it is verified', async () => {
    const event = await app.given.event();
    const grace = await app.given.user({ verified: true });
    const { tickets } = await issue(app, event, { holders: [{ name: 'Grace', email: grace.email.toUpperCase() }] });
    const { data } = await app.gql('{ myTickets { nodes { id } } }', {}, grace);
    expect(data.myTickets.nodes).toEqual([{ id: tickets[0]!.id }]);
  });

  test('come back on sale when their holder gives them back', async () => {
    const event = await app.given.event({ refundDeadline: inDays(20), tiers: [{ price: 5_000, capacity: 1 }] });
    const grace = await app.given.user({ verified: true });
    const { tickets } = await issue(app, event, { holders: [{ name: 'Grace', email: grace.email }] });
    const input = { orderId: tickets[0]!.order.id, reason: 'I am ill.', idempotencyKey: randomUUID() };
    const { data } = await app.gql(
      'mutation ($input: RequestRefundInput!) { requestRefund(input: $input) { ... on Refund { status amount { amount } } } }',
      { input },
      grace,
    );
    expect(data.requestRefund).toEqual({ status: 'SUCCEEDED', amount: { amount: 0 } });
    expect(await buy.tier(event.tier)).toEqual({ available: 1, sold: 0, held: 0 });
  });
});

describe('issuing takes what is there', () => {
  test('all or none, of the tier and of the house', async () => {
    const event = await app.given.event({ capacity: 5, tiers: [{ capacity: 3 }, { capacity: 9 }] });
    expect(await issue(app, event, { holders: holders(4) })).toMatchObject({ code: 'SOLD_OUT', available: 3 });
    expect((await issue(app, event, { holders: holders(3) })).tickets).toHaveLength(3);
    expect(await issue(app, event, { tier: event.tiers[1]!, holders: holders(3) })).toMatchObject({
      code: 'SOLD_OUT',
      available: 2,
    });
    expect(await buy.tier(event.tiers[1]!)).toEqual({ available: 2, sold: 0, held: 0 });
  });

  test('outside the window, past the most an order, with a waiting room, by approval and of hidden tiers as well', async () => {
    for (const asksFirst of [{ requiresApproval: true }, { waitingRoom: { admitPerMinute: 1 } }]) {
      const tiers = [{ saleStartsAt: inDays(10), maxPerOrder: 1, hidden: true, capacity: 10 }];
      const event = await app.given.event({ ...asksFirst, tiers });
      expect((await issue(app, event, { holders: holders(2) })).tickets).toHaveLength(2);
    }
  });

  test('of what is on sale: what is held for somebody stays held', async () => {
    const event = await app.given.event({ tiers: [{ capacity: 2 }] });
    await app.given.order(event);
    expect(await issue(app, event, { holders: holders(2) })).toMatchObject({ code: 'SOLD_OUT', available: 1 });
  });

  test('only for what takes place', async () => {
    const draft = await app.given.event({ draft: true });
    expect(await issue(app, draft)).toMatchObject({ code: 'WRONG_STATE', state: 'DRAFT' });
    const over = await app.given.event();
    await app.sql(
      `update events set starts_at = now() - interval '2 days', ends_at = now() - interval '1 day' where id = ?`,
      [over.id],
    );
    expect(await issue(app, over)).toMatchObject({ code: 'WRONG_STATE', state: 'ENDED' });
    const off = await app.given.event();
    await app.gql(
      'mutation ($input: CancelEventInput!) { cancelEvent(input: $input) { __typename } }',
      { input: { eventId: off.id, reason: 'A storm.' } },
      off.organization.owner,
    );
    expect(await issue(app, off)).toMatchObject({ code: 'WRONG_STATE', state: 'CANCELLED' });
  });

  test('of a tier of this event alone', async () => {
    const [event, another] = [await app.given.event(), await app.given.event()];
    expect(await issue(app, event, { tier: another.tier })).toEqual({ graphqlError: 'NOT_FOUND' });
  });

  test('and says which holder is wrong', async () => {
    const event = await app.given.event();
    const [good] = holders(1);
    const wrong = await issue(app, event, { holders: [good!, { name: ' ', email: 'a@example.com' }], reason: '' });
    expect(wrong.fields!.map(({ path }) => path)).toEqual(['holders.1.name', 'reason']);
    expect((await issue(app, event, { holders: [] })).fields!.map(({ path }) => path)).toEqual(['holders']);
    expect((await issue(app, event, { holders: holders(501) })).fields!.map(({ path }) => path)).toEqual(['holders']);
  });

  test('five hundred at once', async () => {
    const event = await app.given.event({ tiers: [{ capacity: 500 }] });
    expect((await issue(app, event, { holders: holders(500) })).tickets).toHaveLength(500);
    expect(await buy.tier(event.tier)).toEqual({ available: 0, sold: 500, held: 0 });
  }, 30_000);
});

describe('the same key', () => {
  test('answers with the same tickets, and with another input is refused', async () => {
    const event = await app.given.event();
    const asked = { holders: holders(2), key: randomUUID() };
    const first = await issue(app, event, asked);
    expect(await issue(app, event, asked)).toEqual(first);
    expect(await issue(app, event, { ...asked, reason: 'Another' })).toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' });
    expect(await buy.tier(event.tier)).toEqual({ available: 98, sold: 2, held: 0 });
  });

  test('sent five times at once issues once', async () => {
    const event = await app.given.event();
    const asked = { holders: holders(3), key: randomUUID() };
    const all = await Promise.all(Array.from({ length: 5 }, () => issue(app, event, asked)));
    expect(new Set(all.map(({ tickets }) => tickets.map(({ id }) => id).join())).size).toBe(1);
    expect(await buy.tier(event.tier)).toEqual({ available: 97, sold: 3, held: 0 });
  });

  test('of what was sold out can be used again', async () => {
    const event = await app.given.event({ tiers: [{ capacity: 1 }] });
    const asked = { holders: holders(2), key: randomUUID() };
    expect(await issue(app, event, asked)).toMatchObject({ code: 'SOLD_OUT' });
    await app.sql('update tiers set capacity = 2 where id = ?', [event.tier.id]);
    expect((await issue(app, event, asked)).tickets).toHaveLength(2);
  });
});

describe('what was issued', () => {
  test('is listed and audited with who, what and why, and shown on its orders to staff alone', async () => {
    const event = await app.given.event();
    const { owner } = event.organization;
    const { tickets } = await issue(app, event, { holders: holders(2), reason: 'Crew' });
    const listed = await app.gql(
      'query ($id: ID!) { issuances(eventId: $id) { nodes { quantity reason tier { id } issuedBy { id } } } }',
      { id: event.id },
      owner,
    );
    expect(listed.data.issuances.nodes).toEqual([
      { quantity: 2, reason: 'Crew', tier: { id: event.tier.id }, issuedBy: { id: owner.id } },
    ]);
    const [entry] = await app.sql<{ action: string; details: object }>(
      `select action, details from audit_entries where subject_id = ? and action = 'tickets.issued'`,
      [event.id],
    );
    expect(entry!.details).toMatchObject({ tierId: event.tier.id, tickets: 2, reason: 'Crew' });
    const reasonFor = async (asker: { token: string }) =>
      (await app.gql('query ($id: ID) { order(id: $id) { issuance { reason } } }', { id: tickets[0]!.order.id }, asker))
        .data.order?.issuance;
    expect(await reasonFor(owner)).toEqual({ reason: 'Crew' });
    const holder = await app.given.user({ email: tickets[0]!.holderEmail, verified: true });
    expect(await reasonFor(holder)).toBeNull();
    const bought = await app.given.paidOrder(event);
    const { data } = await app.gql(
      'query ($id: ID) { order(id: $id) { issuance { reason } } }',
      { id: bought.id },
      owner,
    );
    expect(data.order.issuance).toBeNull();
  });
});

/** Staff and fifty buyers want the last ten. @returns how many tickets each side got, and who was answered with neither. */
async function lastTen() {
  const event: GivenEvent = await app.given.event({ tiers: [{ capacity: 10 }] });
  const [given, bought] = await Promise.all([
    Promise.all(Array.from({ length: 4 }, () => issue(app, event, { holders: holders(3) }))),
    Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        buy.reserve(event, { email: `b${i}@example.com` }).catch(() => ({ __typename: 'failed' })),
      ),
    ),
  ]);
  const issued = given.flatMap(({ tickets }) => tickets ?? []).length;
  const held = bought.filter(({ __typename: type }) => type === 'Order').length;
  const failed = given.filter(one => one.graphqlError).length + bought.filter(b => b.__typename === 'failed').length;
  return { event, issued, held, failed };
}

describe('at the same instant', () => {
  test('staff and fifty buyers take the last ten: never more, and whoever gets none is told so', async () => {
    const { event, issued, held, failed } = await lastTen();
    expect({ taken: issued + held, failed }).toEqual({ taken: 10, failed: 0 });
    expect(await buy.tier(event.tier)).toEqual({ available: 0, sold: issued, held });
    expect(await differences(app)).toEqual([]);
  });

  test('without the lock the constraints alone keep them from more than there are', async () => {
    const lock = jest.spyOn(Stock, 'lock').mockImplementation(unlocked);
    const { event, issued, held, failed } = await lastTen().finally(() => lock.mockRestore());
    expect(failed).toBeGreaterThan(0);
    expect(issued + held).toBeLessThanOrEqual(10);
    const { sold, held: counted } = await buy.tier(event.tier);
    expect({ sold, counted }).toEqual({ sold: issued, counted: held });
  });
});

/** The rows as they are, without their locks. */
const lockRows = Stock.lock.bind(Stock);
const unlocked: typeof Stock.lock = (em, eventIds, tierIds) => {
  const execute = em.execute.bind(em) as (text: string, values: unknown[]) => Promise<unknown>;
  const reader = new Proxy(em, {
    get: (target, name) =>
      name === 'execute'
        ? (text: string, values: unknown[]) => execute(text.replace(/ for no key update/, ''), values)
        : Reflect.get(target, name, target),
  });
  return lockRows(reader, eventIds, tierIds);
};
