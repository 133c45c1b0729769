import { z } from 'zod';
import { IN_BULK, NEVER_GIVEN_UP, type Job } from '../platform/jobs.js';
import type { RefundService } from './refund.service.js';

const payload = z.object({ refundId: z.uuid() });

/** Asks the provider for a refund, then until it is settled what became of it. Asked twice it is one refund. */
export const settleRefund: Job<z.infer<typeof payload>, { refunds: RefundService }> = {
  name: 'settleRefund',
  maxAttempts: NEVER_GIVEN_UP,
  priority: IN_BULK,
  lanes: 3, // of a worker's six: a provider that is slow to refund must not hold up all other work
  parse: raw => payload.parse(raw),
  run: ({ refundId }, { refunds }) => refunds.settle(refundId),
};
