import { z } from 'zod';
import type { Job } from '../platform/jobs.js';
import type { ReconciliationService } from './reconciliation.service.js';

const payload = z.object({ runId: z.uuid() });

/** Compares one day of one provider. Ten attempts are about ten hours; the next night plans the day anew. */
export const reconcileDay: Job<z.infer<typeof payload>, { reconciliation: ReconciliationService }> = {
  name: 'reconcileDay',
  maxAttempts: 10,
  parse: raw => payload.parse(raw),
  run: ({ runId }, { reconciliation }) => reconciliation.run(runId),
};
