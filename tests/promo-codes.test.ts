import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { startTestApp, type TestApp } from './support/app.js';
import { inDays, paths } from './support/editing.js';
import type { GivenEvent } from './support/given.js';

let app: TestApp;
let event: GivenEvent;
beforeAll(async () => {
  app = await startTestApp();
  event = await app.given.event({ tiers: [{ price: 5_000 }, { price: 9_000, hidden: true }] });
});
afterAll(async () => app[Symbol.asyncDispose]());

const PROMO_CODE = `__typename ... on PromoCode { id code percentOff amountOff { amount currency } uses maxUses tiers { id }
  startsAt endsAt active } ... on InvalidInputError { fields { path message } }`;

async function mutate(field: 'createPromoCode' | 'updatePromoCode', input: object, of = event) {
  const type = `${field[0]!.toUpperCase()}${field.slice(1)}Input`;
  const { data, code } = await app.gql(
    `mutation ($input: ${type}!) { ${field}(input: $input) { ${PROMO_CODE} } }`,
    { input },
    of.organization.owner,
  );
  return data?.[field] ?? { graphqlError: code };
}
const create = (input: object, of = event) => mutate('createPromoCode', { eventId: of.id, ...input }, of);
const update = (input: object) => mutate('updatePromoCode', input);

describe('promo codes', () => {
  test('take a percentage or an amount off, for so many orders, in a window, for some tiers', async () => {
    const [shown, hidden] = event.tiers;
    const [startsAt, endsAt] = [inDays(1), inDays(2)];
    const whole = {
      code: 'friends-25',
      percentOff: 25,
      maxUses: 40,
      tierIds: [hidden!.id, shown!.id],
      startsAt,
      endsAt,
    };
    expect(await create(whole)).toMatchObject({
      code: 'FRIENDS-25',
      percentOff: 25,
      amountOff: null,
      uses: 0,
      maxUses: 40,
      tiers: [{ id: shown!.id }, { id: hidden!.id }],
      startsAt,
      endsAt,
      active: true,
    });
    expect(await create({ code: 'tenner', amountOff: 1_000 })).toMatchObject({
      code: 'TENNER',
      percentOff: null,
      amountOff: { amount: 1_000, currency: 'USD' },
      maxUses: null,
      tiers: [],
    });
  });

  test('of an event are listed newest first for its staff', async () => {
    const other = await app.given.event({ organization: event.organization });
    await create({ code: 'FIRST', percentOff: 1 }, other);
    await create({ code: 'SECOND', percentOff: 1 }, other);
    const LIST = 'query ($id: ID!) { promoCodes(eventId: $id) { code } }';
    const { data } = await app.gql(LIST, { id: other.id }, event.organization.owner);
    expect(data.promoCodes).toEqual([{ code: 'SECOND' }, { code: 'FIRST' }]);
  });

  test('of one name in any case are one in an event, and may be another in the next', async () => {
    await create({ code: 'Once', percentOff: 1 });
    expect(await create({ code: ' oNCE ', amountOff: 5 })).toMatchObject({ fields: [{ path: 'code' }] });
    const other = await app.given.event({ organization: event.organization });
    expect(await create({ code: 'ONCE', percentOff: 1 }, other)).toMatchObject({ code: 'ONCE' });
  });

  test('asked for ten times at once are made once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => create({ code: 'RUSH', percentOff: 5 })));
    expect(answers.filter(answer => answer.__typename === 'PromoCode')).toHaveLength(1);
    expect(answers.filter(answer => answer.__typename === 'InvalidInputError')).toHaveLength(9);
  });

  test.each([
    [{ code: 'no' }, ['code', 'percentOff']],
    [{ code: 'a space', percentOff: 1 }, ['code']],
    [{ code: '-HYPHEN', percentOff: 1 }, ['code']],
    [{ percentOff: 0 }, ['percentOff']],
    [{ percentOff: 101 }, ['percentOff']],
    [{ amountOff: -1 }, ['amountOff']],
    [{ percentOff: 10, amountOff: 10 }, ['amountOff']],
    [{}, ['percentOff']],
    [{ percentOff: 10, maxUses: 0 }, ['maxUses']],
    [{ percentOff: 10, startsAt: '2099-01-02T00:00:00Z', endsAt: '2099-01-01T00:00:00Z' }, ['endsAt']],
    [{ percentOff: 10, tierIds: ['nonsense'] }, ['tierIds.0']],
  ])('%j is refused for %j', async (input, wrong) => {
    expect(paths(await create({ code: 'WRONG', ...input }))).toEqual(wrong);
  });

  test('name tiers of their own event, and amounts that can be charged', async () => {
    const other = await app.given.event({ organization: event.organization, currency: 'KWD' });
    const tierIds = [event.tier.id, other.tier.id];
    expect(paths(await create({ code: 'ELSE', percentOff: 10, tierIds }))).toEqual(['tierIds.1']);
    expect(paths(await create({ code: 'ODD', amountOff: 1_005 }, other))).toEqual(['amountOff']);
    expect(await create({ code: 'EVEN', amountOff: 1_010 }, other)).toMatchObject({
      amountOff: { amount: 1_010, currency: 'KWD' },
    });
  });

  test('change by what is named; null clears, and an absent field keeps', async () => {
    const [startsAt, endsAt] = [inDays(1), inDays(3)];
    const { id: promoCodeId } = await create({ code: 'CHANGES', percentOff: 10, maxUses: 5, endsAt });
    expect(await update({ promoCodeId, active: false })).toMatchObject({ active: false, maxUses: 5, endsAt });
    const changes = { active: true, maxUses: null, startsAt, endsAt: null };
    expect(await update({ promoCodeId, ...changes })).toMatchObject(changes);
    expect(paths(await update({ promoCodeId, endsAt: inDays(0.5) }))).toEqual(['endsAt']);
    expect(paths(await update({ promoCodeId, active: null }))).toEqual(['active']);
    expect(await update({ promoCodeId: 'nonsense', active: false })).toEqual({ graphqlError: 'NOT_FOUND' });
  });

  test('can’t be for fewer orders than use them', async () => {
    const { id: promoCodeId } = await create({ code: 'FEWER', percentOff: 100, maxUses: 5 });
    await app.sql('update promo_codes set uses = 3 where id = ?', [promoCodeId]);
    expect(paths(await update({ promoCodeId, maxUses: 2 }))).toEqual(['maxUses']);
    expect(await update({ promoCodeId, maxUses: 3 })).toMatchObject({ maxUses: 3, uses: 3 });
  });

  test('leave in the audit who made and changed them', async () => {
    const { id } = await create({ code: 'AUDITED', amountOff: 500 });
    await update({ promoCodeId: id, maxUses: 7 });
    const entries = await app.sql<{ action: string; details: object; actor_id: string }>(
      'select action, details, actor_id from audit_entries where subject_id = ? order by at, action',
      [id],
    );
    expect(entries).toMatchObject([
      { action: 'promoCode.created', details: { code: 'AUDITED', amountOff: 500, tierIds: [] } },
      { action: 'promoCode.updated', details: { maxUses: 7 } },
    ]);
    expect(entries.every(entry => entry.actor_id === event.organization.owner.id)).toBe(true);
  });
});

describe('the database holds a code to', () => {
  /** What it says to a row that the code would never write; '' where it takes it. */
  async function refusal(columns: Record<string, unknown>): Promise<string> {
    const row = { id: randomUUID(), event_id: event.id, code: 'RAW', created_at: new Date(), ...columns };
    const marks = Object.keys(row).map(() => '?');
    const insert = `insert into promo_codes (${Object.keys(row).join()}) values (${marks.join()})`;
    const failed = await app.sql(insert, Object.values(row)).catch((error: Error) => error.message);
    if (typeof failed === 'string') return /"(\w+)"/.exec(failed.replace('"promo_codes"', ''))?.[1] ?? failed;
    await app.sql('delete from promo_codes where id = ?', [row.id]);
    return '';
  }

  test.each([
    ['a percentage', { percent_off: 10 }, ''],
    ['or an amount', { amount_off: 10 }, ''],
    ['not both', { percent_off: 10, amount_off: 10 }, 'promo_codes_check'],
    ['not none', {}, 'promo_codes_check'],
    ['1 percent at least', { percent_off: 0 }, 'promo_codes_percent_off_check'],
    ['100 percent at most', { percent_off: 101 }, 'promo_codes_percent_off_check'],
    ['its limit of uses', { percent_off: 10, max_uses: 2, uses: 3 }, 'promo_codes_check1'],
    ['late uses that are exactly what is over', { percent_off: 10, max_uses: 2, uses: 3, late_uses: 1 }, ''],
    ['and no more', { percent_off: 10, max_uses: 2, uses: 2, late_uses: 1 }, 'promo_codes_check1'],
    ['uses that are not negative', { percent_off: 10, uses: -1 }, 'promo_codes_uses_check'],
    ['capitals', { percent_off: 10, code: 'raw' }, 'promo_codes_code_check'],
  ])('%s', async (_, columns, constraint) => {
    expect(await refusal(columns)).toBe(constraint);
  });
});
