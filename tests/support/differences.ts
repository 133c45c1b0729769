import pg from 'pg';
import { findDifferences } from '../../server/verify/verify.service.js';
import type { TestApp } from './app.js';

/** What `npm run verify` would print for this app's database, after a worker's round: nothing, after whatever a test did. */
export async function differences(app: TestApp): Promise<string[]> {
  await app.app.services().ledgerSeals.sealAll();
  const [{ url }] = (await app.sql<{ url: string }>(`select current_database() as url`)) as [{ url: string }];
  const client = new pg.Client({ connectionString: new URL(`/${url}`, process.env['FOYER_TEST_SERVER']).href });
  await client.connect();
  try {
    const found = await findDifferences(client);
    return found.map(
      ({ invariant, subject, recorded, counted }) => `${invariant.says}: ${subject} ${recorded} / ${counted}`,
    );
  } finally {
    await client.end();
  }
}
