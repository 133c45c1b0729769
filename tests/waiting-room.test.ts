import { describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { clock } from '../server/platform/clock.js';
import { Reservations } from '../server/orders/reservation.service.js';
import { forkEntityManager } from '../server/platform/database.js';
import { until } from './support/buying.js';
import { roomSuite, type RoomSuite } from './support/room-suite.js';

let app: RoomSuite['app'];
let wait: RoomSuite['wait'];
roomSuite(suite => ({ app, wait } = suite), { listen: true });

describe('a room that is open', () => {
  test('sells to nobody without an admission, and admits in turn', async () => {
    const event = await wait.withRoom();
    expect(await wait.reserve(event)).toMatchObject({
      __typename: 'QueueRequiredError',
      code: 'QUEUE_REQUIRED',
      reason: 'NO_ADMISSION',
    });
    const places = [];
    for (let i = 0; i < 3; i += 1) places.push(await wait.join(event));
    expect(places[0]).toMatchObject({ lane: 'REGULAR', status: 'WAITING', position: null, admissionToken: null });
    const open = { open: true, opensAt: null, waiting: 3, admitPerMinute: 120 };
    await until(
      () => wait.room(event),
      now => isDeepStrictEqual(now, open),
    );

    expect(await wait.tick(event)).toBe(1);
    const [first, second, third] = await Promise.all(places.map(({ id }) => wait.place(id)));
    expect(first).toMatchObject({
      status: 'ADMITTED',
      position: null,
      estimatedWaitSeconds: null,
      event: { slug: event.slug },
    });
    expect(new Date(first.admissionExpiresAt).getTime() - clock.now().getTime()).toBeGreaterThan(9 * 60_000);
    expect(second).toMatchObject({ status: 'WAITING', position: 1, estimatedWaitSeconds: 1, admissionToken: null });
    expect(third).toMatchObject({ status: 'WAITING', position: 2, estimatedWaitSeconds: 1 });
    expect(await wait.reserve(event, first.admissionToken)).toMatchObject({ __typename: 'Order' });
  });

  test('takes no token that is forged, of another event, of one who waits, or past its ten minutes', async () => {
    const [event, other] = [await wait.withRoom(), await wait.withRoom()];
    const [here, there] = [await wait.join(event), await wait.join(other)];
    await Promise.all([wait.tick(event), app.app.services().roomTicks.tick(other.id)]);
    const { admissionToken } = await wait.place(here.id);
    const elsewhere = (await wait.place(there.id)).admissionToken;
    for (const token of [
      `${admissionToken}x`,
      `x${admissionToken}`,
      here.id,
      `${here.id}.x`,
      elsewhere,
      '',
      'x'.repeat(200),
    ]) {
      expect(await wait.reserve(event, token)).toMatchObject({ code: 'QUEUE_REQUIRED' });
    }
    clock.advance(10 * 60_000);
    expect(await wait.reserve(event, admissionToken)).toMatchObject({ code: 'QUEUE_REQUIRED' });
    expect(await wait.place(here.id)).toMatchObject({ status: 'EXPIRED', admissionToken: null });
    expect(await wait.mutate('leaveQueue', 'LeaveQueueInput', { queueTicketId: here.id })).toMatchObject({
      code: 'WRONG_STATE',
    });
  });

  test('one admission opens one order, of twenty at once too, and another when the first is given back', async () => {
    const event = await wait.withRoom();
    const { id } = await wait.join(event);
    await wait.tick(event);
    const { admissionToken } = await wait.place(id);
    const answers = await Promise.all(Array.from({ length: 20 }, () => wait.reserve(event, admissionToken)));
    const [order, ...more] = answers.filter(({ __typename: type }) => type === 'Order');
    expect(more).toEqual([]);
    expect(answers.filter(({ reason }) => reason === 'USED')).toHaveLength(19);
    expect(await wait.place(id)).toMatchObject({ status: 'ADMITTED', admissionUsed: true });
    expect(await app.sql('select 1 from orders where event_id = ?', [event.id])).toHaveLength(1);

    await wait.mutate('cancelOrder', 'CancelOrderInput', { orderId: order.id, accessToken: order.accessToken });
    expect(await wait.place(id)).toMatchObject({ status: 'ADMITTED', admissionUsed: false });
    const second = await wait.reserve(event, admissionToken);
    expect(second).toMatchObject({ __typename: 'Order' });
    const input = {
      orderId: second.id,
      accessToken: second.accessToken,
      returnUrl: `${app.url}/`,
      idempotencyKey: 'k',
    };
    await wait.mutate('startCheckout', 'StartCheckoutInput', input);
    expect(await wait.reserve(event, admissionToken)).toMatchObject({ code: 'QUEUE_REQUIRED', reason: 'USED' });
    expect(await wait.place(id)).toMatchObject({ admissionUsed: true });
  });

  test('one admission opens one order, of two processes that reserve at once too', async () => {
    const event = await wait.withRoom();
    const { id } = await wait.join(event);
    await wait.tick(event);
    const { admissionToken } = await wait.place(id);
    const { orm, soldOut, secrets, liveFeed } = app.app.resources;
    const engines = [0, 1].map(() => new Reservations(() => forkEntityManager(orm), soldOut, secrets, liveFeed));
    const holds = Array.from({ length: 10 }, (_, i) =>
      engines[i % 2]!.hold(
        {
          eventId: event.id,
          items: [{ tierId: event.tier.id, quantity: 1 }],
          buyer: { name: 'Ada', email: `${i}@example.com` },
          admissionToken,
          idempotencyKey: randomUUID(),
        },
        null,
      ),
    );
    const settled = await Promise.allSettled(holds);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await app.sql('select 1 from orders where event_id = ?', [event.id])).toHaveLength(1);
  });

  test('an admission opens another order when the first hold ended by the clock, before anybody released it', async () => {
    const event = await wait.withRoom({}, { holdMinutes: 1 });
    const { id } = await wait.join(event);
    await wait.tick(event);
    const { admissionToken } = await wait.place(id);
    expect(await wait.reserve(event, admissionToken)).toMatchObject({ __typename: 'Order' });
    clock.advance(61_000);
    expect(await wait.reserve(event, admissionToken)).toMatchObject({ __typename: 'Order' });
  });

  test('has two lanes: VIP goes first, and REGULAR has its share; a wrong code is a place in the other line', async () => {
    clock.stop();
    const event = await wait.withRoom({ admitPerMinute: 1_200, vipCode: ' gold-1 ', regularShare: 0.2 });
    expect(await wait.join(event, 'tin')).toMatchObject({ lane: 'REGULAR' });
    await wait.crowd(event, 29);
    expect(await wait.join(event, 'Gold-1')).toMatchObject({ lane: 'VIP' });
    await wait.crowd(event, 29, 'GOLD-1');
    await wait.ticks(event, 2);
    expect(await wait.admittedLanes(event)).toBe(`${'V'.repeat(8)}RR${'V'.repeat(8)}RR`);
    await wait.ticks(event, 4);
    expect((await wait.admittedLanes(event)).replaceAll('R', '')).toHaveLength(30);
  });

  test('a VIP tier is for the VIP lane; that lane buys the others too', async () => {
    const event = await wait.withRoom(
      { vipCode: 'GOLD' },
      { tiers: [{ capacity: 10 }, { capacity: 10, lane: 'VIP' }] },
    );
    const [regular, vip] = [await wait.join(event), await wait.join(event, 'GOLD')];
    await wait.ticks(event, 2);
    const [plain, gold] = [await wait.place(regular.id), await wait.place(vip.id)];
    const [open, box] = event.tiers;
    expect(await wait.reserve(event, plain.admissionToken, box)).toMatchObject({ reason: 'OTHER_LANE' });
    expect(await wait.reserve(event, plain.admissionToken, open)).toMatchObject({ __typename: 'Order' });
    expect(await wait.reserve(event, gold.admissionToken, box)).toMatchObject({ __typename: 'Order' });
  });

  test('a place is kept by who is signed in, given up by whoever holds it, and a gap is closed', async () => {
    const event = await wait.withRoom({ admitPerMinute: 1 });
    const user = await app.given.user();
    const mine = await Promise.all(Array.from({ length: 5 }, () => wait.join(event, undefined, user)));
    expect(new Set(mine.map(({ id }) => id)).size).toBe(1);
    const [second, third] = [await wait.join(event), await wait.join(event)];
    await wait.tick(event);
    expect(await wait.place(third.id)).toMatchObject({ position: 3 });

    for (let i = 0; i < 2; i += 1) {
      expect(await wait.mutate('leaveQueue', 'LeaveQueueInput', { queueTicketId: second.id })).toEqual({
        __typename: 'QueueTicket',
      });
    }
    await until(
      () => wait.place(third.id),
      ({ position }) => position === 2,
    );
    expect(await wait.place(second.id)).toMatchObject({ status: 'LEFT', position: null });
    await wait.mutate('leaveQueue', 'LeaveQueueInput', { queueTicketId: mine[0].id });
    await until(
      () => wait.place(third.id),
      ({ position }) => position === 1,
    );
    expect((await wait.join(event, undefined, user)).id).not.toBe(mine[0].id);
  });

  test('is not there for an event without one, that is over, cancelled or a draft', async () => {
    expect(await wait.join(await app.given.event())).toMatchObject({ code: 'QUEUE_CLOSED' });
    expect(await wait.join(await wait.withRoom({}, { draft: true }))).toEqual({ graphqlError: 'NOT_FOUND' });
    expect(await wait.join({ id: randomUUID() })).toEqual({ graphqlError: 'NOT_FOUND' });
    const event = await wait.withRoom();
    await wait.mutate(
      'cancelEvent',
      'CancelEventInput',
      { eventId: event.id, reason: 'Storm' },
      event.organization.owner,
    );
    expect(await wait.join(event)).toMatchObject({ code: 'QUEUE_CLOSED' });
  });

  test('nobody is admitted while nothing is left; nothing left and nothing held reads SOLD_OUT', async () => {
    const event = await wait.withRoom({}, { tiers: [{ capacity: 1 }] });
    const [first, second] = [await wait.join(event), await wait.join(event)];
    await wait.tick(event);
    const order = await wait.reserve(event, (await wait.place(first.id)).admissionToken);
    expect(order).toMatchObject({ __typename: 'Order' });
    expect(await wait.ticks(event, 3)).toEqual([0, 0, 0]);
    expect(await wait.place(second.id)).toMatchObject({ status: 'WAITING', position: 1 });

    const input = { orderId: order.id, accessToken: order.accessToken, returnUrl: `${app.url}/`, idempotencyKey: 'k' };
    await wait.mutate('startCheckout', 'StartCheckoutInput', input);
    await until(
      () => wait.place(second.id),
      ({ status }) => status === 'SOLD_OUT',
    );
  });

  test('is paused, goes on and changes its pace for its promoter, on the record', async () => {
    clock.stop();
    const event = await wait.withRoom({ admitPerMinute: 120 });
    const { owner } = event.organization;
    const change = (input: object) =>
      wait.mutate('pauseWaitingRoom', 'PauseWaitingRoomInput', { eventId: event.id, ...input }, owner);
    await wait.crowd(event, 10);
    expect(await change({ paused: true })).toEqual({ __typename: 'Event' });
    expect(await wait.ticks(event, 3)).toEqual([0, 0, 0]);
    expect(await wait.room(event)).toMatchObject({ open: false, waiting: 10 });
    expect(await change({ paused: false, admitPerMinute: 360 })).toEqual({ __typename: 'Event' });
    expect(await wait.ticks(event, 2)).toEqual([3, 3]);
    expect(await wait.room(event)).toEqual({ open: true, opensAt: null, waiting: 4, admitPerMinute: 360 });
    expect(await change({ admitPerMinute: 0 })).toMatchObject({ code: 'INVALID_INPUT' });
    const without = await app.given.event({ organization: event.organization });
    expect(await change({ eventId: without.id, paused: true })).toMatchObject({ code: 'INVALID_INPUT' });
    const audited = await app.sql(
      `select details from audit_entries where action = 'waitingRoom.changed' and subject_id = ? order by id`,
      [event.id],
    );
    expect(audited).toEqual([
      { details: { paused: true, admitPerMinute: 120 } },
      { details: { paused: false, admitPerMinute: 360 } },
    ]);
  });
});
