import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * The secret kept in this file: 32 random bytes as base64url, made at the first call, readable by the owner only.
 *
 * The file appears whole or not at all, and of two processes that make it at once both get the winner's, because
 * `link` refuses to replace. Throws the file system's error when the folder can't be written.
 */
export function secretFile(path: string): string {
  const known = read(path);
  if (known) return known;

  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, randomBytes(32).toString('base64url') + '\n', { mode: 0o600, flag: 'wx', flush: true });
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(draft);
  }
  const made = read(path);
  if (!made) throw new Error(`${path} is empty; remove it to have a new secret made`);
  return made;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim() || undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
