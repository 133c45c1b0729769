/* Long because a code's uses are one count, from the hold to money that comes late, on one server. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { clock } from '../server/platform/clock.js';
import { LIMITS } from '../server/platform/limit-table.js';
import { startTestApp, type Asker, type TestApp } from './support/app.js';
import { buying, until, type BoughtOrder } from './support/buying.js';
import { differences } from './support/differences.js';
import { inDays } from './support/editing.js';
import type { GivenEvent } from './support/given.js';
import { refunding } from './support/refunding.js';
import { statementsOf } from './support/statements.js';

let app: TestApp;
let buy: ReturnType<typeof buying>;
beforeAll(async () => {
  app = await startTestApp({ listen: true });
  buy = buying(app);
});
afterAll(async () => {
  await app.runJobs();
  expect(await differences(app)).toEqual([]);
  await app[Symbol.asyncDispose]();
});

const SUMS = 'subtotal { amount } discount { amount } fees { amount } tax { amount } total { amount }';
const LINE = 'quantity unitPrice { amount } discount { amount } total { amount }';

/** What the items would cost: the quote, or what it says against it. */
async function quote(event: GivenEvent, promoCode: string | null, items: object[], asker?: Asker): Promise<any> {
  const { data, errors } = await app.gql(
    `query ($input: QuoteInput!) { quote(input: $input) { ${SUMS} items { ${LINE} tier { id } } } }`,
    { input: { eventId: event.id, items, promoCode } },
    asker,
  );
  return data?.quote ?? errors[0]?.extensions.code;
}

async function stored(event: GivenEvent, code: string): Promise<{ id: string; uses: number; late_uses: number }> {
  const [row] = await app.sql<{ id: string; uses: number; late_uses: number }>(
    'select id, uses, late_uses from promo_codes where event_id = ? and code = ?',
    [event.id, code],
  );
  return row!;
}
const usesOf = async (event: GivenEvent, code: string) => (await stored(event, code)).uses;

const update = (event: GivenEvent, input: object) =>
  app.gql(
    'mutation ($input: UpdatePromoCodeInput!) { updatePromoCode(input: $input) { __typename } }',
    { input },
    event.organization.owner,
  );
const refusal = { __typename: 'PromoCodeInvalidError', code: 'PROMO_CODE_INVALID' };

describe('an order with a promo code', () => {
  test('costs what its quote said, to the minor unit, and keeps the code for buyer and staff', async () => {
    const event = await app.given.event({
      taxBasisPoints: 750,
      tiers: [{ price: 3_333 }, { price: 1_999 }, { price: 0 }],
    });
    await app.gql(
      'mutation ($input: UpdateOrganizationInput!) { updateOrganization(input: $input) { __typename } }',
      { input: { organizationId: event.organization.id, feeBasisPoints: 250, feeFixed: 49, feesPaidBy: 'BUYER' } },
      event.organization.owner,
    );
    const promoCode = await app.given.promoCode(event, { amountOff: 1_000 });
    const items = event.tiers.map(({ id: tierId }, i) => ({ tierId, quantity: 3 - i }));

    const offered = await quote(event, promoCode.toLowerCase(), items);
    const order = await buy.reserve(event, { items, promoCode: promoCode.toLowerCase() });

    // 1,000 over 9,999 and 3,998: 714.4 and 285.6, so 714 and 286; 9,285 and 3,712 are left
    // fees: 3,095 and 1,856 a ticket: 77.375 -> 77, 46.4 -> 46, + 49 each: 3 x 126 + 2 x 95; tax 696.375 and 278.4
    expect(offered).toMatchObject({
      items: [
        { discount: { amount: 714 }, total: { amount: 9_285 } },
        { discount: { amount: 286 }, total: { amount: 3_712 } },
        { discount: { amount: 0 }, total: { amount: 0 } },
      ],
      subtotal: { amount: 13_997 },
      discount: { amount: 1_000 },
      fees: { amount: 568 },
      tax: { amount: 974 },
      total: { amount: 14_539 },
    });
    const ORDER = `query ($id: ID!, $token: String) { order(id: $id, accessToken: $token) { promoCode ${SUMS} items { ${LINE} tier { id } } } }`;
    const { data } = await app.gql(ORDER, { id: order.id, token: order.accessToken });
    expect(data.order).toEqual({ promoCode, ...offered });
    const { data: staff } = await app.gql(ORDER, { id: order.id }, event.organization.owner);
    expect(staff.order).toEqual(data.order);
    const { data: other } = await app.gql(ORDER, { id: order.id }, await app.given.user());
    expect(other.order).toBeNull();
  });

  test.each([
    ['JPY', 1_010, 858], // 151.5 -> 152
    ['USD', 999, 849], // 149.85 -> 150
    ['KWD', 10_010, 8_510], // 1,501.5 -> 1,502 -> 1,500
  ])('in %s: %i less 15 percent is %i', async (currency, price, left) => {
    const event = await app.given.event({ currency, tiers: [{ price }] });
    const order = await buy.reserve(event, { promoCode: await app.given.promoCode(event, { percentOff: 15 }) });
    expect(order['total']).toEqual({ amount: left, currency });
  });

  test('of which nothing is left to pay is PAID without a provider', async () => {
    const event = await app.given.event({ tiers: [{ price: 5_000 }] });
    const order = await buy.reserve(event, { quantity: 2, promoCode: await app.given.promoCode(event) });
    expect(order['total']).toMatchObject({ amount: 0 });
    const started = await buy.startCheckout(order);
    expect(started).toMatchObject({ redirectUrl: null, payment: null, order: { status: 'PAID' } });
    expect((await buy.now(order)).tickets).toHaveLength(2);
  });

  test('is the same order for the same key, also when its use was the last; another code is another wish', async () => {
    const event = await app.given.event({ tiers: [{ price: 5_000 }] });
    const [promoCode, key] = [await app.given.promoCode(event, { percentOff: 10, maxUses: 1 }), randomUUID()];
    const answers = await Promise.all(Array.from({ length: 5 }, () => buy.reserve(event, { promoCode, key })));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect((await buy.reserve(event, { promoCode: ` ${promoCode.toLowerCase()} `, key })).id).toBe(answers[0]!.id);
    expect(await buy.reserve(event, { key })).toMatchObject({ __typename: 'IdempotencyConflictError' });
    expect(await usesOf(event, promoCode)).toBe(1);
  });

  test('takes it off the tiers that it names alone, and is refused where none of them is chosen', async () => {
    const event = await app.given.event({ tiers: [{ price: 1_000 }, { price: 4_000 }] });
    const [named, other] = event.tiers;
    const promoCode = await app.given.promoCode(event, { amountOff: 3_000, tierIds: [named!.id] });
    const both = event.tiers.map(({ id: tierId }) => ({ tierId, quantity: 1 }));
    expect(await quote(event, promoCode, both)).toMatchObject({
      discount: { amount: 1_000 },
      total: { amount: 4_000 },
    });
    expect(await buy.reserve(event, { tier: other, promoCode })).toMatchObject({
      ...refusal,
      message: 'This code is not for these tickets.',
    });
  });
});

describe('a code is refused', () => {
  let event: GivenEvent;
  beforeAll(async () => {
    event = await app.given.event({ tiers: [{ price: 1_000 }] });
  });
  const wish = () => [{ tierId: event.tier.id, quantity: 1 }];

  test.each([
    ['that nobody made', () => 'NOBODYS', 'This code is not valid.'],
    ['that is no code', () => "'; drop table orders --", 'This code is not valid.'],
    ['of another event', async () => app.given.promoCode(await app.given.event()), 'This code is not valid.'],
    [
      'before its time',
      () => app.given.promoCode(event, { percentOff: 5, startsAt: inDays(1) }),
      'This code is not valid yet.',
    ],
    [
      'after its time',
      () => app.given.promoCode(event, { percentOff: 5, endsAt: inDays(-1) }),
      'This code is not valid any more.',
    ],
  ])('%s', async (_, code, message) => {
    const promoCode = await code();
    expect(await buy.reserve(event, { promoCode })).toMatchObject({ ...refusal, message });
    expect(await quote(event, promoCode, wish())).toBe('PROMO_CODE_INVALID');
    expect(await buy.tier(event.tier)).toMatchObject({ held: 0 });
  });

  test('that was switched off, as if nobody had made it', async () => {
    const promoCode = await app.given.promoCode(event);
    await update(event, { promoCodeId: (await stored(event, promoCode)).id, active: false });
    expect(await buy.reserve(event, { promoCode })).toMatchObject({ ...refusal, message: 'This code is not valid.' });
  });

  test('that is used up, by quotes as well', async () => {
    const other = await app.given.event({ tiers: [{ price: 1_000 }] });
    const promoCode = await app.given.promoCode(other, { percentOff: 10, maxUses: 1 });
    await buy.reserve(other, { promoCode });
    const used = await buy.reserve(other, { promoCode });
    expect(used).toMatchObject({ ...refusal, message: 'This code has been used up.' });
    expect(await quote(other, promoCode, [{ tierId: other.tier.id, quantity: 1 }])).toBe('PROMO_CODE_INVALID');
  });
});

describe('a hidden tier', () => {
  const TIERS = 'query ($id: ID, $promoCode: String) { event(id: $id) { tiers(promoCode: $promoCode) { id name } } }';
  const shown = async (event: GivenEvent, promoCode?: string): Promise<string[]> =>
    (await app.gql(TIERS, { id: event.id, promoCode })).data.event.tiers.map(({ id }: { id: string }) => id);

  test('is seen and sold with a code that names it, and with no other', async () => {
    const event = await app.given.event({ tiers: [{}, { hidden: true }, { hidden: true }] });
    const [open, hidden, secret] = event.tiers.map(({ id }) => id) as [string, string, string];
    const opens = await app.given.promoCode(event, { amountOff: 0, tierIds: [hidden] });
    const forAll = await app.given.promoCode(event, { percentOff: 10 });

    expect(await shown(event)).toEqual([open]);
    expect(await shown(event, 'WRONG')).toEqual([open]);
    expect(await shown(event, forAll)).toEqual([open]);
    expect(await shown(event, opens.toLowerCase())).toEqual([open, hidden]);
    for (const promoCode of [undefined, forAll]) {
      await expect(buy.reserve(event, { tier: event.tiers[1], promoCode })).rejects.toThrow('NOT_FOUND');
    }
    await expect(buy.reserve(event, { tier: { id: secret }, promoCode: opens })).rejects.toThrow('NOT_FOUND');
    expect(await quote(event, null, [{ tierId: hidden, quantity: 1 }])).toBe('NOT_FOUND');
    const order = await buy.reserve(event, { tier: event.tiers[1], promoCode: opens });
    expect(order).toMatchObject({ __typename: 'Order', status: 'HELD' });
  });

  test('closes again when its code does', async () => {
    const event = await app.given.event({ tiers: [{}, { hidden: true }] });
    const promoCode = await app.given.promoCode(event, { amountOff: 0, maxUses: 1, tierIds: [event.tiers[1]!.id] });
    expect(await shown(event, promoCode)).toHaveLength(2);
    await buy.reserve(event, { tier: event.tiers[1], promoCode });
    expect(await shown(event, promoCode)).toHaveLength(1);
  });
});

describe('uses', () => {
  test('one use among ten buyers at once is one', async () => {
    const event = await app.given.event({ tiers: [{ price: 5_000 }] });
    const promoCode = await app.given.promoCode(event, { percentOff: 100, maxUses: 1 });
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) => buy.reserve(event, { promoCode, email: `racer-${i}@example.com` })),
    );
    const kinds = (name: string) => answers.filter(({ __typename }) => __typename === name).length;
    expect([kinds('Order'), kinds('PromoCodeInvalidError')]).toEqual([1, 9]);
    expect(await usesOf(event, promoCode)).toBe(1);
    expect(await buy.tier(event.tier)).toMatchObject({ held: 1 });
  });

  test('looking first and taking then, without the guard, more than one take: only the CHECK keeps the rest out', async () => {
    const event = await app.given.event();
    const promoCode = await app.given.promoCode(event, { percentOff: 100, maxUses: 1 });
    const { id } = await stored(event, promoCode);
    const look = () => app.sql<{ left: number }>('select max_uses - uses as left from promo_codes where id = ?', [id]);
    const take = () =>
      app.sql('update promo_codes set uses = uses + 1 where id = ?', [id]).then(
        () => 'taken',
        () => 'refused by the CHECK',
      );
    // All look before the first takes, as slow as its way to the database may be.
    const looks = await Promise.all(Array.from({ length: 20 }, look));
    expect(looks.every(([code]) => code!.left === 1)).toBe(true);
    const outcomes = await Promise.all(looks.map(take));
    expect(outcomes.filter(outcome => outcome === 'taken')).toHaveLength(1);
    expect(outcomes.filter(outcome => outcome === 'refused by the CHECK')).toHaveLength(19);
    await app.sql('update promo_codes set uses = 0 where id = ?', [id]);
  });

  test('come back with a hold that ends or is given back, and the next buyer has them', async () => {
    const event = await app.given.event({ tiers: [{ price: 5_000 }] });
    const promoCode = await app.given.promoCode(event, { percentOff: 10, maxUses: 1 });
    await buy.cancel(await buy.reserve(event, { promoCode }));
    expect(await usesOf(event, promoCode)).toBe(0);

    await buy.reserve(event, { promoCode });
    clock.advance(11 * 60_000);
    await app.app.services().holdExpiry.sweep();
    clock.reset();
    expect(await usesOf(event, promoCode)).toBe(0);
    expect(await buy.reserve(event, { promoCode })).toMatchObject({ __typename: 'Order' });
  });

  test('a reservation that fails after the code was looked at takes none', async () => {
    const event = await app.given.event({ tiers: [{ capacity: 1 }] });
    const promoCode = await app.given.promoCode(event);
    expect(await buy.reserve(event, { promoCode, quantity: 2 })).toMatchObject({ __typename: 'SoldOutError' });
    expect(await usesOf(event, promoCode)).toBe(0);
  });

  test('are recounted by verify', async () => {
    const event = await app.given.event();
    const promoCode = await app.given.promoCode(event);
    await buy.reserve(event, { promoCode });
    const { id } = await stored(event, promoCode);
    await app.sql('update promo_codes set uses = 3 where id = ?', [id]);
    expect(await differences(app)).toEqual([expect.stringMatching(`promo code ${id} 3 / 1`)]);
    await app.sql('update promo_codes set uses = 1 where id = ?', [id]);
  });
});

describe('money that comes after the hold ended', () => {
  const tickets = { price: 500_000, capacity: 20 };

  /** A buyer who went to Paystack's page, whose hold ended before the payment. @returns what presses pay there. */
  async function tooLate(event: GivenEvent, promoCode: string): Promise<BoughtOrder & { pay: () => Promise<void> }> {
    const order = await buy.reserve(event, { promoCode, email: 'late@example.com' });
    const { redirectUrl } = await buy.startCheckout(order, 'PAYSTACK');
    clock.advance(16 * 60_000);
    await app.app.services().holdExpiry.end(order.id);
    clock.reset();
    const pay = async () => {
      await buy.press(redirectUrl!);
      await until(
        async () => (await app.runJobs(), buy.now(order)),
        ({ status }) => status === 'PAID',
      );
    };
    return { ...order, pay };
  }

  test('is a sale although all uses are taken; then nobody new, until uses are below the limit again', async () => {
    const event = await app.given.event({ currency: 'NGN', tiers: [tickets] });
    const promoCode = await app.given.promoCode(event, { percentOff: 10, maxUses: 1 });
    const late = await tooLate(event, promoCode);
    expect(await usesOf(event, promoCode)).toBe(0);
    const next = await buy.reserve(event, { promoCode, email: 'next@example.com' });
    expect(next.__typename).toBe('Order');

    await late.pay();

    expect(await stored(event, promoCode)).toMatchObject({ uses: 2, late_uses: 1 });
    expect(await buy.reserve(event, { promoCode })).toMatchObject(refusal);
    await buy.cancel(next);
    expect(await stored(event, promoCode)).toMatchObject({ uses: 1, late_uses: 0 });
    expect(await buy.reserve(event, { promoCode })).toMatchObject(refusal);
  });

  test('does not ask again whether the code is switched off or over', async () => {
    const event = await app.given.event({ currency: 'NGN', tiers: [tickets] });
    const promoCode = await app.given.promoCode(event, { percentOff: 10, maxUses: 5 });
    const late = await tooLate(event, promoCode);
    const { id: promoCodeId } = await stored(event, promoCode);
    await update(event, { promoCodeId, active: false, endsAt: inDays(-1) });

    await late.pay();

    expect(await stored(event, promoCode)).toMatchObject({ uses: 1, late_uses: 0 });
  });

  test('past the limit, the limit can be raised to the uses and beyond, but not lowered', async () => {
    const event = await app.given.event({ currency: 'NGN', tiers: [tickets] });
    const promoCode = await app.given.promoCode(event, { percentOff: 10, maxUses: 1 });
    const late = await tooLate(event, promoCode);
    await buy.reserve(event, { promoCode, email: 'next@example.com' });
    await late.pay();
    const { id: promoCodeId } = await stored(event, promoCode);
    const set = async (maxUses: number) =>
      (await update(event, { promoCodeId, maxUses })).data.updatePromoCode.__typename;

    expect(await set(1)).toBe('PromoCode'); // as it was
    expect(await stored(event, promoCode)).toMatchObject({ uses: 2, late_uses: 1 });
    expect(await set(3)).toBe('PromoCode');
    expect(await stored(event, promoCode)).toMatchObject({ uses: 2, late_uses: 0 });
    expect(await set(1)).toBe('InvalidInputError');
  });
});

describe('tickets that go back', () => {
  let on: ReturnType<typeof refunding>;
  beforeAll(() => {
    on = refunding(app);
  });

  test('bring back their share of what was left after discount, and their order keeps its use', async () => {
    const event = await app.given.event({
      currency: 'NGN',
      refundDeadline: inDays(1),
      tiers: [{ price: 333_333, capacity: 20 }],
    });
    const promoCode = await app.given.promoCode(event, { amountOff: 1_000, maxUses: 1 });
    const order = await on.paid(event, { quantity: 3, promoCode });
    // 999,999 - 1,000 = 998,999: 332,999 each, and the last has two more
    const shares: number[] = [];
    for (const { id } of order.tickets) shares.push((await on.request(order, { ticketIds: [id] })).amount.amount);
    expect(shares).toEqual([332_999, 332_999, 333_001]);

    const after = await on.settled(order, ({ refunded }) => refunded.amount === 998_999);

    expect(after.status).toBe('REFUNDED');
    expect(await usesOf(event, promoCode)).toBe(1);
    expect(await buy.reserve(event, { promoCode })).toMatchObject(refusal);
  }, 30_000);

  test('that cost nothing go back without a provider, and their order keeps its use too', async () => {
    const event = await app.given.event({ refundDeadline: inDays(1), tiers: [{ price: 5_000 }] });
    const promoCode = await app.given.promoCode(event);
    const order = await on.paid(event, { promoCode });
    await on.request(order);
    expect(await on.settled(order, ({ status }) => status === 'REFUNDED')).toMatchObject({ payments: [] });
    expect(await usesOf(event, promoCode)).toBe(1);
  });

  test('with their event leave the uses of what was paid; holds give theirs back', async () => {
    const event = await app.given.event({ tiers: [{ price: 5_000 }] });
    const promoCode = await app.given.promoCode(event, { percentOff: 10 });
    const paid = await on.paid(event, { promoCode });
    await buy.reserve(event, { promoCode });
    expect(await usesOf(event, promoCode)).toBe(2);
    await on.cancelEvent(event, event.organization.owner);
    await on.settled(paid, ({ status }) => status === 'REFUNDED');
    await app.app.services().holdExpiry.sweep();
    expect(await usesOf(event, promoCode)).toBe(1);
  }, 30_000);
});

describe('guesses', () => {
  let limited: TestApp;
  let event: GivenEvent;
  let right: string;
  beforeAll(async () => {
    limited = await startTestApp({ rateLimit: true });
    event = await limited.given.event({ tiers: [{ price: 1_000 }, { hidden: true }] });
    right = await limited.given.promoCode(event, { percentOff: 10, tierIds: event.tiers.map(({ id }) => id) });
  });
  afterAll(async () => limited[Symbol.asyncDispose]());

  const items = () => [{ tierId: event.tier.id, quantity: 1 }];
  const ways: Record<string, (promoCode: string, ip: string) => Promise<{ code: string | undefined; data: any }>> = {
    quote: (promoCode, ip) =>
      limited.gql(
        'query ($input: QuoteInput!) { quote(input: $input) { discount { amount } } }',
        { input: { eventId: event.id, items: items(), promoCode } },
        { ip },
      ),
    reserveTickets: (promoCode, ip) =>
      limited.gql(
        'mutation ($input: ReserveTicketsInput!) { reserveTickets(input: $input) { __typename } }',
        {
          input: {
            eventId: event.id,
            items: items(),
            buyer: { name: 'Eve', email: 'eve@example.com' },
            promoCode,
            idempotencyKey: randomUUID(),
          },
        },
        { ip },
      ),
    'Event.tiers': (promoCode, ip) =>
      limited.gql(
        'query ($id: ID, $promoCode: String) { event(id: $id) { tiers(promoCode: $promoCode) { id } } }',
        { id: event.id, promoCode },
        { ip },
      ),
  };

  test('are counted by address over all ways to guess; then not even the right one is answered, elsewhere it is', async () => {
    const all = Object.values(ways);
    for (let n = 0; n < LIMITS.promoCodeGuess.points; n += 1) {
      const { code } = await all[n % all.length]!(`GUESS-${n}`, '203.0.113.7');
      expect([undefined, 'PROMO_CODE_INVALID']).toContain(code);
    }
    for (const way of all) {
      expect((await way('GUESS-MORE', '203.0.113.7')).code).toBe('RATE_LIMITED');
      expect((await way(right, '203.0.113.7')).code).toBe('RATE_LIMITED');
      expect((await way(right, '203.0.113.8')).code).toBeUndefined();
    }
  });

  test('one who guessed too often still buys and looks without a code', async () => {
    expect((await ways['quote']!('', '203.0.113.7')).data.quote).toEqual({ discount: { amount: 0 } });
    expect((await ways['Event.tiers']!('', '203.0.113.7')).data.event.tiers).toHaveLength(1);
  });

  test('a crowd that shares an address and a code does not wait for each other: its holds share statements', async () => {
    const crowd = async (promoCode: string, ip: string) => {
      const asked = Array.from({ length: 40 }, () => ways['reserveTickets']!(promoCode, ip));
      const answers = await Promise.all(asked);
      expect(answers.filter(({ data }) => data?.reserveTickets.__typename === 'Order')).toHaveLength(40);
    };
    const without = await statementsOf(limited, () => crowd('', '203.0.113.10'));
    const withCode = await statementsOf(limited, () => crowd(right, '203.0.113.10'));
    expect(withCode.length).toBeLessThan(3 * without.length);
  });

  test('at once get no further than one after the other, however many', async () => {
    const words = [...Array.from({ length: 80 }, (_, n) => `GUESS-${n}`), right];
    const answers = await Promise.all(words.map(word => ways['reserveTickets']!(word, '203.0.113.11')));
    const told = answers.filter(({ code }) => code !== 'RATE_LIMITED');
    expect(told).toHaveLength(LIMITS.promoCodeGuess.points);
    expect(answers.at(-1)!.code).toBe('RATE_LIMITED');
  });

  test('right codes and codes that are used up are none', async () => {
    const usedUp = await limited.given.promoCode(event, { percentOff: 10, maxUses: 1 });
    await ways['reserveTickets']!(usedUp, '203.0.113.9');
    for (let n = 0; n < LIMITS.promoCodeGuess.points; n += 1) {
      await ways['quote']!(right, '203.0.113.9');
      await ways['quote']!(usedUp, '203.0.113.9');
    }
    expect((await ways['quote']!(right, '203.0.113.9')).data.quote).toEqual({ discount: { amount: 100 } });
  });
});
