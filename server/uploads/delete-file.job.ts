import { z } from 'zod';
import type { FileStore } from '../platform/file-store.js';
import { IN_BULK, NEVER_GIVEN_UP, type Job } from '../platform/jobs.js';

const payload = z.object({ name: z.string() });

/** Deletes a file that no row names any more; added in the transaction that forgets it, so nobody else would find it again. */
export const deleteFile: Job<z.infer<typeof payload>, { readonly files: FileStore }> = {
  name: 'deleteFile',
  maxAttempts: NEVER_GIVEN_UP,
  priority: IN_BULK,
  parse: raw => payload.parse(raw),
  run: ({ name }, { files }) => files.delete(name),
};
