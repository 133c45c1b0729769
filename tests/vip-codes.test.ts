import { expect, test } from '@jest/globals';
import { clock } from '../server/platform/clock.js';
import { until } from './support/buying.js';
import type { GivenEvent } from './support/given.js';
import { roomSuite, type RoomSuite } from './support/room-suite.js';

let app: RoomSuite['app'];
let wait: RoomSuite['wait'];
roomSuite(suite => ({ app, wait } = suite));

async function enter({ id }: { id: string }, vipCode = 'gold') {
  const { data, code } = await app.gql(
    `mutation ($input: EnterVipCodeInput!) {
      enterVipCode(input: $input) { __typename ... on QueueTicket { id lane status position } ... on UserError { code } }
    }`,
    { input: { queueTicketId: id, vipCode } },
  );
  return data?.enterVipCode ?? { graphqlError: code };
}
const pause = (event: GivenEvent, paused: boolean) =>
  wait.mutate('pauseWaitingRoom', 'PauseWaitingRoomInput', { eventId: event.id, paused }, event.organization.owner);
/** A room that gives numbers and admits nobody, until it goes on. */
async function pausedRoom(room: object = {}): Promise<GivenEvent> {
  const event = await wait.withRoom({ vipCode: 'GOLD', ...room });
  await pause(event, true);
  return event;
}
const positions = async (places: readonly { id: string }[]) =>
  Promise.all(places.map(async ({ id }) => (await wait.place(id)).position as number | null));
const inOrder = async (places: { id: string }[]) => {
  const at = await positions(places);
  return [...places].sort((a, b) => at[places.indexOf(a)]! - at[places.indexOf(b)]!);
};

test('who waits and enters the VIP code stands where they would stand had they come with it', async () => {
  const event = await pausedRoom();
  const first = await wait.join(event, 'GOLD');
  const [mine, behind] = [await wait.join(event), await wait.join(event)];
  const late = [await wait.join(event, 'GOLD'), await wait.join(event, 'GOLD')];
  await wait.tick(event);
  expect(await positions([first, mine, behind, ...late])).toEqual([1, 1, 2, 2, 3]);

  expect(await enter(mine)).toEqual({
    __typename: 'QueueTicket',
    id: mine.id,
    lane: 'VIP',
    status: 'WAITING',
    position: null,
  });
  await wait.ticks(event, 4);
  const moved = () => positions([first, mine, behind, ...late]);
  await until(moved, now => JSON.stringify(now) === '[1,2,1,3,4]');

  await pause(event, false);
  await wait.ticks(event, 2);
  await until(
    () => wait.place(mine.id),
    ({ status }) => status === 'ADMITTED',
  );
});

test('before the opening they are drawn with the others of that lane; after it their lot is as good there as it was', async () => {
  const opensAt = new Date(clock.now().getTime() + 60_000);
  const event = await pausedRoom({ opensAt });
  const early = await wait.join(event);
  expect(await enter(early)).toMatchObject({ lane: 'VIP', position: null });
  const regulars = await wait.crowd(event, 20);
  const vips = [early, ...(await wait.crowd(event, 20, 'GOLD'))];
  clock.advance(60_000);
  await wait.tick(event);
  expect((await positions(vips)).sort((a, b) => a! - b!)).toEqual(Array.from({ length: 21 }, (_, i) => i + 1));

  const [regularsBefore, vipsBefore] = [await inOrder(regulars), await inOrder(vips)];
  await Promise.all(regulars.map(place => enter(place)));
  await wait.ticks(event, 4);
  await until(
    () => positions(regulars),
    now => now.every(position => position !== null),
  );
  expect(await inOrder(regulars)).toEqual(regularsBefore);
  expect(await inOrder(vips)).toEqual(vipsBefore);
  const all = await inOrder([...regulars, ...vips]);
  expect((await positions(all)).join()).toBe(Array.from({ length: 41 }, (_, i) => i + 1).join());
  const lanes = all.map(place => (regulars.includes(place) ? 'R' : 'V')).join('');
  expect(lanes).not.toMatch(/^(V+R+|R+V+)$/); // mixed, as one draw would have them
});

test('a wrong code costs nothing, and in the VIP lane nothing changes', async () => {
  const event = await pausedRoom();
  const [mine, vip] = [await wait.join(event), await wait.join(event, 'GOLD')];
  await wait.tick(event);
  await until(
    () => positions([mine, vip]),
    now => now.join() === '1,1',
  );
  expect(await enter(mine, 'TIN')).toMatchObject({ lane: 'REGULAR', position: 1 });
  expect(await enter(vip, 'TIN')).toMatchObject({ lane: 'VIP', position: 1 });
  expect(await enter(vip)).toMatchObject({ lane: 'VIP', position: 1 });
});

test('who is signed in changes lane by joining with the code, in their own place', async () => {
  const event = await pausedRoom();
  const user = await app.given.user();
  const { id } = await wait.join(event, undefined, user);
  expect(await wait.join(event, 'TIN', user)).toMatchObject({ id, lane: 'REGULAR' });
  expect(await wait.join(event, 'GOLD', user)).toMatchObject({ id, lane: 'VIP' });
});

test('is for those who wait: not for who left, came in or never was there', async () => {
  const event = await wait.withRoom({ vipCode: 'GOLD' });
  const [admitted, left] = [await wait.join(event), await wait.join(event)];
  await wait.tick(event);
  await wait.mutate('leaveQueue', 'LeaveQueueInput', { queueTicketId: left.id });
  expect(await enter(admitted)).toEqual({ __typename: 'WrongStateError', code: 'WRONG_STATE' });
  expect(await enter(left)).toMatchObject({ code: 'WRONG_STATE' });
  expect(await enter({ id: 'x'.repeat(22) })).toEqual({ graphqlError: 'NOT_FOUND' });
});
