import { TICK_MS } from '../../server/waiting-room/admission.policy.js';
import { startTestApp, type TestApp } from './app.js';
import { until } from './buying.js';
import type { GivenEvent } from './given.js';
import {
  databaseUrlOf,
  SHARED_SECRET,
  spawnServer,
  startServer,
  through,
  type ServerProcess,
} from './server-process.js';
import { waitingAt } from './waiting-rooms.js';

/** For a machine that does much else: nothing here asserts how long something takes. */
export const PATIENCE_MS = 120_000;

interface EveningOptions {
  /** How many a tick admits. */
  readonly aTick: number;
  readonly regularShare: number;
  /** The ROLES of each process. */
  readonly roles: readonly string[];
  /** Faults for all of them (planted-fault.ts). */
  readonly plants?: readonly string[];
}

/** A waiting room with the code GOLD, in front of which several server processes stand. */
export interface Evening {
  readonly app: TestApp;
  readonly event: GivenEvent;
  readonly databaseUrl: string;
  readonly processes: ServerProcess[];
  /** The steps of those who ask the process of this number. */
  door(number: number): ReturnType<typeof waitingAt>;
  pause(paused: boolean): Promise<unknown>;
  /** Until there are so many places of this event that are so, none unless told. */
  until(where: string, wanted?: (n: number) => boolean): Promise<void>;
  /** A process that was killed comes back, at the port that it had. */
  startAgain(number: number): Promise<void>;
}

/** Starts all of them, and stops them after `body`. @returns what `body` answers. */
export async function evening<T>(options: EveningOptions, body: (evening: Evening) => Promise<T>): Promise<T> {
  const { aTick, regularShare, roles, plants = [] } = options;
  await using app = await startTestApp({ env: { SECRET_KEY: SHARED_SECRET } });
  const room = { admitPerMinute: aTick * (60_000 / TICK_MS), vipCode: 'GOLD', regularShare };
  const event = await waitingAt(app).withRoom(room);
  const databaseUrl = await databaseUrlOf(app);
  const planted = { preload: ['./tests/support/planted-fault.ts'], env: { PLANTED_FAULT: plants.join(',') } };
  const spawned = await Promise.all(
    roles.map(role => spawnServer({ databaseUrl, roles: role, ...(plants.length > 0 && planted) })),
  );
  const processes: ServerProcess[] = [...spawned];
  try {
    await Promise.all(spawned.map(({ ready }) => ready));
    return await body({
      app,
      event,
      databaseUrl,
      processes,
      door: number => waitingAt(through(app, processes[number % processes.length]!)),
      pause: paused =>
        waitingAt(app).mutate(
          'pauseWaitingRoom',
          'PauseWaitingRoomInput',
          { eventId: event.id, paused },
          event.organization.owner,
        ),
      until: async (where, wanted = n => n === 0) => {
        const count = `select count(*)::int as n from queue_tickets where event_id = ? and ${where}`;
        await until(
          () => app.sql<{ n: number }>(count, [event.id]),
          ([row]) => wanted(row!.n),
          PATIENCE_MS,
        );
      },
      startAgain: async number => {
        const { port } = processes[number]!;
        processes[number] = await startServer({ databaseUrl, roles: roles[number], port });
      },
    });
  } finally {
    await Promise.all(processes.map(server => server.stop()));
  }
}

/** What one tick admitted. */
export interface Admitted {
  /** The half second of the clock that it was in. */
  readonly slot: number;
  readonly at: string;
  readonly vip: number;
  readonly regular: number;
}

/** Every tick that admitted somebody, in their order. */
export const ticksOf = ({ app, event }: Evening): Promise<Admitted[]> =>
  app.sql<Admitted>(
    `select floor(extract(epoch from admitted_at) * 1000 / ?)::float8 as slot, admitted_at::text as at,
       count(*) filter (where lane = 'VIP')::int as vip, count(*) filter (where lane <> 'VIP')::int as regular
     from queue_tickets where event_id = ? and admitted_at is not null group by admitted_at order by admitted_at`,
    [TICK_MS, event.id],
  );

/** Ticks that came twice, or admitted more than they should: by the times that were written down. */
export function wrongPace(ticks: readonly Admitted[], aTick: number): string[] {
  const wrong: string[] = [];
  let last = ticks[0]!.slot - 2; // the first may be late as well
  for (const { slot, at, vip, regular } of ticks) {
    if (slot === last) wrong.push(`two ticks in one half second, at ${at}`);
    // One that came late makes good what it missed, but never more than one.
    if (vip + regular > aTick * Math.min(slot - last, 2)) wrong.push(`${vip + regular} were admitted at ${at}`);
    last = slot;
  }
  return wrong;
}

/** A place as it is kept. */
interface Kept {
  readonly id: string;
  readonly lane: string;
  readonly place: number;
  readonly admitted: string | null;
}

/** Everybody who came, lane by lane in the order of their numbers. */
export const lineOf = ({ app, event }: Evening): Promise<Kept[]> =>
  app.sql<Kept>(
    'select id, lane, place, admitted_at::text as admitted from queue_tickets where event_id = ? order by lane, place',
    [event.id],
  );

/** Whoever was admitted before somebody that stands in front of them in the same lane. */
export const outOfTurn = (line: readonly Kept[]): string[] =>
  line.flatMap((one, i) => {
    const before = line[i - 1];
    if (before?.lane !== one.lane || one.admitted === null) return [];
    if (before.admitted !== null && before.admitted <= one.admitted) return [];
    return [`${one.lane} ${one.place} came in before ${before.place}`];
  });
