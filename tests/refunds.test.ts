/* Long because a refund asked for, decided, paid out, refused and tried again is one story, told on one server. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { clock } from '../server/platform/clock.js';
import { startTestApp, type TestApp } from './support/app.js';
import { until } from './support/buying.js';
import { differences } from './support/differences.js';
import type { GivenOrganization, GivenUser } from './support/given.js';
import { refunding } from './support/refunding.js';
import { scanning, type Gate } from './support/scanning.js';

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

const DAY_MS = 86_400_000;
const later = (days: number) => new Date(clock.now().getTime() + days * DAY_MS);
const tier = { price: 4_000, capacity: 20 };
/** Nobody decides: approved by itself until tomorrow. */
const open = (fields: object = {}) =>
  app.given.event({ organization: house, tiers: [tier], refundDeadline: later(1), ...fields });
/** Without a deadline a manager decides. */
const strict = (fields: object = {}) => app.given.event({ organization: house, tiers: [tier], ...fields });
const succeeded = ({ refunds }: { refunds: readonly { status: string }[] }) =>
  refunds.some(({ status }) => status === 'SUCCEEDED');

describe('before the deadline', () => {
  test.each(['STRIPE', 'PAYSTACK'] as const)(
    '%s: a refund approves itself: tickets void and on sale again at once, then the money is back',
    async provider => {
      const event = await open({ currency: 'NGN' });
      const email = `itself-${provider}@example.com`.toLowerCase();
      const order = await on.paid(event, { quantity: 2, email }, provider);
      const refund = await on.request(order);
      expect(refund).toMatchObject({ status: 'PROCESSING', amount: { amount: 8_000 } });
      expect(refund.tickets.map(({ status }) => status)).toEqual(['REFUNDED', 'REFUNDED']);
      expect(await on.now(order)).toMatchObject({ status: 'REFUNDED', refunded: { amount: 0 } });
      expect(await on.buy.tier(event.tier)).toEqual({ available: 20, sold: 0, held: 0 });

      const after = await on.settled(order, succeeded);
      expect(after).toMatchObject({
        status: 'REFUNDED',
        refunded: { amount: 8_000 },
        payments: [{ status: 'REFUNDED' }],
        refunds: [{ status: 'SUCCEEDED' }],
      });
      const scan = await gate.scan(event, { code: order.tickets[0]!.code });
      expect(scan.outcome).toBe('REFUNDED');
      await app.runJobs();
      const mails = await app.outbox(email);
      expect(mails.map(({ subject }) => subject)).toContainEqual(expect.stringMatching(/^Your refund .* is granted$/));
    },
    30_000,
  );

  test('some tickets go back, the others let in, and the rest goes back later', async () => {
    const event = await open();
    const order = await on.paid(event, { quantity: 3 });
    await on.request(order, { ticketIds: [order.tickets[1]!.id] });
    const part = await on.settled(order, succeeded);
    expect(part).toMatchObject({ status: 'PARTIALLY_REFUNDED', refunded: { amount: 4_000 } });
    expect(part.payments).toMatchObject([{ status: 'PARTIALLY_REFUNDED' }]);
    expect(part.tickets.map(({ status }) => status)).toEqual(['VALID', 'REFUNDED', 'VALID']);

    expect(await on.request(order)).toMatchObject({ amount: { amount: 8_000 } });
    expect(await on.settled(order, ({ refunded }) => refunded.amount === 12_000)).toMatchObject({
      status: 'REFUNDED',
      payments: [{ status: 'REFUNDED' }],
    });
  });

  test('the same key asks once, and with other tickets is a conflict', async () => {
    const order = await on.paid(await open(), { quantity: 2 });
    const once = { idempotencyKey: randomUUID(), ticketIds: [order.tickets[0]!.id] };
    const first = await on.request(order, once);
    expect((await on.request(order, once)).id).toBe(first.id);
    expect(await on.request(order, { ...once, ticketIds: [order.tickets[1]!.id] })).toMatchObject({
      code: 'IDEMPOTENCY_CONFLICT',
    });
    expect((await on.now(order)).refunds).toHaveLength(1);
  });

  test('a ticket that costs nothing goes back without a provider', async () => {
    const event = await open({ tiers: [{ ...tier, price: 0 }] });
    const order = await on.paid(event, { quantity: 2 });
    expect(await on.request(order, { ticketIds: [order.tickets[0]!.id] })).toMatchObject({
      status: 'SUCCEEDED',
      amount: { amount: 0 },
    });
    expect(await on.now(order)).toMatchObject({ status: 'PARTIALLY_REFUNDED', refunded: { amount: 0 } });
    expect(await on.buy.tier(event.tier)).toMatchObject({ sold: 1 });
  });

  test('a used ticket, and one that somebody else holds, wait for a manager', async () => {
    const event = await open();
    const used = await on.paid(event);
    await gate.scan(event, { code: used.tickets[0]!.code });
    await gate.scan(event, { code: used.tickets[0]!.code, kind: 'EXIT' });
    const asked = await on.request(used);
    expect(asked.status).toBe('REQUESTED');
    expect(await on.approve(asked, owner)).toMatchObject({ status: 'PROCESSING' });
    expect((await gate.scan(event, { code: used.tickets[0]!.code })).outcome).toBe('REFUNDED');

    const passed = await on.paid(event, { quantity: 2 });
    await app.sql(`update tickets set holder_email = 'friend@example.com', holder_name = 'Friend' where id = ?`, [
      passed.tickets[0]!.id,
    ]);
    const both = await on.request(passed);
    expect(both.status).toBe('REQUESTED');
    await on.approve(both, owner);
    await app.runJobs();
    const [mail] = await app.outbox('friend@example.com');
    expect(mail!.subject).toMatch(/can not be used any more/);
    expect(mail!.text).toContain(passed.tickets[0]!.serial);
    expect(mail!.text).not.toContain(passed.tickets[1]!.serial);
    expect(mail!.text).not.toContain('/orders/');
  });

  test('what is not the order’s, void already or asked for already is refused', async () => {
    const event = await open();
    const [order, other] = [await on.paid(event, { quantity: 2 }), await on.paid(event)];
    const of = (ids: string[]) => on.request(order, { ticketIds: ids });
    expect(await of([other.tickets[0]!.id])).toMatchObject({ code: 'REFUND_NOT_ALLOWED' });
    await of([order.tickets[0]!.id]);
    expect(await of([order.tickets[0]!.id])).toMatchObject({ code: 'REFUND_NOT_ALLOWED' });
    expect(await of([order.tickets[0]!.id, order.tickets[1]!.id])).toMatchObject({ code: 'REFUND_NOT_ALLOWED' });
    await of([order.tickets[1]!.id]);
    expect(await on.request(order)).toMatchObject({ code: 'REFUND_NOT_ALLOWED' });
    const held = await on.buy.reserve(event);
    expect(await on.request(held)).toMatchObject({ code: 'REFUND_NOT_ALLOWED' });
  });

  test('a stranger with another order’s token finds nothing', async () => {
    const event = await open();
    const [order, other] = [await on.paid(event), await on.paid(event)];
    await expect(on.request({ ...order, accessToken: other.accessToken })).rejects.toThrow('NOT_FOUND');
  });
});

describe('a manager', () => {
  test('is mailed, denies with a note; asked again the tickets can be granted, in part', async () => {
    const event = await strict();
    const manager = await app.given.member(house.id, 'MANAGER');
    const email = 'asks@example.com';
    const order = await on.paid(event, { quantity: 2, email });
    const first = await on.request(order);
    expect(first).toMatchObject({ status: 'REQUESTED', amount: { amount: 8_000 } });
    await app.runJobs();
    const [asked] = await app.outbox(manager.email);
    expect(asked!.text).toContain('I am ill.');
    expect(await app.outbox(owner.email)).toContainEqual(expect.objectContaining({ subject: asked!.subject }));

    expect(await on.deny(first, manager, 'Come tomorrow.')).toMatchObject({
      status: 'DENIED',
      decisionNote: 'Come tomorrow.',
    });
    expect(await on.approve(first, manager)).toMatchObject({ code: 'WRONG_STATE', state: 'DENIED' });
    expect(await on.now(order)).toMatchObject({ status: 'PAID' });

    const second = await on.request(order, { ticketIds: [order.tickets[0]!.id] });
    const granted = await on.approve(second, manager, { amount: 2_500, note: 'Half of it.' });
    expect(granted).toMatchObject({ status: 'PROCESSING', amount: { amount: 2_500 }, decisionNote: 'Half of it.' });
    expect(await on.deny(second, manager)).toMatchObject({ code: 'WRONG_STATE', state: 'PROCESSING' });
    const after = await on.settled(order, succeeded);
    expect(after).toMatchObject({ status: 'PARTIALLY_REFUNDED', refunded: { amount: 2_500 } });
    expect(after.tickets.map(({ status }) => status)).toEqual(['REFUNDED', 'VALID']);

    await app.runJobs();
    const texts = (await app.outbox(email)).map(({ text }) => text).join('\n');
    expect(texts).toContain('Come tomorrow.');
    expect(texts).toContain('Half of it.');
    expect(texts).toContain('$25.00');
    const [audited] = await app.sql<{ actions: string[] }>(
      `select array_agg(action order by at) as actions from audit_entries where subject_id in (?, ?)`,
      [first.id, second.id],
    );
    expect(audited!.actions).toEqual(['refund.denied', 'refund.approved']);
  });

  test('can’t give back more than the tickets cost, nor less than nothing', async () => {
    const order = await on.paid(await strict());
    const asked = await on.request(order);
    for (const amount of [4_001, 0, -1]) {
      expect(await on.approve(asked, owner, { amount })).toMatchObject({ code: 'REFUND_NOT_ALLOWED' });
    }
    expect(await on.now(order)).toMatchObject({ status: 'PAID', refunded: { amount: 0 } });
    await expect(on.approve(asked, owner, { amount: 2 ** 53 })).rejects.toThrow('BAD_USER_INPUT');
    await expect(on.deny(asked, owner, '  ')).rejects.toThrow('BAD_USER_INPUT');
  });

  test('finds an event’s refunds, those that wait too, latest first', async () => {
    const event = await strict();
    const [one, two] = [await on.paid(event), await on.paid(event)];
    const [first, second] = [await on.request(one), await on.request(two)];
    await on.deny(first, owner);
    const query = `query ($id: ID!, $status: RefundStatus, $first: Int, $after: String) {
      refunds(eventId: $id, status: $status, first: $first, after: $after) { totalCount nodes { id order { id } } pageInfo { endCursor } } }`;
    const list = async (more: object) => (await app.gql(query, { id: event.id, ...more }, owner)).data.refunds;
    const page = await list({ first: 1 });
    expect(page).toMatchObject({ totalCount: 2, nodes: [{ id: second.id, order: { id: two.id } }] });
    expect(await list({ after: page.pageInfo.endCursor })).toMatchObject({ nodes: [{ id: first.id }] });
    expect(await list({ status: 'REQUESTED' })).toMatchObject({ nodes: [{ id: second.id }] });
  });

  test('after the deadline decides too', async () => {
    const order = await on.paid(await open({ refundDeadline: later(1) }));
    clock.advance(1.01 * DAY_MS);
    expect((await on.request(order)).status).toBe('REQUESTED');
    clock.reset();
  });
});

describe('what a ticket brings back', () => {
  test('is its share of price and tax, the last one the remainder; fees stay', async () => {
    const organization = await app.given.organization();
    await app.gql(
      `mutation ($input: UpdateOrganizationInput!) { updateOrganization(input: $input) { __typename } }`,
      { input: { organizationId: organization.id, feeBasisPoints: 250, feeFixed: 49, feesPaidBy: 'BUYER' } },
      organization.owner,
    );
    const event = await app.given.event({
      organization,
      tiers: [{ price: 3_333, capacity: 10 }],
      taxBasisPoints: 750,
      refundDeadline: later(1),
    });
    const order = await on.paid(event, { quantity: 3 }); // 9999 + tax 750 + fees 396
    const shares = [];
    for (const { id } of order.tickets) shares.push((await on.request(order, { ticketIds: [id] })).amount.amount);
    expect(shares).toEqual([3_583, 3_583, 3_583]);
    const five = await on.paid(await open({ tiers: [{ price: 1_999, capacity: 10 }], taxBasisPoints: 333 }), {
      quantity: 3,
    }); // 5997 + tax 200 = 6197, by three
    const last = await on.request(five, { ticketIds: [five.tickets[2]!.id] });
    expect(last.amount.amount).toBe(2_067);
    await on.settled(order, ({ refunded }) => refunded.amount === 10_749);
    expect((await on.now(order)).payments).toMatchObject([{ status: 'PARTIALLY_REFUNDED' }]);
  });

  test('is whole tens where a currency’s third digit can’t be paid out', async () => {
    const event = await open({ currency: 'KWD', tiers: [{ price: 3_330, capacity: 10 }], taxBasisPoints: 1_000 });
    const order = await on.paid(event, { quantity: 3 }); // 9990 + tax 1000
    const first = await on.request(order, { ticketIds: [order.tickets[0]!.id] });
    const last = await on.request(order, { ticketIds: [order.tickets[2]!.id] });
    expect([first.amount.amount, last.amount.amount]).toEqual([3_660, 3_670]);
    const kuwait = await on.paid(await strict({ currency: 'KWD', tiers: [{ price: 3_330, capacity: 10 }] }));
    const asked = await on.request(kuwait);
    expect(await on.approve(asked, owner, { amount: 1_005 })).toMatchObject({ code: 'REFUND_NOT_ALLOWED' });
  });
});

describe('the provider', () => {
  test('refuses: FAILED, the tickets stay void; tried again it succeeds, once', async () => {
    const order = await on.paid(await open());
    await on.course('STRIPE', 'fail', 50);
    const refund = await on.request(order);
    const failed = await on.settled(order, ({ refunds }) => refunds[0]!.status === 'FAILED');
    expect(failed).toMatchObject({ status: 'REFUNDED', refunded: { amount: 0 }, tickets: [{ status: 'REFUNDED' }] });

    await on.course('STRIPE', 'succeed');
    const before = (await on.atStripe()).length;
    expect(await on.retry(refund, owner)).toMatchObject({ status: 'PROCESSING' });
    expect(await on.retry(refund, owner)).toMatchObject({ code: 'WRONG_STATE', state: 'PROCESSING' });
    const after = await on.settled(order, succeeded);
    expect(after).toMatchObject({ refunded: { amount: 4_000 }, payments: [{ status: 'REFUNDED' }] });
    const [latest, ...more] = (await on.atStripe()).slice(before);
    expect([latest!.key, more]).toEqual([`${refund.id}:2`, []]);
    expect(await on.retry(refund, owner)).toMatchObject({ code: 'WRONG_STATE', state: 'SUCCEEDED' });
  }, 30_000);

  test('refuses: whoever may decide on refunds is mailed once, however often it is tried, and nobody else', async () => {
    const event = await open({ title: 'Refused' });
    const order = await on.paid(event);
    const manager = await app.given.member(house.id, 'MANAGER');
    const viewer = await app.given.member(house.id, 'VIEWER');
    const told = async ({ email }: { email: string }) =>
      (await app.outbox(email)).filter(({ subject }) => subject === 'A refund for Refused failed');
    await on.course('STRIPE', 'fail', 50);
    const refund = await on.request(order);
    for (const attempt of [1, 2]) {
      if (attempt > 1) await on.retry(refund, manager);
      await on.settled(order, ({ refunds }) => refunds[0]!.status === 'FAILED');
      await app.runJobs();
    }

    for (const person of [owner, manager]) {
      const [mail, ...more] = await told(person);
      expect(mail!.text).toContain('$40.00');
      expect(mail!.text).toContain(`/promoter/events/${event.id}/refunds?state=FAILED`);
      expect(more).toEqual([]);
    }
    expect(await told(viewer)).toEqual([]);
    expect(await told({ email: 'ada@example.com' })).toEqual([]);
  }, 30_000);

  test('sends money back that had gone out: FAILED after SUCCEEDED, then tried again', async () => {
    const order = await on.paid(await open());
    const refund = await on.request(order);
    await on.settled(order, succeeded);
    await on.outcome(refund, 'failed');
    const failed = await on.settled(order, ({ refunds }) => refunds[0]!.status === 'FAILED');
    expect(failed).toMatchObject({ refunded: { amount: 0 }, payments: [{ status: 'SUCCEEDED' }] });
    expect(await differences(app)).toEqual([]);
    await on.retry(refund, owner);
    const after = await on.settled(order, succeeded);
    expect(after).toMatchObject({ refunded: { amount: 4_000 }, payments: [{ status: 'REFUNDED' }] });
  }, 30_000);

  /** As if the provider had said no, and then sent the money all the same. */
  const believedFailed = async (webhooks: 'none' | 'lost') => {
    const order = await on.paid(await open());
    await on.course('STRIPE', 'hold');
    const refund = await on.request(order);
    await app.app.services().refunds.settle(refund.id);
    await app.sql(`update refunds set status = 'FAILED' where id = ?`, [refund.id]);
    await on.buy.weather('STRIPE', webhooks);
    await on.outcome(refund, 'succeeded');
    return { order, refund };
  };

  test('said no and then sent it after all: its webhook makes it SUCCEEDED', async () => {
    const { order } = await believedFailed('none');
    expect(await on.settled(order, succeeded)).toMatchObject({ refunded: { amount: 4_000 } });
  }, 30_000);

  test('said no, and sent it after all without a word: tried again nothing is sent a second time', async () => {
    const { order, refund } = await believedFailed('lost');
    const before = (await on.atStripe()).length;
    await on.retry(refund, owner);
    expect(await on.settled(order, succeeded)).toMatchObject({ refunded: { amount: 4_000 } });
    expect(await on.atStripe()).toHaveLength(before);
  }, 30_000);

  test.each(['STRIPE', 'PAYSTACK'] as const)(
    '%s is away: the refund waits, and is asked for when it is back, once',
    async provider => {
      const event = await open({ currency: 'NGN' });
      const order = await on.paid(event, { quantity: 2 }, provider);
      await on.buy.weather(provider, 'failing');
      const refund = await on.request(order);
      await app.runJobs();
      expect((await on.now(order)).refunds).toMatchObject([{ status: 'PROCESSING' }]);
      const [job] = await app.sql<{ run_at: string; max_attempts: number }>(
        `select run_at, max_attempts from graphile_worker.jobs where key = ?`,
        [`refund:${refund.id}`],
      );
      expect(job!.max_attempts).toBe(32_767);
      expect(new Date(job!.run_at).getTime()).toBeGreaterThan(clock.now().getTime());

      await on.buy.weather(provider, 'none');
      await app.app.services().refunds.settle(refund.id);
      await on.settled(order, succeeded);
      expect(await on.madeAt(provider, refund)).toBe(1);
    },
    30_000,
  );

  test.each(['STRIPE', 'PAYSTACK'] as const)(
    '%s answered, and nobody heard it: a day later it is looked up, not asked for again',
    async provider => {
      const event = await open({ currency: 'NGN' });
      const order = await on.paid(event, { quantity: 3 }, provider);
      await on.course(provider, 'hold');
      const refund = await on.request(order, { ticketIds: [order.tickets[0]!.id] });
      await app.app.services().refunds.settle(refund.id);
      // The process died between the answer and our note of it.
      await app.sql('update refunds set provider_refund_id = null, asking_until = null where id = ?', [refund.id]);
      clock.advance(25 * 3_600_000);
      await app.app.services().refunds.settle(refund.id);
      clock.reset();
      expect(await on.madeAt(provider, refund)).toBe(1);
      await on.outcome(refund, 'succeeded');
      await on.settled(order, succeeded);
    },
    30_000,
  );

  /** Jobs run until the payment of the order stands so. */
  const stands = (order: Parameters<typeof on.now>[0], status: string) =>
    on.settled(order, ({ payments }) => payments[0]!.status === status);

  test('gives nothing back while a bank asks for the money; won, what had failed is tried again', async () => {
    const event = await open({ currency: 'NGN' });
    const order = await on.paid(event, { quantity: 3 }, 'PAYSTACK');
    const first = await on.request(order, { ticketIds: [order.tickets[0]!.id] });
    const job = `refund:${first.id}`; // a worker comes by too late
    await app.sql(`update graphile_worker._private_jobs set run_at = now() + interval '1 hour' where key = ?`, [job]);
    await on.dispute(order, 'open');
    await stands(order, 'DISPUTED');
    await app.app.services().refunds.settle(first.id);
    expect((await on.now(order)).refunds).toMatchObject([{ status: 'FAILED' }]);
    expect(await on.madeAt('PAYSTACK', first)).toBe(0);
    expect(await on.request(order)).toMatchObject({ code: 'REFUND_NOT_ALLOWED' });
    expect(await on.retry(first, owner)).toMatchObject({ code: 'WRONG_STATE', state: 'DISPUTED' });

    await on.dispute(order, 'won');
    await stands(order, 'SUCCEEDED');
    expect(await failedRefunds()).toContain(first.id);
    await on.retry(first, owner);
    expect(await on.settled(order, succeeded)).toMatchObject({ refunded: { amount: 4_000 } });
  }, 30_000);

  test('has lost the money to the bank: what had failed needs nobody any more', async () => {
    const order = await on.paid(await open());
    const refund = await on.request(order);
    await on.dispute(order, 'open');
    await stands(order, 'DISPUTED');
    await on.settled(order, ({ refunds }) => refunds[0]!.status === 'FAILED');
    await on.dispute(order, 'lost');
    await until(
      async () => (await app.runJobs(), app.sql(`select 1 from disputes where status = 'LOST'`)),
      ({ length }) => length > 0,
    );
    expect(await failedRefunds()).not.toContain(refund.id);
    expect(await on.retry(refund, owner)).toMatchObject({ code: 'WRONG_STATE', state: 'DISPUTED' });
  }, 30_000);

  /** Those that wait for a person, in the list of the operator. */
  async function failedRefunds(): Promise<string[]> {
    const admin = await app.given.user({ admin: true });
    const query = '{ paymentIssues { nodes { kind refundId } } }';
    const { data } = await app.gql(query, {}, admin);
    return data.paymentIssues.nodes.map(({ refundId }: { refundId: string }) => refundId);
  }
});
