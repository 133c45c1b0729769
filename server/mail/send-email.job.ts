import { z } from 'zod';
import { IN_BULK, type Job } from '../platform/jobs.js';
import { MAIL_ATTEMPTS, type MailDeliveryService } from './mail-delivery.service.js';

const payload = z.object({ emailId: z.uuid() });

/** Sends one recorded mail. A mail that is no longer QUEUED is left alone, so a second run sends nothing. */
export const sendEmail: Job<z.infer<typeof payload>, { mailDelivery: MailDeliveryService }> = {
  name: 'sendEmail',
  maxAttempts: MAIL_ATTEMPTS,
  parse: raw => payload.parse(raw),
  run: ({ emailId }, { mailDelivery }) => mailDelivery.deliver(emailId),
};

/** The same, of mails by the thousand: they wait for every other job, and leave most of a worker to others. */
export const sendEmailInBulk: typeof sendEmail = { ...sendEmail, name: 'sendEmailInBulk', priority: IN_BULK, lanes: 4 };
