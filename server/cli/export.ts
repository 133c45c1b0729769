import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { App } from '../app.js';
import type { SheetName } from '../exports/export.service.js';
import { eventNamed } from './availability.js';

/**
 * Writes a list of an event as CSV: into `file`, which is there whole or as it was before, or (null) to `out`, as fast as it is
 * read there. @returns what to tell the operator; null where the list itself was all.
 */
export async function exportList(
  app: App,
  name: string,
  list: SheetName,
  file: string | null,
  out: Writable,
): Promise<string | null> {
  const { pages } = await app.services().exports.forOperator(await eventNamed(app, name), list);
  if (file === null) {
    await pipeline(Readable.from(pages), out, { end: false }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error; // whoever read it has read enough, as `head` has
    });
    return null;
  }
  const unfinished = `${file}.part`;
  try {
    await pipeline(Readable.from(pages), createWriteStream(unfinished));
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  return `${file} is written.`;
}
