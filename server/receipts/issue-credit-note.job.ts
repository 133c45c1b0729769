import { z } from 'zod';
import type { Job } from '../platform/jobs.js';
import type { ReceiptService } from './receipt.service.js';

const payload = z.object({ refundId: z.uuid() });

/** Gives a refund that succeeded its credit note; one that has it is left alone. */
export const issueCreditNote: Job<z.infer<typeof payload>, { receipts: ReceiptService }> = {
  name: 'issueCreditNote',
  maxAttempts: 25,
  parse: raw => payload.parse(raw),
  run: ({ refundId }, { receipts }) => receipts.issueCreditNote(refundId),
};
