/* Long because an event that is called off is one story, told on one server: at once, in the background, killed, refused. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { clock } from '../server/platform/clock.js';
import { startTestApp, type TestApp } from './support/app.js';
import { raiseBarrier } from './support/barrier.js';
import { until } from './support/buying.js';
import { differences } from './support/differences.js';
import type { GivenEvent, GivenOrganization, GivenUser } from './support/given.js';
import { refunding } from './support/refunding.js';
import { scanning, type Gate } from './support/scanning.js';
import { databaseUrlOf } from './support/server-process.js';
import { watch } from './support/watch.js';

interface Progress {
  readonly total: number;
  readonly done: number;
  readonly failed: number;
}

let app: TestApp;
let gate: Gate;
let house: GivenOrganization;
let owner: GivenUser;
let on: ReturnType<typeof refunding>;
beforeAll(async () => {
  app = await startTestApp({ listen: true });
  gate = await scanning(app);
  ({ house } = gate);
  ({ owner } = house);
  on = refunding(app);
});
beforeEach(() => on.fair());
afterAll(async () => {
  await app.runJobs();
  expect(await differences(app)).toEqual([]);
  await app[Symbol.asyncDispose]();
});

const priced = (fields: object = {}) =>
  app.given.event({ organization: house, currency: 'NGN', tiers: [{ price: 500_000, capacity: 50 }], ...fields });
const free = (fields: object = {}) => app.given.event({ organization: house, tiers: [{ capacity: 100 }], ...fields });
const progressOf = async ({ id }: GivenEvent): Promise<Progress> =>
  (await app.gql('query ($id: ID!) { event(id: $id) { cancellation { total done failed } } }', { id }, owner)).data
    .event.cancellation;
/** Jobs run until as many of the event's orders are settled. */
const paidBack = (event: GivenEvent, wanted: (progress: Progress) => boolean) =>
  until(async () => (await app.runJobs(), progressOf(event)), wanted, 30_000);
const cancelledMails = async (to: string) =>
  (await app.outbox(to)).filter(({ subject }) => subject.endsWith('is cancelled'));
const refundsOf = ({ id }: GivenEvent) =>
  app.sql<{ order_id: string; n: number; amount: number }>(
    `select order_id, count(*)::int as n, sum(amount)::int as amount from refunds where event_id = ? and cancellation group by 1`,
    [id],
  );

describe('at once', () => {
  test('nothing is sold, nobody is let in, and a second time changes nothing', async () => {
    const event = await free();
    const order = await app.given.paidOrder(event);
    expect(await on.cancelEvent(event, owner)).toMatchObject({ status: 'CANCELLED', cancellationReason: 'A storm.' });
    expect(await on.cancelEvent(event, owner, 'Another.')).toMatchObject({ cancellationReason: 'A storm.' });
    expect(await on.buy.reserve(event)).toMatchObject({ code: 'SALE_NOT_OPEN' });
    expect((await gate.scan(event, { code: order.tickets[0]!.code })).outcome).toBe('EVENT_CANCELLED');
    expect(await on.request(order)).toMatchObject({ code: 'REFUND_NOT_ALLOWED' });
    const audited = await app.sql(`select 1 from audit_entries where action = 'event.cancelled' and subject_id = ?`, [
      event.id,
    ]);
    expect(audited).toHaveLength(1);
    await paidBack(event, ({ done }) => done === 1);
    expect((await gate.scan(event, { code: order.tickets[0]!.code })).outcome).toBe('EVENT_CANCELLED');
  });

  test('a draft can’t be cancelled; an event that is over can: it may not have taken place', async () => {
    expect(await on.cancelEvent(await free({ draft: true }), owner)).toMatchObject({
      code: 'WRONG_STATE',
      state: 'DRAFT',
    });
    await expect(on.cancelEvent(await free(), owner, ' ')).rejects.toThrow('BAD_USER_INPUT');
    const event = await free();
    const order = await app.given.paidOrder(event);
    await app.sql(
      `update events set starts_at = now() - interval '9 h', ends_at = now() - interval '5 h' where id = ?`,
      [event.id],
    );
    expect(await on.cancelEvent(event, owner)).toMatchObject({ status: 'CANCELLED' });
    await paidBack(event, ({ done }) => done === 1);
    expect(await on.now(order)).toMatchObject({ status: 'REFUNDED' });
  });

  test('holds end: their pages are closed, and money that comes all the same goes back', async () => {
    const event = await priced();
    const held = await on.buy.reserve(event);
    const [stripe, paystack] = [await on.buy.reserve(event), await on.buy.reserve(event)];
    const stripePage = (await on.buy.startCheckout(stripe, 'STRIPE')).redirectUrl!;
    const paystackPage = (await on.buy.startCheckout(paystack, 'PAYSTACK')).redirectUrl!;
    await on.cancelEvent(event, owner);
    // Before any job ran: nobody is sent to a page any more.
    expect(await on.buy.startCheckout(held, 'STRIPE')).toMatchObject({ __typename: 'WrongStateError' });
    await app.runJobs();
    expect((await on.now(held)).status).toBe('EXPIRED'); // by the clock, until a worker's sweep comes by
    await app.app.services().holdExpiry.sweep();
    await app.runJobs();
    for (const order of [held, stripe, paystack]) expect((await on.now(order)).status).toBe('CANCELLED');
    expect(await on.buy.tier(event.tier)).toMatchObject({ sold: 0, held: 0 });
    expect(await on.buy.press(stripePage)).toBeGreaterThanOrEqual(400);
    await on.buy.press(paystackPage);
    const after = await on.settled(paystack, ({ payments }) => payments[0]!.status === 'REFUNDED');
    expect(after).toMatchObject({ status: 'CANCELLED', tickets: [], refunds: [{ status: 'SUCCEEDED' }] });
    expect(await progressOf(event)).toEqual({ total: 0, done: 0, failed: 0 });
  }, 30_000);
});

describe('in the background', () => {
  test('every order goes back whole: fees, used tickets, what was left after a part', async () => {
    const organization = await app.given.organization();
    await app.gql(
      'mutation ($input: UpdateOrganizationInput!) { updateOrganization(input: $input) { __typename } }',
      { input: { organizationId: organization.id, feeFixed: 150, feesPaidBy: 'BUYER' } },
      organization.owner,
    );
    const event = await app.given.event({ organization, tiers: [{ price: 2_000 }] });
    const by = organization.owner;
    const plain = await on.paid(event, { email: 'plain@example.com' });
    const used = await on.paid(event);
    await gate.scan(event, { code: used.tickets[0]!.code }, by);
    const part = await on.paid(event, { quantity: 2 });
    const partly = await on.request(part, { ticketIds: [part.tickets[0]!.id] });
    await on.approve(partly, by, { amount: 500 });
    const waiting = await on.paid(event, { quantity: 3 });
    const asked = await on.request(waiting, { ticketIds: [waiting.tickets[1]!.id] });

    await on.cancelEvent(event, by);
    for (const order of [plain, used, part, waiting]) {
      const after = await on.settled(order, ({ payments }) => payments[0]!.status === 'REFUNDED');
      expect(after).toMatchObject({
        status: 'REFUNDED',
        refunded: { amount: (order['total'] as { amount: number }).amount },
      });
      expect(new Set(after.tickets.map(({ status }) => status))).toEqual(new Set(['REFUNDED']));
    }
    expect((await on.now(plain)).refunds).toMatchObject([{ amount: { amount: 2_150 } }]);
    expect((await on.now(part)).refunds).toMatchObject([{ amount: { amount: 500 } }, { amount: { amount: 3_800 } }]);
    expect((await on.now(waiting)).refunds).toMatchObject([{ status: 'DENIED' }, { amount: { amount: 6_450 } }]);
    expect(await on.approve(asked, by)).toMatchObject({ code: 'WRONG_STATE', state: 'DENIED' });
    expect(await app.sql('select sold, held from events where id = ?', [event.id])).toEqual([{ sold: 0, held: 0 }]);

    await app.runJobs();
    const [mail, ...more] = await cancelledMails('plain@example.com');
    expect(more).toEqual([]);
    expect(mail!.text).toContain('A storm.');
    expect(mail!.text).toContain('$21.50');
  }, 60_000);

  test('what cost nothing is REFUNDED without a provider; buyer and holders are told, each once an order', async () => {
    const event = await free();
    const order = await app.given.paidOrder(event, { quantity: 3, email: 'buyer@example.com' });
    for (const { id } of order.tickets.slice(1))
      await app.sql(`update tickets set holder_email = 'holder@example.com', holder_name = 'Holder' where id = ?`, [
        id,
      ]);
    await on.cancelEvent(event, owner);
    await paidBack(event, ({ done }) => done === 1);
    expect(await on.now(order)).toMatchObject({
      status: 'REFUNDED',
      refunds: [{ status: 'SUCCEEDED', amount: { amount: 0 } }],
    });
    await app.runJobs();
    const [[toBuyer, ...again], [toHolder, ...andAgain]] = [
      await cancelledMails('buyer@example.com'),
      await cancelledMails('holder@example.com'),
    ];
    expect([again, andAgain]).toEqual([[], []]);
    expect(toBuyer!.text).toContain(`/orders/${order.id}`);
    expect(toHolder!.text).not.toContain('/orders/');
    expect(toHolder!.text).toContain('Holder');
  });

  test('the promoter watches it; what the provider refused is tried again and counts then', async () => {
    const event = await priced();
    const orders = [await on.paid(event), await on.paid(event), await on.paid(event, {}, 'PAYSTACK')];
    const seen = watch<Progress>(
      app.url,
      'subscription ($id: ID!) { cancellation(eventId: $id) { total done failed } }',
      { id: event.id },
      owner.token,
    );
    expect(await seen.until(() => true)).toEqual({ total: 0, done: 0, failed: 0 });
    await on.course('STRIPE', 'fail', 20);
    await on.cancelEvent(event, owner);
    expect(await seen.until(({ total }) => total === 3)).toBeDefined();
    await paidBack(event, ({ done, failed }) => done === 1 && failed === 2);
    await seen.until(({ done, failed }) => done === 1 && failed === 2);
    // Of two that failed in the same hour the house is told once.
    const told = await app.sql<{ n: number }>(
      `select count(*)::int as n from emails where template = 'refundFailed' and event_id = ? group by recipient`,
      [event.id],
    );
    for (const { n } of told) expect(n).toBeLessThanOrEqual(clock.now().getMinutes() === 0 ? 2 : 1);
    expect(told.length).toBeGreaterThan(0);

    await on.course('STRIPE', 'succeed');
    for (const order of orders.slice(0, 2)) await on.retry((await on.now(order)).refunds[0]!, owner);
    await paidBack(event, ({ done, failed }) => done === 3 && failed === 0);
    await seen.until(({ done, failed }) => done === 3 && failed === 0);
    expect(seen.errors).toEqual([]);
    await seen.close();
  }, 60_000);

  test('an order whose money a bank asks for counts as failed, until the bank leaves it and it is tried again', async () => {
    const event = await priced();
    const order = await on.paid(event, {}, 'PAYSTACK');
    await on.dispute(order, 'open');
    await on.settled(order, ({ payments }) => payments[0]!.status === 'DISPUTED');
    await on.cancelEvent(event, owner);
    await paidBack(event, ({ failed }) => failed === 1);
    const { status, refunds } = await on.now(order);
    expect([status, refunds[0]!.amount.amount]).toEqual(['REFUNDED', 500_000]);
    expect(await on.madeAt('PAYSTACK', refunds[0]!)).toBe(0);
    await on.dispute(order, 'won');
    await on.settled(order, ({ payments }) => payments[0]!.status === 'SUCCEEDED');
    await on.retry(refunds[0]!, owner);
    await paidBack(event, ({ done }) => done === 1);
  }, 30_000);
});

describe('whatever happens', () => {
  test('killed in the middle, and then by two workers at once: everybody once, money and mail', async () => {
    const event = await free();
    const orders = [];
    for (let i = 0; i < 47; i += 1) orders.push(await app.given.paidOrder(event, { email: `all-${i}@example.com` }));
    await on.cancelEvent(event, owner);
    const fifth = orders[4]!.id;
    const killed = await raiseBarrier(await databaseUrlOf(app), {
      table: 'refunds',
      on: 'insert',
      when: `new.order_id = '${fifth}'`,
    });
    const running = app.app.services().eventCancellation.goOn(event.id, 0);
    running.catch(() => {}); // its connection goes
    await killed.reached();
    await killed.cut();
    await expect(running).rejects.toThrow();
    expect(await progressOf(event)).toEqual({ total: 47, done: 4, failed: 0 });
    expect(await on.now(orders[4]!)).toMatchObject({ status: 'PAID', tickets: [{ status: 'VALID' }] });

    await Promise.all([
      app.app.services().eventCancellation.goOn(event.id, 0),
      app.app.services().eventCancellation.goOn(event.id, 0),
    ]);
    const lanes = await app.sql<{ lane: string }>(
      `select distinct tasks.identifier as lane from graphile_worker._private_jobs as jobs
       join graphile_worker._private_tasks as tasks on tasks.id = jobs.task_id
       join emails on emails.id::text = jobs.payload ->> 'emailId' and template = 'eventCancelled' and event_id = ?`,
      [event.id],
    );
    expect(lanes).toEqual([{ lane: 'sendEmailInBulk' }]); // behind the mails that somebody waits for
    await Promise.all([app.runJobs(), app.runJobs()]);
    await app.runJobs();
    expect(await progressOf(event)).toEqual({ total: 47, done: 47, failed: 0 });
    const paid = await refundsOf(event);
    expect([paid.length, new Set(paid.map(({ n }) => n))]).toEqual([47, new Set([1])]);
    const mails = await app.sql<{ recipient: string }>(
      `select recipient from emails where event_id = ? and template = 'eventCancelled'`,
      [event.id],
    );
    expect(mails.map(({ recipient }) => recipient).sort()).toEqual(orders.map((_, i) => `all-${i}@example.com`).sort());
    expect(await differences(app)).toEqual([]);
  }, 60_000);

  test('an order that can’t be paid back yet keeps no other, and has its turn later', async () => {
    const event = await free();
    const orders = [];
    for (let i = 0; i < 25; i += 1) orders.push(await app.given.paidOrder(event));
    await app.sql(`
      create function refuse_one() returns trigger language plpgsql as $$ begin raise exception 'not this one'; end $$`);
    await app.sql(`
      create trigger refuse_one before insert on refunds for each row when (new.order_id = '${orders[2]!.id}')
      execute function refuse_one()`);
    await on.cancelEvent(event, owner);
    await app.runJobs();
    expect(await progressOf(event)).toEqual({ total: 25, done: 24, failed: 0 });
    await app.sql('drop function refuse_one cascade');
    await app.sql(`update graphile_worker._private_jobs set run_at = now() where key = ?`, [
      `payBackEvent:${event.id}`,
    ]);
    await app.runJobs();
    expect(await progressOf(event)).toEqual({ total: 25, done: 25, failed: 0 });
  }, 60_000);

  test('buyers who pay while the event is cancelled have tickets that go back, or their money at once', async () => {
    const event = await priced();
    const orders = await Promise.all(
      Array.from({ length: 10 }, async (_, i) => {
        const order = await on.buy.reserve(event, { email: `late-${i}@example.com` });
        await on.buy.press((await on.buy.startCheckout(order, 'STRIPE')).redirectUrl!);
        return order;
      }),
    );
    await Promise.all([
      ...orders.slice(0, 5).map(order => on.buy.confirm(order)),
      on.cancelEvent(event, owner),
      ...orders.slice(5).map(order => on.buy.confirm(order)),
    ]);
    for (const order of orders) {
      const { refunds } = await on.settled(order, ({ payments }) => payments[0]!.status === 'REFUNDED');
      expect(refunds.map(({ amount, status }) => [amount.amount, status])).toEqual([[500_000, 'SUCCEEDED']]);
    }
    expect((await app.sql(`select 1 from orders where event_id = ? and status = 'PAID'`, [event.id])).length).toBe(0);
    expect((await on.atStripe()).filter(({ amount }) => Number(amount) === 500_000).length).toBeGreaterThan(9);
  }, 60_000);

  test('a payment that is settled in the middle of a cancellation waits for it, and goes back', async () => {
    const event = await priced();
    const order = await on.buy.reserve(event);
    await on.buy.press((await on.buy.startCheckout(order, 'STRIPE')).redirectUrl!);
    const url = await databaseUrlOf(app);
    const cancelling = await raiseBarrier(url, { table: 'events', on: 'update', when: `new.status = 'CANCELLED'` });
    const cancelled = on.cancelEvent(event, owner);
    await cancelling.reached();
    const confirmed = on.buy.confirm(order);
    await Promise.race([confirmed, sleep(300)]);
    await cancelling.open();
    await Promise.all([cancelled, confirmed]);
    expect((await on.now(order)).tickets).toEqual([]);
    await on.settled(order, ({ payments }) => payments[0]!.status === 'REFUNDED');
  }, 30_000);

  test('an approval at the same instant is not paid on top of the whole', async () => {
    const event = await priced();
    const orders = [];
    for (let i = 0; i < 6; i += 1) orders.push(await on.paid(event, { quantity: 2 }));
    const asked = await Promise.all(orders.map(order => on.request(order, { ticketIds: [order.tickets[0]!.id] })));
    await Promise.all([
      ...asked.slice(0, 3).map(refund => on.approve(refund, owner, { amount: 100_000 })),
      on.cancelEvent(event, owner),
      ...asked.slice(3).map(refund => on.approve(refund, owner, { amount: 100_000 })),
    ]);
    for (const order of orders) {
      const after = await on.settled(order, ({ payments }) => payments[0]!.status === 'REFUNDED');
      expect(after).toMatchObject({ status: 'REFUNDED', refunded: { amount: 1_000_000 } });
    }
  }, 60_000);
});
