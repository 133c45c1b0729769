import { z } from 'zod';
import { AT_ONCE, type Job } from '../platform/jobs.js';
import type { HoldExpiryService } from './hold-expiry.service.js';

const payload = z.object({ orderId: z.uuid() });

/** Ends a hold whose buyer went to a provider's page: the page is closed first, or asked about. */
export const endHold: Job<z.infer<typeof payload>, { holdExpiry: HoldExpiryService }> = {
  name: 'endHold',
  maxAttempts: 25,
  priority: AT_ONCE,
  parse: raw => payload.parse(raw),
  run: ({ orderId }, { holdExpiry }) => holdExpiry.end(orderId),
};
