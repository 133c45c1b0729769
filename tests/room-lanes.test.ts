import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { clock } from '../server/platform/clock.js';
import { startTestApp, type TestApp } from './support/app.js';
import type { GivenEvent } from './support/given.js';
import { waitingAt } from './support/waiting-rooms.js';

let app: TestApp;
let wait: ReturnType<typeof waitingAt>;
beforeAll(async () => {
  app = await startTestApp();
  wait = waitingAt(app);
});
afterAll(async () => app[Symbol.asyncDispose]());
afterEach(() => clock.reset());

async function lanesOf({ id, organization }: GivenEvent): Promise<object[]> {
  const query = `query ($id: ID!) {
    event(id: $id) { waitingRoom { lanes { lane waiting admitted ordered bought left missed } } } }`;
  return (await app.gql(query, { id }, organization.owner)).data.event.waitingRoom.lanes;
}
const none = { waiting: 0, admitted: 0, ordered: 0, bought: 0, left: 0, missed: 0 };

test('a promoter reads, lane by lane, who waits, came in, ordered, bought, left and missed the turn', async () => {
  const event = await wait.withRoom(
    { admitPerMinute: 480, vipCode: 'GOLD' },
    { tiers: [{ capacity: 100, price: 0 }], holdMinutes: 60 },
  );
  expect(await lanesOf(event)).toEqual([]);
  const vips = await wait.crowd(event, 2, 'GOLD');
  const others = await wait.crowd(event, 4);
  expect(await lanesOf(event)).toEqual([
    { ...none, lane: 'VIP', waiting: 2 },
    { ...none, lane: 'REGULAR', waiting: 4 },
  ]);

  expect(await wait.tick(event)).toBe(4); // both VIPs, and two of four
  const [buyer, holder] = await Promise.all(vips.map(({ id }) => wait.place(id)));
  const bought = await wait.reserve(event, buyer.admissionToken);
  const paid = await wait.mutate('startCheckout', 'StartCheckoutInput', {
    orderId: bought.id,
    accessToken: bought.accessToken,
    returnUrl: `${app.url}/`,
    idempotencyKey: 'free',
  });
  expect(paid.code).toBeUndefined();
  expect(await wait.reserve(event, holder.admissionToken)).toMatchObject({ __typename: 'Order' });
  const waiting = await Promise.all(others.map(({ id }) => wait.place(id)));
  const last = waiting.find(({ status }) => status === 'WAITING');
  await wait.mutate('leaveQueue', 'LeaveQueueInput', { queueTicketId: last.id });
  expect(await lanesOf(event)).toEqual([
    { ...none, lane: 'VIP', admitted: 2, ordered: 2, bought: 1 },
    { ...none, lane: 'REGULAR', waiting: 1, admitted: 2, left: 1 },
  ]);

  clock.advance(11 * 60_000);
  expect(await lanesOf(event)).toEqual([
    { ...none, lane: 'VIP', admitted: 2, ordered: 2, bought: 1 },
    { ...none, lane: 'REGULAR', waiting: 1, admitted: 2, left: 1, missed: 2 },
  ]);
});
