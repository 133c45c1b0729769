import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One of the files that the providers publish, by its path in the folder that PROVIDER_FIXTURES names. */
export const readFixture = (path: string): string => readFileSync(placeOf(path), 'utf8');

/** The names of the files in one of that folder's. */
export const fixturesIn = (path: string): string[] => readdirSync(placeOf(path));

function placeOf(path: string): string {
  const folder = process.env['PROVIDER_FIXTURES'];
  if (!folder) throw new Error('PROVIDER_FIXTURES must name the folder of the files that the providers publish');
  return join(folder, path);
}
