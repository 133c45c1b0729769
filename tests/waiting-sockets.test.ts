import { afterEach, expect, jest, test } from '@jest/globals';
import { clock } from '../server/platform/clock.js';
import { RoomBoards } from '../server/waiting-room/room-boards.service.js';
import { roomSuite, type RoomSuite } from './support/room-suite.js';
import { kinds, statementsOf } from './support/statements.js';
import { watch, type Watched } from './support/watch.js';

let app: RoomSuite['app'];
let wait: RoomSuite['wait'];
roomSuite(suite => ({ app, wait } = suite), { listen: true });

const pages: Watched<Told>[] = [];
afterEach(async () => {
  await Promise.all(pages.splice(0).map(page => page.close()));
  jest.restoreAllMocks();
});

interface Told {
  readonly status: string;
  readonly position: number | null;
  readonly estimatedWaitSeconds: number | null;
  readonly admissionToken: string | null;
}
const PAGE = `subscription ($id: ID!) { queueTicket(id: $id) {
  status position estimatedWaitSeconds admissionToken waitingRoom { paused opensAt waiting } } }`;

/** What a tick admits, of the first in line. */
const A_TICK = 5;
/** Handshakes at once. */
const AT_ONCE = 50;
/** Nothing here asserts how long something takes. */
const PATIENCE_MS = 60_000;

/**
 * So many people wait, each with a page open; a tick admits some and all are told.
 * @returns what the server asked its database meanwhile.
 */
async function tellAll(sockets: number): Promise<string[]> {
  clock.stop(); // a tick makes good what it missed, and would admit more
  const event = await wait.withRoom({ admitPerMinute: A_TICK * 120 });
  const people = await wait.crowd(event, sockets + A_TICK);
  await wait.tick(event); // all have numbers, and the first have gone in
  const order = await wait.linesOf(event, people);
  const line = people.map((one, i) => ({ ...one, number: order[i]! })).sort((one, other) => one.number - other.number);
  const mine: Watched<Told>[] = [];
  for (let i = A_TICK; i < line.length; i += AT_ONCE) {
    const opened = line.slice(i, i + AT_ONCE).map(({ id }) => watch<Told>(app.url, PAGE, { id }));
    pages.push(...opened);
    mine.push(...opened);
    await Promise.all(opened.map(page => page.until(() => true, PATIENCE_MS)));
  }
  expect(mine.map(({ all }) => all.at(-1)!.position)).toEqual(mine.map((_, i) => i + 1));

  const statements = await statementsOf(app, async () => {
    await wait.tick(event);
    await Promise.all(mine.map((page, i) => page.until(told => isTold(told, i + 1 - A_TICK), PATIENCE_MS)));
  });
  const now = mine.map(({ all }) => all.at(-1)!);
  expect(now.map(({ position }) => position)).toEqual(mine.map((_, i) => (i < A_TICK ? null : i + 1 - A_TICK)));
  expect(now.slice(0, A_TICK).every(({ admissionToken }) => admissionToken !== null)).toBe(true);
  expect(mine.flatMap(({ errors }) => errors)).toEqual([]);
  return statements;
}

const isTold = ({ status, position }: Told, newPosition: number): boolean =>
  newPosition > 0 ? position === newPosition : status === 'ADMITTED';

/** Of each kind of statement no more for a thousand than for ten, but for what a second that passes is read anew. */
function grown(few: readonly string[], many: readonly string[]): Record<string, number> {
  const before = kinds(few);
  return Object.fromEntries(
    Object.entries(kinds(many))
      .map(([kind, times]): [string, number] => [kind, times - (before[kind] ?? 0)])
      .filter(([, more]) => more > A_FEW),
  );
}
const A_FEW = 5;

test('a thousand pages that wait are told their new places after a tick by as many statements as ten', async () => {
  const few = await tellAll(10);
  const many = await tellAll(1_000);
  expect(grown(few, many)).toEqual({});
  expect(many.length - few.length).toBeLessThan(20);
}, 180_000);

test('were each page to read where the room stands, that would be seen', async () => {
  const few = await tellAll(10);
  const original = Reflect.get(RoomBoards.prototype, 'board');
  jest.spyOn(RoomBoards.prototype, 'board').mockImplementation(function (this: RoomBoards, eventId) {
    const forgetful = new RoomBoards(Reflect.get(this, 'fork') as never, { onChange: () => () => {} });
    return original.call(forgetful, eventId);
  });
  const many = await tellAll(100);
  expect(Object.values(grown(few, many)).some(more => more > 50)).toBe(true);
}, 180_000);
