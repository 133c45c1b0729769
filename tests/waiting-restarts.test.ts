import { expect, test } from '@jest/globals';
import { raiseBarrier } from './support/barrier.js';
import { evening, lineOf, outOfTurn, PATIENCE_MS, ticksOf, wrongPace, type Evening } from './support/room-evening.js';

/** The first ticks; the other only takes people in and shows them where they stand. */
const ROLES = ['web,worker', 'web'];
const [TICKING, OTHER] = [0, 1];
const A_TICK = 10;
/** Half of them VIP, so that each tick admits of both lanes until long after the kill. */
const PEOPLE = 120;
const OPTIONS = { aTick: A_TICK, regularShare: 0.3, roles: ROLES };

const WAITS = `status = 'WAITING'`;
const numbers = async (room: Evening) =>
  (await lineOf(room)).filter(({ place }) => place !== null).map(({ id, lane, place }) => ({ id, lane, place }));

/** Where those who wait stand, as the other process shows it. */
async function positions(room: Evening, ids: readonly string[]): Promise<Map<string, number>> {
  const seen = await Promise.all(ids.map(id => room.door(OTHER).place(id)));
  return new Map(seen.flatMap(({ id, position }) => (position === null ? [] : [[id as string, position as number]])));
}

test(
  'a process that is killed in the middle of a tick admits nobody, and when it is back the line goes on where it stood',
  async () => {
    await evening(OPTIONS, async room => {
      const { app, event } = room;
      await room.pause(true);
      const joins = Array.from({ length: PEOPLE }, (_, i) => room.door(i).join(event, i % 4 < 2 ? 'GOLD' : undefined));
      const ids: string[] = (await Promise.all(joins)).map(({ id }: { id: string }) => id);
      await room.until('place is null');
      const before = await numbers(room);
      await room.pause(false);
      await room.until(`status = 'ADMITTED'`, n => n >= 2 * A_TICK);

      const barrier = await raiseBarrier(room.databaseUrl, {
        table: 'queue_tickets',
        on: 'update',
        when: `new.status = 'ADMITTED' and old.${WAITS} and new.lane = 'REGULAR'`, // the tick's VIPs are in, if they stay
      });
      await barrier.reached();
      const inside = (await lineOf(room)).filter(({ admitted }) => admitted !== null);
      const tokens = await Promise.all(
        inside.map(async ({ id }) => (await room.door(TICKING).place(id)).admissionToken),
      );
      // Some come just then. Whoever has an answer has a place; who has none asks again.
      const coming = Array.from({ length: 30 }, () =>
        room
          .door(TICKING)
          .join(event)
          .catch(() => null),
      );
      await room.processes[TICKING]!.kill();
      await barrier.cut();
      const came: string[] = (await Promise.all(coming)).flatMap(place => (place?.id ? [place.id as string] : []));

      expect((await lineOf(room)).filter(({ admitted }) => admitted !== null)).toEqual(inside);
      const whole = (await ticksOf(room)).map(({ vip, regular }) => (vip + regular) % A_TICK);
      expect(new Set(whole)).toEqual(new Set([0]));
      const waiting = ids.filter(id => inside.every(one => one.id !== id));
      const stood = await positions(room, waiting);
      expect(stood.size).toBe(waiting.length);
      const late = await room.door(OTHER).join(event); // behind all, who are behind nobody now
      expect((await room.door(OTHER).place(late.id)).status).toBe('WAITING');

      await room.startAgain(TICKING);
      await room.until('admitted_at is not null', n => n > inside.length);
      const after = await positions(room, waiting);
      const inOrder = (of: Map<string, number>, lane: string) =>
        before
          .filter(one => one.lane === lane && after.has(one.id))
          .map(({ id }) => [of.get(id)!, id] as const)
          .sort(([one], [other]) => one - other)
          .map(([, id]) => id);
      for (const lane of ['VIP', 'REGULAR']) expect(inOrder(after, lane)).toEqual(inOrder(stood, lane));
      expect((await numbers(room)).filter(({ id }) => ids.includes(id))).toEqual(before);

      // What was given before is good at the process that is back, and at the one that stayed.
      for (const [i, door] of [TICKING, OTHER].entries())
        expect(await room.door(door).reserve(event, tokens[i])).toMatchObject({ __typename: 'Order' });

      await room.until(WAITS);
      const line = await lineOf(room);
      const known = new Set(line.map(({ id }) => id));
      expect([...ids, ...came, late.id as string].filter(id => !known.has(id))).toEqual([]);
      expect(line.filter(({ admitted }) => admitted === null)).toEqual([]);
      expect(outOfTurn(line)).toEqual([]);
      expect(wrongPace(await ticksOf(room), A_TICK)).toEqual([]);
      const seen = await Promise.all(
        tokens.slice(2).map(async (token, i) => [token, await tokenOf(room, inside[i + 2]!)]),
      );
      for (const [given, now] of seen) expect(now).toBe(given);
      expect(
        await app.sql(`select from queue_tickets where event_id = ? and status <> 'ADMITTED'`, [event.id]),
      ).toEqual([]);
    });
  },
  3 * PATIENCE_MS,
);

const tokenOf = async (room: Evening, { id }: { id: string }): Promise<string> =>
  (await room.door(TICKING).place(id)).admissionToken;
