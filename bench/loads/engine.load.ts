import { randomUUID } from 'node:crypto';
import { createApp } from '../../server/app.js';
import { loadConfig } from '../../server/platform/config.js';
import { log } from '../../server/platform/log.js';
import { jobOfThis, tell, type Heard } from './load.js';

/** Callers of the reservation engine itself, without HTTP, GraphQL and limits. */
export interface EngineJob {
  readonly databaseUrl: string;
  readonly eventId: string;
  readonly tierId: string;
  readonly callers: number;
  readonly seconds: number;
  /** Whether changes are told to live figures; without, the commits are all that is done. */
  readonly tellsChanges: boolean;
}

const WARM_UP_MS = 1_000;

const { databaseUrl, eventId, tierId, callers, seconds, tellsChanges } = jobOfThis<EngineJob>();
log.level = 'warn';
const config = loadConfig({ NODE_ENV: 'development', SECRET_KEY: randomUUID(), ROLES: 'web', DEMO: '0' });
const app = await createApp({ config, log, databaseUrl });
if (!tellsChanges) app.resources.liveFeed.publish = () => undefined;

const others: Record<string, number> = {};
let orders = 0;
let latencies: number[] = [];
await calls(WARM_UP_MS);
latencies = [];
const began = performance.now();
await calls(seconds * 1_000);
const taken = (performance.now() - began) / 1_000;

const sorted = Float64Array.from(latencies).sort();
for (const [, stop] of app.stopSteps) await stop();
tell({
  perSecond: latencies.length / taken,
  p50: sorted[Math.floor(sorted.length * 0.5)] ?? 0,
  p99: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
  count: orders, // those of the warm-up too
  others,
} satisfies Heard);

/** All callers, each again as soon as it was answered, until the time is over; the last ones are waited for. */
async function calls(ms: number): Promise<void> {
  const end = performance.now() + ms;
  const caller = async () => {
    for (let asked = performance.now(); asked < end; asked = performance.now()) {
      const key = randomUUID();
      await app.resources.reservations
        .hold(
          {
            eventId,
            items: [{ tierId, quantity: 1 }],
            buyer: { name: 'Ada Lovelace', email: `${key}@example.com` },
            idempotencyKey: key,
          },
          null,
        )
        .then(
          () => {
            orders += 1;
            latencies.push(performance.now() - asked);
          },
          (error: unknown) => (others[String(error)] = (others[String(error)] ?? 0) + 1),
        );
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
}
