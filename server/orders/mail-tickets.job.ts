import { z } from 'zod';
import { AT_ONCE, NEVER_GIVEN_UP, type Job } from '../platform/jobs.js';
import type { OrderMailService } from './order-mail.service.js';

const payload = z.object({ orderIds: z.array(z.uuid()) });

/**
 * Records the mails that bring orders their tickets, each with the job that sends it. One job for all that were paid at
 * once: a mail's row, its six indexes and its own job are written by the worker, not while a crowd waits for the tier.
 * A second run records nothing.
 */
export const mailTickets: Job<z.infer<typeof payload>, { orderMail: OrderMailService }> = {
  name: 'mailTickets',
  maxAttempts: NEVER_GIVEN_UP,
  priority: AT_ONCE, // before the mails of those who bought earlier: it takes a moment, and these then wait in their turn
  parse: raw => payload.parse(raw),
  run: ({ orderIds }, { orderMail }) => orderMail.mailTickets(orderIds),
};
