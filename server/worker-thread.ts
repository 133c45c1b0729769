import 'reflect-metadata';
import { parentPort } from 'node:worker_threads';
import { createApp } from './app.js';
import { loadConfig } from './platform/config.js';
import { metrics } from './platform/http/metrics.js';
import { log } from './platform/log.js';
import type { Answered, Asked } from './worker-beside.js';

/** The worker in a thread of its own: a whole app that listens nowhere. worker-beside.ts starts it and says when to stop. */
const main = parentPort!;
const config = loadConfig(process.env);
log.level = config.logLevel;
const app = await createApp({ config, log, databaseUrl: config.databaseUrl! });
const answer = (said: Answered): void => main.postMessage(said);

main.on('message', (asked: Asked) => {
  void (asked === 'metrics' ? measure() : stop());
});
await app.work();
answer({ ready: true });

async function measure(): Promise<void> {
  answer({ metrics: await metrics.getMetricsAsJSON() });
}

async function stop(): Promise<void> {
  for (const [step, end] of app.stopSteps) {
    await end().catch((error: unknown) => log.error({ err: error, step }, 'could not be stopped'));
  }
  main.close();
}
