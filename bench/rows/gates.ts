import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf, fill } from '../fill.js';
import { lazily } from '../lazily.js';
import { complaints, runLoad } from '../loads/load.js';
import type { SteadyHeard, SteadyJob } from '../loads/steady-scan.load.js';
import { hire } from '../programme.js';
import type { Group, Row } from '../row.js';
import type { Stage } from '../stage.js';
import { letWatch, type Watchers } from '../subscribers.js';
import { median } from '../table.js';

const SCANS_A_SECOND = 200;
const GATES = 16;
/** Of a colleague at most: an account may have 30 sockets. */
const WINDOWS = 25;
const EARLIER = 4_000;
/** Rarer than figures are paced, so that each scan is the first change after a rest. */
const BETWEEN_MS = 500;

const CHECK_IN = 'mutation ($input: CheckInInput!) { checkIn(input: $input) { outcome } }';

/**
 * The door of a big night, on a server and a database of its own: how long a scan takes while 200 a second come, and how
 * long it is until all dashboards show one. What a crowd of gates can do at most is the group `check-ins`.
 */
export function gates({ dashboards: open, tickets }: { dashboards: number; tickets: number }): Group {
  let stage: Stage;
  let next = 1;
  const ends: (() => unknown)[] = [];
  const house = lazily(async () => {
    const site = await stage.another('gates');
    ends.push(() => site.end());
    const { userId } = await site.promoter();
    // An earlier night, for the same reason as in `check-ins`.
    await fill(site.database, { event: await site.event(), tickets: EARLIER, scannedBy: userId });
    const event = await site.event();
    await fill(site.database, { event, tickets });
    const { eventId } = event;
    return { site, tokens: await hire(site, { eventId, count: GATES, role: 'SCANNER' }), eventId };
  });
  /** What colleagues have open, each a few. */
  const dashboards = lazily(async () => {
    const { site, eventId } = await house();
    const attendanceFor = await hire(site, { eventId, count: open / WINDOWS, role: 'VIEWER' });
    const watchers = await letWatch({ url: site.url, eventIds: [eventId], count: open, attendanceFor });
    ends.push(() => watchers.sendAway());
    return watchers;
  });

  const steady: Row = {
    name: `Gates: a scan, ${SCANS_A_SECOND} a second (95th percentile)`,
    unit: 'ms',
    limit: 250,
    async measure(onStage, seconds) {
      stage = onStage;
      const { site, eventId, tokens } = await house();
      const { url } = site;
      const job: SteadyJob = { url, clients: GATES, seconds, eventId, tokens, from: next, perSecond: SCANS_A_SECOND };
      next += Math.ceil(seconds * SCANS_A_SECOND);
      const { p50, p95, p99, others } = await runLoad<SteadyHeard>('steady-scan', job);
      return { value: p95, p50, p99, wrong: complaints('scans', others) };
    },
  };

  /** One scan, and the ms until the last dashboard had it. */
  async function scanAndWatch(watchers: Watchers): Promise<number> {
    const { site, eventId, tokens } = await house();
    const { rows } = await site.database.query<{ entered: number }>(
      'select count(*)::int as entered from tickets where event_id = $1 and checked_in_at is not null',
      [eventId],
    );
    const shown = watchers.until(`"checkedIn":${rows[0]!.entered + 1},`);
    shown.catch(() => undefined); // whoever fails before it is waited for has the say
    await sleep(10); // it listens by then; a figure that came before would be timed later than it came
    const asked = performance.timeOrigin + performance.now();
    const input = { eventId, code: codeOf(eventId, next++), gate: 'Gate 1', scanId: randomUUID() };
    await site.ask(CHECK_IN, { input }, tokens[0]);
    const at = await shown;
    if (at === null) throw new Error('Not every dashboard saw the scan');
    return at - asked;
  }

  let aPush = 0;
  const lag: Row = {
    name: `Gates: until ${open.toLocaleString('en')} dashboards show a scan`,
    unit: 'ms',
    limit: 1_000,
    async measure(onStage, seconds) {
      stage = onStage;
      const { site } = await house();
      const watchers = await dashboards();
      const used = () => site.metric('process_cpu_seconds_total');
      await watchers.begin();
      const before = await used();
      const lags: number[] = [];
      for (const end = performance.now() + seconds * 1_000; performance.now() < end; await sleep(BETWEEN_MS))
        lags.push(await scanAndWatch(watchers));
      const { figures, lost } = await watchers.end();
      aPush = (((await used()) - before) * 1e6) / figures;
      const sorted = lags.toSorted((one, other) => one - other);
      return {
        value: median(lags),
        p50: median(lags),
        p99: sorted[Math.floor(sorted.length * 0.99)]!,
        wrong: lost > 0 ? [`${lost} of ${open} dashboards were cut off`] : [],
      };
    },
  };
  const cost: Row = {
    name: 'Gates: processor time of the server, a push with its share of the scan',
    unit: 'µs',
    limit: 100,
    warmsItself: true,
    measure: async () => ({ value: aPush }),
  };
  return {
    name: 'gates',
    rows: [steady, lag, cost],
    async end() {
      for (const end of ends.reverse()) await end();
    },
  };
}
