import { expect, test } from '@jest/globals';
import { TICK_MS } from '../server/waiting-room/admission.policy.js';
import { startTestApp, type Asker, type TestApp } from './support/app.js';
import { until } from './support/buying.js';
import type { GivenEvent } from './support/given.js';
import { databaseUrlOf, SHARED_SECRET, spawnServer, through, type ServerProcess } from './support/server-process.js';
import { waitingAt } from './support/waiting-rooms.js';

const PROCESSES = 3;
/** Ten ticks for a thousand people, five seconds. */
const A_TICK = 100;
const ADMIT_PER_MINUTE = A_TICK * (60_000 / TICK_MS);
const REGULAR_SHARE = 0.3;
/** For a machine that does much else: nothing here asserts how long something takes. */
const PATIENCE_MS = 120_000;

/** What one tick admitted. */
interface Admitted {
  /** The half second of the clock that it was in. */
  readonly slot: number;
  readonly at: string;
  readonly vip: number;
  readonly regular: number;
}

interface People {
  readonly regulars: number;
  readonly vips: number;
  /** Of all of them, so many are signed in. */
  readonly users: number;
}

/**
 * People take places in a waiting room at once, each at one of three server processes, and the room lets them in.
 * @returns what was wrong, in words.
 */
async function evening(people: People, ...plants: string[]): Promise<string[]> {
  await using app = await startTestApp({ env: { SECRET_KEY: SHARED_SECRET } });
  const room = { admitPerMinute: ADMIT_PER_MINUTE, vipCode: 'GOLD', regularShare: REGULAR_SHARE };
  const event = await waitingAt(app).withRoom(room);
  const databaseUrl = await databaseUrlOf(app);
  const planted = { preload: ['./tests/support/planted-fault.ts'], env: { PLANTED_FAULT: plants.join(',') } };
  const processes = await Promise.all(
    Array.from({ length: PROCESSES }, () => spawnServer({ databaseUrl, ...(plants.length > 0 && planted) })),
  );
  try {
    await Promise.all(processes.map(({ ready }) => ready));
    return await letIn(app, event, processes, people);
  } finally {
    await Promise.all(processes.map(server => server.stop()));
  }
}

async function letIn(
  app: TestApp,
  event: GivenEvent,
  processes: readonly ServerProcess[],
  { regulars, vips, users }: People,
): Promise<string[]> {
  const doors = processes.map(server => waitingAt(through(app, server)));
  const pause = (paused: boolean) =>
    waitingAt(app).mutate(
      'pauseWaitingRoom',
      'PauseWaitingRoomInput',
      { eventId: event.id, paused },
      event.organization.owner,
    );
  const none = async (where: string): Promise<void> => {
    const left = `select count(*)::int as n from queue_tickets where event_id = ? and ${where}`;
    await until(
      () => app.sql<{ n: number }>(left, [event.id]),
      ([row]) => row!.n === 0,
      PATIENCE_MS,
    );
  };
  const signedIn: Asker[] = [];
  while (signedIn.length < users) signedIn.push(await app.given.user());

  await pause(true); // so that everybody has a number before the first comes in, and each tick is a whole one
  const places: { id?: string }[] = await Promise.all(
    Array.from({ length: regulars + vips }, (_, i) =>
      doors[i % PROCESSES]!.join(event, i < vips ? 'GOLD' : undefined, signedIn[i - vips]),
    ),
  );
  const turnedAway = places.filter(({ id }) => !id);
  if (turnedAway.length > 0) return [`${turnedAway.length} got no place: ${JSON.stringify(turnedAway[0])}`];
  await none('place is null');
  await pause(false);
  await none(`status = 'WAITING'`);

  const seen = await Promise.all(places.map(({ id }, i) => doors[(i + 1) % PROCESSES]!.place(id!)));
  const admitted = new Set(
    seen.filter(({ status, admissionToken }) => status === 'ADMITTED' && admissionToken).map(({ id }) => id as string),
  );
  const ticks = await app.sql<Admitted>(
    `select floor(extract(epoch from admitted_at) * 1000 / ?)::float8 as slot, admitted_at::text as at,
       count(*) filter (where lane = 'VIP')::int as vip, count(*) filter (where lane <> 'VIP')::int as regular
     from queue_tickets where event_id = ? group by admitted_at order by admitted_at`,
    [TICK_MS, event.id],
  );
  const forgotten = regulars + vips - admitted.size;
  return [...(forgotten > 0 ? [`${forgotten} were forgotten`] : []), ...faultsOf(ticks, vips)];
}

/** Ticks that came twice, or admitted others, or more, than they should: by the times that were written down. */
function faultsOf(ticks: readonly Admitted[], vips: number): string[] {
  const wrong: string[] = [];
  let [vip, all, last] = [0, 0, ticks[0]!.slot - 2]; // the first may be late as well
  for (const tick of ticks) {
    const size = tick.vip + tick.regular;
    const slots = tick.slot - last;
    if (slots === 0) wrong.push(`two ticks in one half second, at ${tick.at}`);
    // One that came late makes good what it missed, but never more than one.
    if (size > A_TICK * Math.min(slots, 2)) wrong.push(`${size} were admitted at ${tick.at}`);
    [vip, all, last] = [vip + tick.vip, all + size, tick.slot];
    if (vip !== Math.min(vips, Math.round((1 - REGULAR_SHARE) * all)))
      wrong.push(`${vip} of the first ${all} were VIP`);
  }
  return wrong;
}

test(
  'a thousand people who join at once are admitted at the set pace with the set share by three processes, none twice and none forgotten',
  async () => {
    expect(await evening({ regulars: 800, vips: 200, users: 200 })).toEqual([]);
  },
  3 * PATIENCE_MS,
);

test(
  'without the tick’s lock that is seen: two of them tick at once',
  async () => {
    const wrong = await evening({ regulars: 400, vips: 100, users: 0 }, 'no tick lock');
    expect(wrong.join('\n')).toMatch(/two ticks in one half second/);
  },
  3 * PATIENCE_MS,
);
