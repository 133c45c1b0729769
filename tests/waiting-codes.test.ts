import { describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { clock } from '../server/platform/clock.js';
import { startTestApp } from './support/app.js';
import { until } from './support/buying.js';
import type { GivenEvent } from './support/given.js';
import { roomSuite, type RoomSuite } from './support/room-suite.js';
import { waitingAt } from './support/waiting-rooms.js';

let app: RoomSuite['app'];
let wait: RoomSuite['wait'];
roomSuite(suite => ({ app, wait } = suite));

const FAST = { admitPerMinute: 60_000 };

/** A room whose last tier only the promo code FANS opens. */
async function behindACode(tiers: object[], room: object = FAST, there = { app, wait }) {
  const event = await there.wait.withRoom(room, { tiers });
  await there.app.given.promoCode(event, { code: 'FANS', amountOff: 0, tierIds: [event.tiers.at(-1)!.id] });
  return event;
}
const enter = ({ id }: { id: string }, vipCode: string) =>
  wait.mutate('enterVipCode', 'EnterVipCodeInput', { queueTicketId: id, vipCode });
const now = async (place: { id: string }) => wait.place(place.id);

/** The order of one ticket of the tier that FANS opens. */
async function buy(event: GivenEvent, admissionToken: string) {
  const { data } = await app.gql(
    `mutation ($input: ReserveTicketsInput!) { reserveTickets(input: $input) { __typename ... on UserError { code } } }`,
    {
      input: {
        eventId: event.id,
        items: [{ tierId: event.tiers.at(-1)!.id, quantity: 1 }],
        buyer: { name: 'Ada', email: `${randomUUID()}@example.com` },
        idempotencyKey: randomUUID(),
        promoCode: 'FANS',
        admissionToken,
      },
    },
  );
  return data.reserveTickets;
}

describe('in front of hidden tiers', () => {
  test.each([
    ['nothing else was ever on offer', [{ hidden: true }], 'WAITING'],
    ['all else is sold', [{ capacity: 0 }, { hidden: true }], 'SOLD_OUT'],
  ])('who has the code comes in and buys, others don’t, where %s', async (_, tiers, others) => {
    const event = await behindACode(tiers);
    const stranger = await wait.join(event);
    const fan = await wait.join(event, ' fans ');
    const late = await wait.join(event);
    expect([stranger, fan].map(({ lane, opensHidden }) => [lane, opensHidden])).toEqual([
      ['REGULAR', false],
      ['REGULAR', true],
    ]);
    expect(await wait.tick(event)).toBe(1);
    await until(
      () => now(fan),
      ({ status }) => status === 'ADMITTED',
    );
    expect(await buy(event, (await now(fan)).admissionToken)).toEqual({ __typename: 'Order' });
    await until(
      () => now(stranger),
      ({ status, estimatedWaitSeconds }) => status === others && estimatedWaitSeconds === null,
    );

    expect(await wait.tick(event)).toBe(0);
    expect(await enter(late, 'fans')).toEqual({ __typename: 'QueueTicket' });
    expect(await wait.tick(event)).toBe(1);
    await until(
      () => now(late),
      ({ status, opensHidden }) => status === 'ADMITTED' && opensHidden,
    );
    expect((await now(stranger)).status).toBe(others);
  });

  test('a code for what is on offer anyway, one that is over and one that is used up open nothing', async () => {
    const event = await behindACode([{ capacity: 0 }, { hidden: true }]);
    const code = (fields: object) => app.given.promoCode(event, fields);
    const tierIds = [event.tiers[1]!.id];
    await code({ code: 'TENTH', percentOff: 10 });
    await code({ code: 'EARLY', amountOff: 0, tierIds, startsAt: new Date(clock.now().getTime() + 60_000) });
    await code({ code: 'OVER', amountOff: 0, tierIds, endsAt: new Date(clock.now().getTime() - 60_000) });
    await code({ code: 'ONCE', amountOff: 0, tierIds, maxUses: 1 });
    await app.sql(`update promo_codes set uses = 1 where code = 'ONCE'`);
    for (const opensNothing of ['TENTH', 'OVER', 'ONCE', 'NONE'])
      expect(await wait.join(event, opensNothing)).toMatchObject({ opensHidden: false });
    expect(await wait.join(event, 'EARLY')).toMatchObject({ opensHidden: true });
  });

  test('a place may have both: the lane by the VIP code, the tickets by the promo code', async () => {
    const event = await behindACode([{ capacity: 0 }, { hidden: true, lane: 'VIP' }], { ...FAST, vipCode: 'GOLD' });
    const place = await wait.join(event, 'FANS');
    expect(await wait.tick(event)).toBe(0); // the tier is for those with a VIP code alone
    await enter(place, 'gold');
    expect(await wait.ticks(event, 5)).toContain(1);
    await until(
      () => now(place),
      ({ status, lane }) => status === 'ADMITTED' && lane === 'VIP',
    );
    expect(await buy(event, (await now(place)).admissionToken)).toEqual({ __typename: 'Order' });
  });

  test('when the hidden tickets are gone it is over for those with the code too', async () => {
    const event = await behindACode([{ capacity: 0 }, { capacity: 1, hidden: true }]);
    const [first, second] = [await wait.join(event, 'FANS'), await wait.join(event, 'FANS')];
    expect(await wait.tick(event)).toBe(1); // one ticket, one admission
    await app.sql('update tiers set sold = capacity where event_id = ?', [event.id]);
    expect(await wait.tick(event)).toBe(0);
    await until(
      () => now(second),
      ({ status }) => status === 'SOLD_OUT',
    );
    expect((await now(first)).status).toBe('ADMITTED');
  });
});

describe('behind two codes', () => {
  /** All else is sold; one ticket is left behind FIRST and five behind SECOND, and so many wait with each code. */
  async function behindTwo(first: number, second: number, more: object = {}) {
    const tiers = [{ capacity: 0 }, { capacity: 1, hidden: true }, { capacity: 5, hidden: true }];
    const event = await wait.withRoom({ ...FAST, vipCode: 'GOLD' }, { tiers, ...more });
    for (const [i, code] of ['FIRST', 'SECOND'].entries())
      await app.given.promoCode(event, { code, amountOff: 0, tierIds: [event.tiers[i + 1]!.id] });
    const [ofFirst, ofSecond] = [await wait.crowd(event, first, 'FIRST'), await wait.crowd(event, second, 'SECOND')];
    return { event, ofFirst, ofSecond };
  }
  const admitted = async (places: readonly { id: string }[]) =>
    (await Promise.all(places.map(now))).filter(({ status }) => status === 'ADMITTED').length;

  test('as many come in with each as it has tickets for, not as many as both have', async () => {
    clock.stop();
    const { event, ofFirst, ofSecond } = await behindTwo(4, 8);
    expect(await wait.tick(event)).toBe(6);
    expect([await admitted(ofFirst), await admitted(ofSecond)]).toEqual([1, 5]);
    await app.sql(`update tiers set sold = capacity where id = ?`, [event.tiers[1]!.id]);
    await wait.tick(event);
    expect([await admitted(ofFirst), await admitted(ofSecond)]).toEqual([1, 8]);
  });

  test('whoever has both leaves what is scarce to those who have one', async () => {
    clock.stop();
    const { event, ofFirst, ofSecond } = await behindTwo(0, 0);
    const both = await wait.join(event, 'FIRST');
    await enter(both, 'SECOND');
    const one = await wait.join(event, 'FIRST');
    expect(await wait.tick(event)).toBe(1);
    expect(await wait.tick(event)).toBe(1);
    expect([ofFirst, ofSecond]).toEqual([[], []]);
    expect([(await now(both)).status, (await now(one)).status]).toEqual(['ADMITTED', 'ADMITTED']);
  });

  test('a ticket that both lanes could have lets one in, and the turn that is left is nobody’s', async () => {
    clock.stop();
    const { event, ofFirst } = await behindTwo(2, 1);
    await enter(ofFirst[1]!, 'gold');
    expect(await wait.tick(event)).toBe(2);
    expect([await admitted(ofFirst), (await now(ofFirst[1]!)).status]).toEqual([1, 'ADMITTED']);
    expect((await wait.admittedLanes(event)).length).toBe(2);
  });

  test('the house’s room counts for all of them', async () => {
    clock.stop();
    const { event, ofFirst, ofSecond } = await behindTwo(3, 3, { capacity: 3 });
    expect(await wait.tick(event)).toBe(3);
    expect(await admitted([...ofFirst, ...ofSecond])).toBe(3);
  });
});

test('words that open nothing are guesses at both kinds of code; those that open something are not', async () => {
  const limited = await startTestApp({ rateLimit: true });
  try {
    const there = { app: limited, wait: waitingAt(limited) };
    const event = await behindACode([{ hidden: true }], { ...FAST, vipCode: 'GOLD' }, there);
    const from = { ip: '192.0.2.7' };
    const counted = () =>
      limited.sql<{ points: number }>(`select points from rate_limits where key like '%Guess:%' order by key`);
    for (const right of ['FANS', 'GOLD']) await there.wait.join(event, right, from);
    expect(await counted()).toEqual([]);
    await there.wait.join(event, 'TIN', from);
    expect((await counted()).map(({ points }) => points)).toEqual([1, 1]);
  } finally {
    await limited[Symbol.asyncDispose]();
  }
});

test('a discount code, which a link carries, is no guess: whoever follows the link gets a place', async () => {
  const limited = await startTestApp({ rateLimit: true });
  try {
    const there = waitingAt(limited);
    const event = await there.withRoom({ ...FAST, vipCode: 'GOLD' }, {});
    await limited.given.promoCode(event, { code: 'TENTH', percentOff: 10 });
    const from = { ip: '192.0.2.8' };
    for (let i = 0; i < 3; i += 1)
      expect(await there.join(event, 'TENTH', from)).toMatchObject({ lane: 'REGULAR', opensHidden: false });
    expect(await limited.sql(`select 1 from rate_limits where key like '%Guess:%' and points > 0`)).toEqual([]);
  } finally {
    await limited[Symbol.asyncDispose]();
  }
});

describe('why nobody comes in', () => {
  const standstill = async ({ id }: { id: string }) =>
    (await app.gql('query ($id: ID!) { event(id: $id) { waitingRoom { standstill } } }', { id })).data.event.waitingRoom
      .standstill as string | null;
  const later = () => new Date(clock.now().getTime() + 3_600_000);

  test.each([
    ['PAUSED', {}, {}, true],
    ['NOT_OPEN', { opensAt: later() }, {}, false],
    ['NOT_ON_SALE', {}, { tiers: [{ saleStartsAt: later() }] }, false],
    ['NOTHING_LEFT', {}, { tiers: [{ capacity: 0 }] }, false],
    ['NOT_ON_SALE', {}, { tiers: [{ hidden: true }] }, false],
    [null, {}, {}, false],
  ])('%s', async (why, room, fields, paused) => {
    const event = await wait.withRoom(room, fields);
    if (paused)
      await wait.mutate('pauseWaitingRoom', 'PauseWaitingRoomInput', { eventId: event.id, paused }, event.organization.owner); // prettier-ignore
    await wait.join(event);
    await until(
      () => standstill(event),
      now => now === why,
    );
  });

  test('is asked of those who wait: where all of them are of a lane with nothing left, and of those with a code', async () => {
    const event = await behindACode([{ capacity: 0 }, { lane: 'VIP' }, { hidden: true }], { ...FAST, vipCode: 'GOLD' });
    expect(await standstill(event)).toBeNull(); // whoever came with a code could buy
    await wait.join(event);
    await until(
      () => standstill(event),
      now => now === 'NOTHING_LEFT',
    );
    await wait.join(event, 'FANS');
    await until(
      () => standstill(event),
      now => now === null,
    );
  });
});
