import type { FastifyPluginAsync } from 'fastify';
import { webhooks } from '../platform/http/webhook-scope.js';
import { log } from '../platform/log.js';
import type { WebhookService } from './webhook.service.js';
import { InvalidSignatureError } from './payment-provider.errors.js';
import { ProviderName } from './payment.entity.js';
import type { PaymentProviders } from './payment-providers.service.js';

/**
 * POST /webhooks/stripe and /webhooks/paystack: the signature over the raw bytes, then a row, then 200. The work
 * itself is a job, so that a provider never waits for it and never sends again because of it.
 */
export function paymentWebhooks(providers: PaymentProviders, inbox: () => WebhookService): FastifyPluginAsync {
  return async app => {
    for (const name of Object.values(ProviderName).filter(provider => providers.isEnabled(provider))) {
      app.post(`/${name.toLowerCase()}`, async (request, reply) => {
        try {
          await inbox().receive(name, request.body as Buffer, request.headers);
          webhooks.inc({ provider: name, status: 'RECEIVED' });
          return { received: true };
        } catch (error) {
          if (!isRefusal(error)) throw error;
          webhooks.inc({ provider: name, status: 'REFUSED' });
          log.warn({ provider: name, ip: request.ip, reason: error.name }, 'webhook refused');
          return reply.code(400).send({ error: 'This webhook is not signed, or too old.' });
        }
      });
    }
  };
}

/** Not signed, or not what the provider writes: never a reason to send it again. */
const isRefusal = (error: unknown): error is Error =>
  error instanceof InvalidSignatureError ||
  error instanceof SyntaxError ||
  (error instanceof Error && error.name === 'ZodError');
