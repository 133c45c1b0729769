import pg from 'pg';
import { createLog } from '../../../server/platform/log.js';
import { startPostgres } from '../../../server/platform/postgres-server.js';
import { SERVER_DATA } from './global-setup.js';

/** Changes the server's own record: for what takes days to come about, and for nothing that the API can do. */
export async function sql<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
  const dataDir = process.env[SERVER_DATA];
  if (!dataDir) throw new Error(`${SERVER_DATA} is not set: run these tests by npm run test:e2e`);
  const postgres = await startPostgres({ dataDir, log: createLog('silent') });
  const client = new pg.Client({ connectionString: postgres.url });
  try {
    await client.connect();
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
    await postgres.stop();
  }
}
