import { z } from 'zod';
import { line } from '../platform/texts.js';

const MIB = 1_024 * 1_024;

/** Pictures and papers, which don't run. */
export const ALLOWED_TYPES = ['image/png', 'image/jpeg', 'image/webp', 'application/pdf'] as const;
export const MOST_BYTES = 10 * MIB;
/** Of one event, of files that nobody has attached yet. */
export const MOST_UNATTACHED_BYTES = 200 * MIB;
/** And of these, from one address: it can't take the room of everybody else. */
export const MOST_UNATTACHED_BYTES_OF_ADDRESS = 50 * MIB;
/** How long the bytes can be put. */
export const PUT_SECONDS = 15 * 60;
/** A place whose bytes did not begin to come by then is free again; a minute after its address ended, for who came last. */
export const KEPT_EMPTY_MS = (PUT_SECONDS + 60) * 1_000;
/** How long a link to read lasts (product.md). */
export const READ_SECONDS = 5 * 60;
/** What nobody attached is deleted after this time. */
export const KEPT_UNATTACHED_MS = 24 * 3_600_000;

/** Of a path the last part, as browsers send it; without what file systems and headers would read as something else. */
export const fileNameInput = z
  .string()
  .transform(name =>
    name
      .split(/[/\\]/)
      .at(-1)!
      .replace(/[\p{Cc}"<>:|?*]/gu, '_'),
  )
  .pipe(line('The file’s name', 200));
