import { expect, test } from '@jest/globals';
import type { Asker } from './support/app.js';
import { until } from './support/buying.js';
import {
  evening,
  lineOf,
  outOfTurn,
  PATIENCE_MS,
  ticksOf,
  wrongPace,
  type Admitted,
  type Evening,
} from './support/room-evening.js';

const ROLES = ['web,worker', 'web,worker', 'web,worker'];
const REGULAR_SHARE = 0.3;
/** Ten ticks for a thousand people, five seconds. */
const A_TICK = 100;

interface People {
  readonly regulars: number;
  readonly vips: number;
  /** Of all of them, so many are signed in. */
  readonly users: number;
}

/** People take places at once, each at one of three server processes, and the room lets them in. @returns what was wrong. */
const rush = (people: People, ...plants: string[]): Promise<string[]> =>
  evening({ aTick: A_TICK, regularShare: REGULAR_SHARE, roles: ROLES, plants }, room => letIn(room, people));

async function letIn(room: Evening, { regulars, vips, users }: People): Promise<string[]> {
  const signedIn: Asker[] = [];
  while (signedIn.length < users) signedIn.push(await room.app.given.user());

  await room.pause(true); // so that everybody has a number before the first comes in, and each tick is a whole one
  const places = await Promise.all(
    Array.from({ length: regulars + vips }, (_, i) =>
      comeIn(room, i, i < vips ? 'GOLD' : undefined, signedIn[i - vips]),
    ),
  );
  await room.until('place is null');
  await room.pause(false);
  await room.until(`status = 'WAITING'`);

  const ticks = await ticksOf(room);
  return [...(await forgotten(room, places)), ...wrongPace(ticks, A_TICK), ...wrongShare(ticks, vips)];
}

/** A place at this door. Whom a process that has too much to do sends away comes again, as every client does. */
async function comeIn(room: Evening, door: number, vipCode?: string, asker?: Asker): Promise<string> {
  const place = await until(
    () => room.door(door).join(room.event, vipCode, asker),
    ({ graphqlError }) => graphqlError !== 'SERVICE_UNAVAILABLE',
    PATIENCE_MS,
  );
  if (!place.id) throw new Error(`no place: ${JSON.stringify(place)}`);
  return place.id as string;
}

/** Who has no token, asked of another process than they came to. */
async function forgotten(room: Evening, ids: readonly string[]): Promise<string[]> {
  const seen = await Promise.all(ids.map((id, i) => shown(room, i + 1, id)));
  const without = seen.filter(({ status, admissionToken }) => status !== 'ADMITTED' || !admissionToken);
  return without.length > 0 ? [`${without.length} were forgotten`] : [];
}

/** The place as this door shows it; asked again where the process has too much to do to look. */
const shown = (room: Evening, door: number, id: string) =>
  until(
    () => room.door(door).place(id),
    place => place !== null,
    PATIENCE_MS,
  );

/** Where all of both lanes wait from the beginning. */
function wrongShare(ticks: readonly Admitted[], vips: number): string[] {
  let [vip, all] = [0, 0];
  return ticks.flatMap(tick => {
    [vip, all] = [vip + tick.vip, all + tick.vip + tick.regular];
    return vip === Math.min(vips, Math.round((1 - REGULAR_SHARE) * all)) ? [] : [`${vip} of the first ${all} were VIP`];
  });
}

test(
  'a thousand people who join at once are admitted at the set pace with the set share by three processes, none twice and none forgotten',
  async () => {
    expect(await rush({ regulars: 800, vips: 200, users: 200 })).toEqual([]);
  },
  3 * PATIENCE_MS,
);

test(
  'without the tick’s lock that is seen: two of them tick at once',
  async () => {
    const wrong = await rush({ regulars: 400, vips: 100, users: 0 }, 'no tick lock');
    expect(wrong.join('\n')).toMatch(/two ticks in one half second/);
  },
  3 * PATIENCE_MS,
);

/** Who waits already when the others begin to come: so many that the line never ends before them. */
const FIRST = 200;
const WAVES = 8;
const A_WAVE = 30;
const A_SLOW_TICK = 10;

/**
 * People keep coming to three processes that admit all the while, wave after wave: who is in one had an answer before the
 * next began. In each somebody who is signed in comes in at two doors at once. @returns what was wrong.
 */
async function comingAndGoing(room: Evening): Promise<string[]> {
  const users = await Promise.all(Array.from({ length: WAVES }, () => room.app.given.user()));
  const waveOf = new Map<string, number>();
  const crowd = async (wave: number, people: number): Promise<void> => {
    const came = Array.from({ length: people }, (_, i) => comeIn(room, i, i % 5 === 0 ? 'GOLD' : undefined));
    for (const id of await Promise.all(came)) waveOf.set(id, wave);
  };
  await room.pause(true);
  await crowd(-1, FIRST);
  await room.pause(false);
  const wrong: string[] = [];
  for (const [wave, user] of users.entries()) {
    const [one, other] = await Promise.all([
      comeIn(room, wave, undefined, user),
      comeIn(room, wave + 1, undefined, user),
      crowd(wave, A_WAVE),
    ]);
    if (one !== other) wrong.push(`somebody has two places: ${one} and ${other}`);
    waveOf.set(one, wave);
    await room.until(`status = 'ADMITTED'`, n => n > wave); // there were ticks among the waves
  }
  await room.until(`status = 'WAITING'`);

  const line = await lineOf(room);
  if (line.length !== FIRST + WAVES * (A_WAVE + 1)) wrong.push(`${line.length} places`);
  for (const [i, { id, lane }] of line.entries()) {
    const before = line[i - 1];
    if (before?.lane === lane && waveOf.get(before.id)! > waveOf.get(id)!)
      wrong.push(`${id} stands behind a later wave`);
  }
  const ticks = await ticksOf(room);
  const last = ticks.findLastIndex(({ regular }) => regular > 0);
  for (const { vip, regular, at } of ticks.slice(0, last))
    if (regular < Math.floor((vip + regular) / 10) * 10 * REGULAR_SHARE) wrong.push(`${regular} REGULAR at ${at}`);
  return [
    ...wrong,
    ...(await forgotten(room, [...waveOf.keys()])),
    ...outOfTurn(line),
    ...wrongPace(ticks, A_SLOW_TICK),
  ];
}

test(
  'people who keep joining while three processes admit come in in the order in which they came, none twice and none forgotten',
  async () => {
    const options = { aTick: A_SLOW_TICK, regularShare: REGULAR_SHARE, roles: ROLES };
    expect(await evening(options, comingAndGoing)).toEqual([]);
  },
  3 * PATIENCE_MS,
);
