import { z } from 'zod';
import { AT_ONCE, type Job } from '../platform/jobs.js';
import type { WebhookService } from './webhook.service.js';

const payload = z.object({ deliveryId: z.uuid() });

/** Works a kept webhook off, after its provider got its answer. */
export const processWebhook: Job<z.infer<typeof payload>, { webhooks: WebhookService }> = {
  name: 'processWebhook',
  maxAttempts: 20,
  priority: AT_ONCE,
  parse: raw => payload.parse(raw),
  run: ({ deliveryId }, { webhooks }) => webhooks.process(deliveryId),
};
