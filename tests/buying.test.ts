import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { clock } from '../server/platform/clock.js';
import { startTestApp, type TestApp } from './support/app.js';
import { buying } from './support/buying.js';
import { differences } from './support/differences.js';

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

describe('holding', () => {
  test('two hundred buyers at once for ten tickets: ten hold one each, the others hear that it is sold out', async () => {
    const event = await app.given.event({ tiers: [{ capacity: 10 }] });
    const answers = await Promise.all(Array.from({ length: 200 }, () => buy.reserve(event)));
    const kinds = (name: string) => answers.filter(({ __typename }) => __typename === name).length;
    expect([kinds('Order'), kinds('SoldOutError')]).toEqual([10, 190]);
    expect(await buy.tier(event.tier)).toEqual({ available: 0, sold: 0, held: 10 });
  });

  test('looking first and taking then, without the guard, more than ten take: only the CHECK keeps the rest out', async () => {
    const event = await app.given.event({ tiers: [{ capacity: 10 }] });
    const { id } = event.tier;
    const lookThenTake = async () => {
      const [tier] = await app.sql<{ room: number }>('select capacity - sold - held as room from tiers where id = ?', [
        id,
      ]);
      if (!tier || tier.room < 1) return 'sold out';
      return app.sql('update tiers set held = held + 1 where id = ?', [id]).then(
        () => 'taken',
        () => 'refused by the CHECK',
      );
    };
    const outcomes = await Promise.all(Array.from({ length: 200 }, lookThenTake));
    expect(outcomes.filter(outcome => outcome === 'taken')).toHaveLength(10);
    expect(outcomes).toContain('refused by the CHECK');
    await app.sql('update tiers set held = 0 where id = ?', [id]);
  });

  test('an order over two tiers takes both or none', async () => {
    const event = await app.given.event({ tiers: [{ capacity: 5 }, { capacity: 1 }] });
    const [first, second] = event.tiers as [{ id: string }, { id: string }];
    const items = [
      { tierId: first.id, quantity: 2 },
      { tierId: second.id, quantity: 2 },
    ];
    const refused = await buy.reserve(event, { items });
    expect(refused).toMatchObject({ __typename: 'SoldOutError', tierId: second.id, available: 1 });
    expect(await buy.tier(first)).toEqual({ available: 5, sold: 0, held: 0 });
  });

  test('the event’s own capacity counts over all tiers', async () => {
    const event = await app.given.event({ capacity: 3, tiers: [{ capacity: 5 }, { capacity: 5 }] });
    expect(await buy.reserve(event, { quantity: 2 })).toMatchObject({ __typename: 'Order' });
    expect(await buy.reserve(event, { tier: event.tiers[1], quantity: 2 })).toMatchObject({
      __typename: 'SoldOutError',
      available: 1,
    });
  });

  test('the same key and wish are the same order, at once and later; another wish is refused', async () => {
    const event = await app.given.event();
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 10 }, () => buy.reserve(event, { key })));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(await buy.reserve(event, { key, quantity: 2 })).toMatchObject({ __typename: 'IdempotencyConflictError' });
    expect(await buy.tier(event.tier)).toMatchObject({ held: 1 });
  });

  test('a guest’s replay after ten minutes does not hand out the access token again', async () => {
    const event = await app.given.event({ holdMinutes: 30 });
    const key = randomUUID();
    const { accessToken } = await buy.reserve(event, { key });
    expect((await buy.reserve(event, { key })).accessToken).toBe(accessToken);
    clock.advance(11 * 60_000);
    expect((await buy.reserve(event, { key })).accessToken).toBeNull();
    clock.reset();
  });

  test('windows, limits, drafts, hidden tiers and registrations are checked', async () => {
    const soon = new Date(Date.now() + 3_600_000);
    const event = await app.given.event({
      tiers: [{ minPerOrder: 2, maxPerOrder: 4 }, { saleStartsAt: soon }, { hidden: true }],
    });
    const [limited, later, hidden] = event.tiers;
    expect(await buy.reserve(event, { tier: limited, quantity: 1 })).toMatchObject({
      __typename: 'QuantityLimitError',
    });
    expect(await buy.reserve(event, { tier: limited, quantity: 5 })).toMatchObject({
      __typename: 'QuantityLimitError',
    });
    expect(await buy.reserve(event, { tier: later })).toMatchObject({ __typename: 'SaleNotOpenError' });
    await expect(buy.reserve(event, { tier: hidden })).rejects.toThrow('NOT_FOUND');
    await expect(buy.reserve(await app.given.event({ draft: true }))).rejects.toThrow('NOT_FOUND');
    expect(await buy.reserve(await app.given.event({ requiresApproval: true }))).toMatchObject({
      __typename: 'ApprovalRequiredError',
    });
    expect(await buy.reserve(event, { tier: limited, quantity: 2, promoCode: 'NONE' })).toMatchObject({
      __typename: 'PromoCodeInvalidError',
    });
  });

  test.each([
    [{ items: [] }, 'items'],
    [{ quantity: 0 }, 'items.0.quantity'],
    [{ quantity: -1 }, 'items.0.quantity'],
  ])('%j is answered with the field that is wrong', async (wish, path) => {
    const event = await app.given.event();
    const { data } = await app.gql(
      `mutation ($input: ReserveTicketsInput!) { reserveTickets(input: $input) { __typename ... on InvalidInputError { fields { path message } } } }`,
      {
        input: {
          eventId: event.id,
          items: [{ tierId: event.tier.id, quantity: 1, ...wish }],
          ...('items' in wish ? wish : {}),
          buyer: { name: 'A', email: 'a@example.com' },
          idempotencyKey: 'k',
        },
      },
    );
    expect(data.reserveTickets).toMatchObject({ __typename: 'InvalidInputError', fields: [{ path }] });
  });
});

describe('a hold that ends', () => {
  test('reads EXPIRED at once, and its tickets return with the sweep', async () => {
    const event = await app.given.event();
    const order = await buy.reserve(event, { quantity: 3 });
    clock.advance(11 * 60_000);
    expect((await buy.now(order)).status).toBe('EXPIRED');
    expect(await buy.startCheckout(order)).toMatchObject({ __typename: 'HoldExpiredError' });
    await app.app.services().holdExpiry.sweep();
    expect(await buy.tier(event.tier)).toEqual({ available: 100, sold: 0, held: 0 });
    clock.reset();
  });

  test('is lengthened by five minutes, once', async () => {
    const event = await app.given.event();
    const order = await buy.reserve(event);
    const extend = () =>
      app.gql(
        `mutation ($input: ExtendHoldInput!) { extendHold(input: $input) { __typename ... on Order { holdExpiresAt } } }`,
        { input: { orderId: order.id, accessToken: order.accessToken } },
      );
    const { data } = await extend();
    expect(Date.parse(data.extendHold.holdExpiresAt) - Date.parse(String(order['holdExpiresAt']))).toBe(5 * 60_000);
    expect((await extend()).data.extendHold.__typename).toBe('WrongStateError');
  });

  test('given back by its buyer, the tickets are on sale at once; given back again it is still given back', async () => {
    const event = await app.given.event();
    const order = await buy.reserve(event, { quantity: 2 });
    expect(await buy.cancel(order)).toMatchObject({ status: 'CANCELLED' });
    expect(await buy.cancel(order)).toMatchObject({ status: 'CANCELLED' });
    expect(await buy.tier(event.tier)).toMatchObject({ available: 100, held: 0 });
  });
});

describe('nothing due', () => {
  test('is paid at once, without a provider, however often it is asked for at the same time', async () => {
    const event = await app.given.event();
    const order = await buy.reserve(event, { quantity: 2 });
    const started = await Promise.all(Array.from({ length: 5 }, () => buy.startCheckout(order, null)));
    expect(started.every(({ order: { status }, redirectUrl }) => status === 'PAID' && redirectUrl === null)).toBe(true);
    await app.runJobs();
    const { tickets } = await buy.now(order);
    expect(tickets.map(({ serial }) => serial.slice(-6))).toEqual(['000001', '000002']);
    expect((await app.outbox('ada@example.com')).filter(({ attachments }) => attachments.length > 0)).toHaveLength(1);
  });
});
