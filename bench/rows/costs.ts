import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { BuyersHeard } from '../loads/reserve.load.js';
import { complaints, runLoad } from '../loads/load.js';
import type { Group, Row } from '../row.js';
import { letWatch } from '../subscribers.js';

const WATCHERS = 1_000;
const MEGABYTE = 1_000_000;

/** What it costs to run. No targets: figures to be watched. */
export const costs = (): Group => ({ name: 'costs', once: true, rows: [startTime, processorTime, memory, client] });

const startTime: Row = {
  name: 'Start of the server, until it serves',
  unit: 'ms',
  measure: async stage => ({ value: await stage.startTime() }),
};

const processorTime: Row = {
  name: 'Processor time of the server, a purchase',
  unit: 'ms',
  async measure(stage, seconds) {
    const { eventId, tierId } = await stage.event();
    const used = () => stage.metric('process_cpu_seconds_total');
    const before = await used();
    const job = { url: stage.url, clients: 32, seconds, eventId, tierId, purchase: true };
    const { count, others } = await runLoad<BuyersHeard>('reserve', job);
    return { value: ((await used()) - before) * (1_000 / count), wrong: complaints('a purchase', others) };
  },
};

const memory: Row = {
  name: 'Memory of a thousand subscribers',
  unit: 'MB',
  async measure(stage) {
    const site = await stage.another('subscribers'); // what others left behind would make room for them
    const { eventId } = await site.event();
    const used = () => site.metric('process_resident_memory_bytes');
    const before = await used();
    const watchers = await letWatch({ url: site.url, eventId, count: WATCHERS });
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
