import { z } from 'zod';
import type { Job } from '../platform/jobs.js';
import type { ReceiptService } from './receipt.service.js';

const payload = z.object({ orderId: z.uuid() });

/** Gives a paid order its receipt; one that has it is left alone. */
export const issueReceipt: Job<z.infer<typeof payload>, { receipts: ReceiptService }> = {
  name: 'issueReceipt',
  maxAttempts: 25,
  parse: raw => payload.parse(raw),
  run: ({ orderId }, { receipts }) => receipts.issueReceipt(orderId),
};
