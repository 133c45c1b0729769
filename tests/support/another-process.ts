import type { AddressInfo } from 'node:net';
import { createApp } from '../../server/app.js';
import { log } from '../../server/platform/log.js';
import type { TestApp } from './app.js';

/** One more process of the same installation: another server on the same database. */
export async function anotherProcess(app: TestApp): Promise<{ url: string } & AsyncDisposable> {
  const { config } = app.app.resources;
  const [{ name }] = (await app.sql<{ name: string }>('select current_database() as name')) as [{ name: string }];
  const databaseUrl = new URL(process.env['FOYER_TEST_SERVER']!);
  databaseUrl.pathname = name;
  const other = await createApp({ config: { ...config, port: 0 }, log, databaseUrl: databaseUrl.href });
  await other.start();
  const { port } = other.http.server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      for (const [, step] of other.stopSteps) await step();
    },
  };
}
