import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { BuyersHeard } from '../loads/reserve.load.js';
import { complaints, runLoad } from '../loads/load.js';
import type { Group, Row } from '../row.js';
import type { Site } from '../site.js';
import { letWatch } from '../subscribers.js';

const WATCHERS = 1_000;
const MEGABYTE = 1_000_000;

/** Tickets bought and mailed before it is measured what one takes, and while. */
const MAILS_BEFORE = 50;
const MAILS = 200;

/** What it costs to run, held to limits that leave room for a slower machine. */
export const costs = ({ quick }: { quick: boolean }): Group => ({
  name: 'costs',
  once: true,
  rows: [...(quick ? [] : [startTime, mailedPurchase]), purchase, memory, client],
});

const startTime: Row = {
  name: 'Start of the server, until it serves',
  unit: 'ms',
  limit: 5_000,
  measure: async stage => ({ value: await stage.startTime() }),
};

const purchase: Row = {
  name: 'Processor time of the server, a whole purchase',
  unit: 'ms',
  limit: 15,
  async measure(stage, seconds) {
    const { eventId, tierId } = await stage.event();
    const used = () => stage.metric('process_cpu_seconds_total');
    const before = await used();
    const job = { url: stage.url, clients: 32, seconds, eventId, tierId, purchase: true };
    const { count, others } = await runLoad<BuyersHeard>('reserve', job);
    return { value: ((await used()) - before) * (1_000 / count), wrong: complaints('a purchase', others) };
  },
};

const mailedPurchase: Row = {
  name: 'Processor time of the server, a purchase with its mail and the ticket as a PDF',
  unit: 'ms',
  limit: 200,
  async measure(stage) {
    const site = await stage.another('mails', 'web,worker');
    try {
      const { eventId, tierId } = await site.event();
      const used = () => site.metric('process_cpu_seconds_total');
      const buy = async (until: number) => {
        const job = { url: site.url, clients: 8, seconds: 60, until: 2 * until, eventId, tierId, purchase: true };
        const { count, others } = await runLoad<BuyersHeard>('reserve', job);
        await untilMailed(site);
        return { count, wrong: complaints('a mailed purchase', others) };
      };
      await buy(MAILS_BEFORE);
      const before = await used();
      const { count, wrong } = await buy(MAILS);
      return { value: ((await used()) - before) * (1_000 / count), wrong };
    } finally {
      await site.end();
    }
  },
};

async function untilMailed({ database }: Site): Promise<void> {
  for (const end = performance.now() + 120_000; performance.now() < end; await sleep(100)) {
    const { rowCount } = await database.query(
      `select from emails where status = 'QUEUED'
       union all select from graphile_worker.jobs where task_identifier = 'mailTickets' limit 1`,
    );
    if (rowCount === 0) return;
  }
  throw new Error('The mails were not sent in two minutes');
}

const memory: Row = {
  name: 'Memory of a thousand subscribers',
  unit: 'MB',
  limit: 150,
  async measure(stage) {
    const site = await stage.another('subscribers'); // what others left behind would make room for them
    const { eventId } = await site.event();
    const used = () => site.metric('process_resident_memory_bytes');
    const before = await used();
    const watchers = await letWatch({ url: site.url, eventIds: [eventId], count: WATCHERS });
    const after = await used();
    const { lost } = await watchers.end();
    watchers.sendAway();
    await site.end();
    return { value: (after - before) / MEGABYTE, wrong: lost > 0 ? [`${lost} subscribers were cut off`] : [] };
  },
};

const client: Row = {
  name: 'Client: its first page, scripts and styles, gzipped',
  unit: 'kB',
  limit: 200,
  async measure() {
    execFileSync(process.execPath, ['scripts/build-client.js', '--if-stale'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const page = readFileSync('client/dist/index.html', 'utf8');
    const needed = readdirSync('client/dist/assets').filter(file => page.includes(`/assets/${file}"`));
    const bytes = needed.map(file => gzipSync(readFileSync(join('client/dist/assets', file))).length);
    return { value: bytes.reduce((sum, length) => sum + length, 0) / 1_000 };
  },
};
