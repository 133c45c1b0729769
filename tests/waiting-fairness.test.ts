import { describe, expect, test } from '@jest/globals';
import { clock } from '../server/platform/clock.js';
import { LIMITS } from '../server/platform/limit-table.js';
import { startWorker } from '../server/worker.js';
import { startTestApp } from './support/app.js';
import { until } from './support/buying.js';
import { roomSuite, type RoomSuite } from './support/room-suite.js';
import { databaseUrlOf } from './support/server-process.js';
import { waitingAt } from './support/waiting-rooms.js';

let app: RoomSuite['app'];
let wait: RoomSuite['wait'];
roomSuite(suite => ({ app, wait } = suite));

const inAMinute = () => new Date(clock.now().getTime() + 60_000);
const joinFrom = (event: { id: string }, addresses: readonly string[]) =>
  Promise.all(addresses.map(ip => wait.join(event, undefined, { ip })));
const hex = (n: number, digits: number) => n.toString(16).padStart(digits, '0');
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const isSorted = (all: readonly number[]) => all.every((n, i) => i === 0 || n > all[i - 1]!);

describe('the draw', () => {
  const strangers = Array.from({ length: 20 }, (_, i) => `2001:db8:${hex(i + 1, 4)}::1`);

  test.each([
    ['a /64', (i: number) => `2a00:1:2:300::${hex(i, 4)}`, 21],
    ['a /56', (i: number) => `2a00:1:2:3${hex(i, 2)}::1`, 21],
    ['a /48', (i: number) => `2a00:1:2:${hex(i, 2)}00::1`, 20 + 32],
    ['256 neighbours of IPv4', (i: number) => `192.0.2.${i}`, 20 + 32],
    ['one address of IPv4, also as IPv6 writes it', (i: number) => (i % 2 ? '192.0.2.1' : '::ffff:192.0.2.1'), 21],
  ])('%s does not crowd out others', async (_, address, last) => {
    const event = await wait.withRoom({ opensAt: inAMinute() });
    await joinFrom(
      event,
      Array.from({ length: 200 }, (_, i) => address(i)),
    );
    const others = await joinFrom(event, strangers);
    clock.advance(60_000);
    await wait.tick(event);
    expect(Math.max(...(await wait.linesOf(event, others)))).toBeLessThanOrEqual(last);
  });

  test('joins are counted by network, however many addresses it has, and wrong VIP codes too', async () => {
    const limited = await startTestApp({ rateLimit: true });
    try {
      const there = waitingAt(limited);
      const event = await there.withRoom({ vipCode: 'GOLD' });
      const from = (i: number) => ({ ip: `2a00:1:2:3${hex(i, 2)}::1` });
      const { points: guesses } = LIMITS.vipCodeGuess;
      for (let i = 0; i < guesses; i += 1)
        expect(await there.join(event, 'TIN', from(i))).toMatchObject({ lane: 'REGULAR' });
      expect(await there.join(event, 'GOLD', from(100))).toEqual({ graphqlError: 'RATE_LIMITED' });
      const more = LIMITS.joinQueue.points - guesses - 1;
      await Promise.all(Array.from({ length: more }, (_, i) => there.join(event, undefined, from(i % 256))));
      expect(await there.join(event, undefined, from(200))).toEqual({ graphqlError: 'RATE_LIMITED' });
      expect(await there.join(event, 'GOLD', { ip: '2a00:1:2:400::1' })).toMatchObject({ lane: 'VIP' });
    } finally {
      await limited[Symbol.asyncDispose]();
    }
  });
});

describe('after the opening', () => {
  test('a hundred of one address who come in the same half second as others go in behind them, but for one', async () => {
    const event = await wait.withRoom();
    await joinFrom(event, Array<string>(100).fill('192.0.2.1')); // they come first
    const others = await joinFrom(
      event,
      Array.from({ length: 20 }, (_, i) => `198.51.${i}.7`),
    );
    await wait.tick(event);
    expect(Math.max(...(await wait.linesOf(event, others)))).toBeLessThanOrEqual(21);
  });
});

describe('an opening', () => {
  const open = (event: { id: string; organization: { owner: any } }, opensAt: Date | null) =>
    wait.mutate(
      'updateEvent',
      'UpdateEventInput',
      { eventId: event.id, waitingRoom: { admitPerMinute: 120, opensAt } },
      event.organization.owner,
    );

  test.each(['has opened already', 'had been open from the start'])(
    'that is moved later draws who comes before it, also where the room %s; who has a place keeps it',
    async before => {
      const isFromTheStart = before !== 'has opened already';
      const event = await wait.withRoom(isFromTheStart ? {} : { opensAt: inAMinute() });
      if (!isFromTheStart) clock.advance(60_000);
      const first = await wait.crowd(event, 5);
      await wait.tick(event);

      expect(await open(event, inAMinute())).toEqual({ __typename: 'Event' });
      expect(await wait.ticks(event, 3)).toEqual([0, 0, 0]);
      const early = [];
      for (let i = 0; i < 30; i += 1) early.push(await wait.join(event));
      const [{ id }] = first as [{ id: string }];
      const waiting = (await Promise.all(first.map(place => wait.place(place.id)))).filter(
        ({ status }) => status === 'WAITING',
      );
      expect(waiting.map(({ position }) => position).sort()).toEqual([1, 2, 3, 4]);
      expect(waiting.map(({ estimatedWaitSeconds }) => estimatedWaitSeconds)).toEqual([null, null, null, null]);

      clock.advance(60_000);
      const late = await wait.join(event);
      await wait.tick(event);
      const drawn = await wait.linesOf(event, early);
      expect([...drawn].sort((a, b) => a - b)).toEqual(numbers(6, 35));
      expect(isSorted(drawn)).toBe(false);
      expect(await wait.linesOf(event, [late])).toEqual([36]);
      expect((await wait.linesOf(event, [{ id }]))[0]).toBeLessThanOrEqual(5);
    },
  );
});

describe('a worker', () => {
  test('goes on with other rooms where one fails', async () => {
    // One before it and one after it, in whatever order they are gone through.
    const [one, sound, other] = [await wait.withRoom(), await wait.withRoom(), await wait.withRoom()];
    for (const broken of [one, other]) {
      await app.sql('insert into waiting_rooms (event_id, regular_places) values (?, 2147483647)', [broken.id]);
      await wait.join(broken);
    }
    const { id } = await wait.join(sound);
    const worker = await startWorker(app.app.resources, await databaseUrlOf(app));
    try {
      await until(
        () => wait.place(id),
        ({ status }) => status === 'ADMITTED',
      );
    } finally {
      await worker.stop();
    }
  });
});
