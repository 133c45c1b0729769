import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../server/app.js';
import { loadConfig } from '../server/platform/config.js';
import { createLog } from '../server/platform/log.js';
import type { EngineCrowd, EngineTold } from './engine.js';

/** The process of `letReserve`: callers in the same process as the engine, without HTTP and GraphQL. */
const { databaseUrl, eventId, tierId, callers, seconds } = JSON.parse(process.argv[2]!) as EngineCrowd;

const dataDir = mkdtempSync(join(tmpdir(), 'foyer-engine-'));
const config = loadConfig({
  NODE_ENV: 'test',
  DATA_DIR: dataDir,
  DATABASE_URL: databaseUrl,
  SECRET_KEY: randomUUID() + randomUUID(),
  RATE_LIMIT: 'off',
});
const { resources } = await createApp({ config, log: createLog('warn'), databaseUrl });

const latencies: number[] = [];
const begun = performance.now();
const end = begun + seconds * 1_000;
await Promise.all(
  Array.from({ length: callers }, async () => {
    while (performance.now() < end) {
      const key = randomUUID();
      const asked = performance.now();
      await resources.reservations.hold(
        {
          eventId,
          items: [{ tierId, quantity: 1 }],
          buyer: { name: 'Ada Lovelace', email: `${key}@example.com` },
          idempotencyKey: key,
        },
        null,
      );
      latencies.push(performance.now() - asked);
    }
  }),
);
const took = (performance.now() - begun) / 1_000;
latencies.sort((a, b) => a - b);
rmSync(dataDir, { recursive: true, force: true });
const told: EngineTold = {
  reserved: latencies.length,
  perSecond: latencies.length / took,
  p50: latencies[Math.floor(latencies.length * 0.5)] ?? 0,
  p99: latencies[Math.floor(latencies.length * 0.99)] ?? 0,
};
process.send!(told, () => process.exit());
