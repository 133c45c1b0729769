import { z } from 'zod';
import type { FileStore } from '../platform/file-store.js';
import { IN_BULK, type Job } from '../platform/jobs.js';

const payload = z.object({ name: z.string() });

/** Deletes a file that no row names any more; added in the transaction that forgets it. */
export const deleteFile: Job<z.infer<typeof payload>, { readonly files: FileStore }> = {
  name: 'deleteFile',
  priority: IN_BULK,
  parse: raw => payload.parse(raw),
  run: ({ name }, { files }) => files.delete(name),
};
