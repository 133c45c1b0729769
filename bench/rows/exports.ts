import { setTimeout as sleep } from 'node:timers/promises';
import { SHEET_NAMES } from '../../server/exports/export.service.js';
import { fillRecords } from '../fill-records.js';
import { sellHouse } from '../house.js';
import { lazily } from '../lazily.js';
import { publish } from '../programme.js';
import type { Group, Row } from '../row.js';
import type { Site } from '../site.js';
import type { Stage } from '../stage.js';

const MEGABYTE = 1_000_000;
const LINE_END = 10;
const LOOK_MS = 200;

/** The lists of an event that sold so many tickets, each taken to its end by one who takes whatever comes. */
export function exports(tickets: number): Group {
  let stage: Stage;
  let most = 0;
  let before = 0;
  const house = lazily(async () => {
    const site = await stage.another('exported');
    const sold = await sellHouse(site.ask, site.database, tickets);
    const quiet = () => publish(site.ask, sold.promoter, 1_000);
    await fillRecords(site.database, { ...sold, other: await quiet(), old: await quiet() });
    await take(site, `/exports/${sold.event.eventId}/check-ins.csv`, sold.promoter.token); // once, so that what it needs is there
    before = await memoryOf(site);
    return { site, ...sold };
  });

  const rows = SHEET_NAMES.map((name): Row => ({
    name: `Export of ${name}, lines of an event of ${tickets.toLocaleString('en')} tickets`,
    async measure(onStage) {
      stage = onStage;
      const { site, event, promoter } = await house();
      const looking = new AbortController();
      const looked = look(site, looking.signal);
      const began = performance.now();
      const lines = await take(site, `/exports/${event.eventId}/${name}.csv`, promoter.token);
      const seconds = (performance.now() - began) / 1_000;
      looking.abort();
      most = Math.max(most, await looked);
      console.log(`${lines.toLocaleString('en')} lines of ${name} in ${seconds.toFixed(1)} s`);
      return { value: lines / seconds };
    },
  }));
  const memory: Row = {
    name: 'Memory that the server took more than before, at most, while it wrote them',
    unit: 'MB',
    limit: 600, // 308 were seen: V8 lets the heap of whoever allocates grow; a list that was held would need more
    measure: async () => ({ value: Math.max(0, most - before) / MEGABYTE }),
  };
  return {
    name: 'exports',
    slow: true,
    once: true,
    rows: [...rows, memory],
    async end() {
      await (await house()).site.end();
    },
  };
}

/** @returns how many lines it has. */
async function take({ url }: Site, path: string, token: string): Promise<number> {
  const { ok, status, body } = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } });
  if (!ok) throw new Error(`${path}: ${status}`);
  let lines = 0;
  for await (const chunk of body!) for (const byte of chunk as Uint8Array) if (byte === LINE_END) lines += 1;
  return lines;
}

const memoryOf = (site: Site) => site.metric('process_resident_memory_bytes');

/** @returns the most that was seen meanwhile. */
async function look(site: Site, until: AbortSignal): Promise<number> {
  let most = 0;
  while (!until.aborted) {
    most = Math.max(most, await memoryOf(site));
    await sleep(LOOK_MS);
  }
  return most;
}
