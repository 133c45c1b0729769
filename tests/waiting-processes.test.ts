import { expect, test } from '@jest/globals';
import { TICK_MS } from '../server/waiting-room/admission.policy.js';
import { startTestApp, type TestApp } from './support/app.js';
import { until } from './support/buying.js';
import type { GivenEvent } from './support/given.js';
import { databaseUrlOf, SHARED_SECRET, startServer, through, type ServerProcess } from './support/server-process.js';
import { waitingAt } from './support/waiting-rooms.js';

const PROCESSES = 3;
/** Ten ticks for a thousand people, five seconds. */
const A_TICK = 100;
const ADMIT_PER_MINUTE = A_TICK * (60_000 / TICK_MS);
const REGULAR_SHARE = 0.3;

interface Admitted {
  readonly slot: number;
  readonly at: string;
  readonly vip: number;
  readonly regular: number;
}

const pause = (app: TestApp, { id: eventId, organization }: GivenEvent, paused: boolean) =>
  waitingAt(app).mutate('pauseWaitingRoom', 'PauseWaitingRoomInput', { eventId, paused }, organization.owner);

/**
 * People take places in a waiting room at once, each at one of three server processes, and the room lets them in.
 * @returns what was wrong, in words.
 */
async function evening(regulars: number, vips: number, ...plants: string[]): Promise<string[]> {
  await using app = await startTestApp({ env: { SECRET_KEY: SHARED_SECRET } });
  const room = { admitPerMinute: ADMIT_PER_MINUTE, vipCode: 'GOLD', regularShare: REGULAR_SHARE };
  const event = await waitingAt(app).withRoom(room);
  await pause(app, event, true);
  const databaseUrl = await databaseUrlOf(app);
  const planted = { preload: ['./tests/support/planted-fault.ts'], env: { PLANTED_FAULT: plants.join(',') } };
  const processes = await Promise.all(
    Array.from({ length: PROCESSES }, () => startServer({ databaseUrl, ...(plants.length > 0 && planted) })),
  );
  try {
    return await letIn(app, event, processes, { regulars, vips });
  } finally {
    await Promise.all(processes.map(server => server.stop()));
  }
}

async function letIn(
  app: TestApp,
  event: GivenEvent,
  processes: readonly ServerProcess[],
  { regulars, vips }: { regulars: number; vips: number },
): Promise<string[]> {
  const doors = processes.map(server => waitingAt(through(app, server)));
  const people = Array.from({ length: regulars + vips }, (_, i) =>
    doors[i % PROCESSES]!.join(event, i < vips ? 'GOLD' : undefined),
  );
  const places: { id: string }[] = await Promise.all(people);
  const count = async (where: string): Promise<number> =>
    (await app.sql<{ n: number }>(`select count(*)::int as n from queue_tickets where event_id = ? and ${where}`, [event.id]))[0]!.n; // prettier-ignore
  await until(
    () => count('place is null'),
    n => n === 0,
    60_000,
  );
  await pause(app, event, false);
  await until(
    () => count(`status = 'WAITING'`),
    n => n === 0,
    60_000,
  );

  const wrong: string[] = [];
  const admitted = new Set<string>();
  for (const [i, { id }] of places.entries()) {
    const { status, admissionToken } = await doors[(i + 1) % PROCESSES]!.place(id);
    if (status === 'ADMITTED' && admissionToken) admitted.add(id);
  }
  if (admitted.size !== regulars + vips) wrong.push('somebody was forgotten');
  const ticks = await app.sql<Admitted>(
    `select floor(extract(epoch from admitted_at) * 1000 / ?)::float8 as slot, admitted_at::text as at,
       count(*) filter (where lane = 'VIP')::int as vip, count(*) filter (where lane <> 'VIP')::int as regular
     from queue_tickets where event_id = ? group by admitted_at order by admitted_at`,
    [TICK_MS, event.id],
  );
  wrong.push(...faultsOf(ticks, vips));
  for (const server of processes) {
    const failed = server.lines.filter(line => line.includes('a waiting room could not tick'));
    if (failed.length > 0) wrong.push(`a tick failed: ${failed[0]}`);
  }
  return wrong;
}

/** Ticks that came twice, or admitted others, or more, than they should. */
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

test('a thousand people who join at once are admitted at the set pace with the set share by three processes, none twice and none forgotten', async () => {
  expect(await evening(800, 200)).toEqual([]);
}, 240_000);

test('without the tick’s lock that is seen: two of them tick at once', async () => {
  const wrong = await evening(400, 100, 'no tick lock');
  expect(wrong.join('\n')).toMatch(/two ticks in one half second/);
}, 240_000);
