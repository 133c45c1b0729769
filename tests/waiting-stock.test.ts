import { describe, expect, test } from '@jest/globals';
import { clock } from '../server/platform/clock.js';
import { until } from './support/buying.js';
import { roomSuite, type RoomSuite } from './support/room-suite.js';

let app: RoomSuite['app'];
let wait: RoomSuite['wait'];
roomSuite(suite => ({ app, wait } = suite));

const inAnHour = () => new Date(clock.now().getTime() + 3_600_000);
const anHourAgo = () => new Date(clock.now().getTime() - 3_600_000);
const FAST = { admitPerMinute: 60_000, vipCode: 'GOLD' };

/** Two of each lane wait for these tickets. @returns what a tick makes of them. */
async function ofTwoEach(tiers: object[], fields: object = {}) {
  const event = await wait.withRoom(FAST, { tiers, ...fields });
  const regulars = [await wait.join(event), await wait.join(event)];
  const vips = [await wait.join(event, 'GOLD'), await wait.join(event, 'GOLD')];
  await wait.ticks(event, 2);
  const statuses = (places: { id: string }[]) =>
    Promise.all(places.map(async ({ id }) => (await wait.place(id)).status as string));
  return { event, read: async () => ({ VIP: await statuses(vips), REGULAR: await statuses(regulars) }) };
}
const [WAITING, ADMITTED, SOLD_OUT] = ['WAITING', 'ADMITTED', 'SOLD_OUT'].map(status => [status, status]);

describe('nobody is admitted who could not buy', () => {
  test.each([
    ['only a VIP tier is left', [{ capacity: 0 }, { lane: 'VIP' }], {}, { VIP: ADMITTED, REGULAR: SOLD_OUT }],
    ['only what is not for VIP is left', [{}, { capacity: 0, lane: 'VIP' }], {}, { VIP: ADMITTED, REGULAR: ADMITTED }],
    ['no sale is open yet', [{ saleStartsAt: inAnHour() }], {}, { VIP: WAITING, REGULAR: WAITING }],
    [
      'the sale of one lane is not open yet',
      [{ saleStartsAt: inAnHour() }, { lane: 'VIP' }],
      {},
      { VIP: ADMITTED, REGULAR: WAITING },
    ],
    ['every sale is over', [{ saleEndsAt: anHourAgo() }], {}, { VIP: SOLD_OUT, REGULAR: SOLD_OUT }],
    ['nothing but hidden tiers was ever on offer', [{ hidden: true }], {}, { VIP: ADMITTED, REGULAR: WAITING }],
    ['only a hidden tier is left', [{ capacity: 0 }, { hidden: true }], {}, { VIP: SOLD_OUT, REGULAR: SOLD_OUT }],
    ['fewer are left than an order takes', [{ capacity: 3, minPerOrder: 4 }], {}, { VIP: SOLD_OUT, REGULAR: SOLD_OUT }],
    [
      'the house has room for fewer than an order takes',
      [{ capacity: 9, minPerOrder: 4 }],
      { capacity: 3 },
      { VIP: SOLD_OUT, REGULAR: SOLD_OUT },
    ],
  ])('where %s', async (_, tiers, fields, expected) => {
    const { read } = await ofTwoEach(tiers, fields);
    await until(read, now => JSON.stringify(now) === JSON.stringify(expected));
  });

  test('when the sale opens they are, and until then nobody says how long it takes', async () => {
    const { event, read } = await ofTwoEach([{ saleStartsAt: inAnHour() }]);
    const { id } = await wait.join(event);
    await wait.tick(event);
    expect(await wait.place(id)).toMatchObject({ position: 3, estimatedWaitSeconds: null });
    clock.advance(3_600_000);
    await wait.tick(event);
    await until(read, now => JSON.stringify(now) === JSON.stringify({ VIP: ADMITTED, REGULAR: ADMITTED }));
  });

  test('a tick admits no more than could open an order, and the turns of a lane that can’t buy are the other’s', async () => {
    clock.stop();
    const event = await wait.withRoom(FAST, { tiers: [{ capacity: 7, minPerOrder: 2 }] });
    await wait.crowd(event, 10);
    expect(await wait.tick(event)).toBe(3);

    const boxes = await wait.withRoom(
      { ...FAST, regularShare: 0.5 },
      { tiers: [{ capacity: 0 }, { lane: 'VIP', capacity: 9 }] },
    );
    await Promise.all([wait.crowd(boxes, 10), wait.crowd(boxes, 20, 'GOLD')]);
    await wait.tick(boxes);
    expect(await wait.admittedLanes(boxes)).toBe('V'.repeat(9));
  });
});

describe('an event by registration', () => {
  test('has no waiting room: nothing is sold there at once', async () => {
    const event = await wait.withRoom();
    const { owner } = event.organization;
    const update = (fields: object) =>
      wait.mutate('updateEvent', 'UpdateEventInput', { eventId: event.id, ...fields }, owner);
    expect(await update({ requiresApproval: true })).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await update({ requiresApproval: true, waitingRoom: null })).toEqual({ __typename: 'Event' });
    expect(await update({ waitingRoom: { admitPerMinute: 1 } })).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await wait.join(event)).toMatchObject({ code: 'QUEUE_CLOSED' });
  });
});

describe('an admission of somebody who is signed in', () => {
  test('is theirs alone; a guest’s is for whoever has it', async () => {
    const event = await wait.withRoom();
    const [user, thief] = [await app.given.user(), await app.given.user()];
    const [theirs, guests] = [await wait.join(event, undefined, user), await wait.join(event)];
    await wait.ticks(event, 2);
    const { admissionToken } = await wait.place(theirs.id);
    expect(await wait.reserve(event, admissionToken, event.tier, thief)).toMatchObject({ reason: 'OTHER_PERSON' });
    expect(await wait.reserve(event, admissionToken)).toMatchObject({ reason: 'OTHER_PERSON' });
    expect(await wait.reserve(event, admissionToken, event.tier, user)).toMatchObject({ __typename: 'Order' });
    const token = (await wait.place(guests.id)).admissionToken;
    expect(await wait.reserve(event, token, event.tier, user)).toMatchObject({ __typename: 'Order' });
  });
});
