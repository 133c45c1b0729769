import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadConfig } from '../../server/platform/config.js';
import { stopGracefully } from '../../server/platform/graceful-stop.js';
import { createHttp } from '../../server/platform/http/app.js';
import { drainHttp } from '../../server/platform/http/drain.js';
import { Readiness } from '../../server/platform/http/readiness.js';
import { log } from '../../server/platform/log.js';

/** A process that serves one slow route, for tests of how it stops. Prints its port. */
const config = loadConfig({ DATA_DIR: process.argv[2], NODE_ENV: 'test', PORT: '0', RATE_LIMIT: 'off' });
const readiness = new Readiness({});
const app = await createHttp({ config, log, readiness });
app.get('/slow', async () => {
  await sleep(50);
  return { done: true };
});
const graceMs = 300;
stopGracefully(() => [['http', () => drainHttp(app, readiness, graceMs)]], { log, deadlineMs: 5_000 });
await app.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(String((app.server.address() as AddressInfo).port));
