import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One of the files that the providers publish, by its path in the folder that PROVIDER_FIXTURES names. */
export function readFixture(path: string): string {
  const folder = process.env['PROVIDER_FIXTURES'];
  if (!folder) throw new Error('PROVIDER_FIXTURES must name the folder of the files that the providers publish');
  return readFileSync(join(folder, path), 'utf8');
}
