import type pg from 'pg';
import { findDifferences } from '../server/verify/verify.service.js';

/** What `npm run verify` would say of a database. */
export async function differencesIn(database: pg.Client): Promise<string[]> {
  const differences = await findDifferences(database);
  return differences.map(
    ({ invariant, subject, recorded, counted }) => `${invariant.says}: ${subject} ${recorded} / ${counted}`,
  );
}
