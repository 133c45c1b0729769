import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import { clock } from '../platform/clock.js';
import { webhooks } from '../platform/http/webhook-scope.js';
import { hideInText, log } from '../platform/log.js';
import type { CarrierReport } from './carrier-report.policy.js';
import { EmailStatus } from './email.entity.js';
import type { MailReportService } from './mail-report.service.js';

/** Either way. SendGrid names no limit; this is Stripe's. */
const TOLERANCE_S = 300;
const LONGEST_REASON = 300;
const YEAR_10000 = 253_402_300_800;

const batch = z.array(z.unknown());
const words = z.string().nullish();
const sendgridEvent = z.object({
  event: z.string(),
  /** Seconds since 1970. */
  timestamp: z.int().min(0).lt(YEAR_10000),
  /** The custom argument that our mail went out with. */
  emailId: z.uuid().nullish().catch(null),
  sg_message_id: z.string().max(500).nullish().catch(null),
  type: words,
  reason: words,
  response: words,
});
type SendGridEvent = z.infer<typeof sendgridEvent>;

/**
 * What each event says of its mail; others, such as processed and open, say nothing that we keep. `bounce` may follow
 * `delivered`: a server may take a mail and give it back. `dropped`: SendGrid never sent it on. `spamreport`: it was read.
 * https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event
 */
const MEANINGS: Record<string, (event: SendGridEvent) => Pick<CarrierReport, 'status' | 'reason'>> = {
  deferred: ({ response }) => ({ status: EmailStatus.SENT, reason: because('Put off', response) }),
  delivered: () => ({ status: EmailStatus.DELIVERED, reason: null }),
  spamreport: () => ({ status: EmailStatus.DELIVERED, reason: 'Its reader reported it as spam.' }),
  bounce: ({ type, reason }) => ({
    status: EmailStatus.BOUNCED,
    reason: because(type === 'blocked' ? 'Blocked' : 'Bounced', reason),
  }),
  dropped: ({ reason }) => ({ status: EmailStatus.BOUNCED, reason: because('Not sent on', reason) }),
};

/** POST /webhooks/sendgrid: the signature over time and raw bytes, then what the events say, then 200. */
export function sendgridWebhook(verificationKey: string, reports: () => MailReportService): FastifyPluginAsync {
  const key = createPublicKey({ key: Buffer.from(verificationKey, 'base64'), format: 'der', type: 'spki' });
  return async app => {
    app.post('/sendgrid', async (request, reply) => {
      const body = request.body as Buffer;
      const events = isSigned(key, body, request.headers) ? eventsOf(body) : null;
      webhooks.inc({ provider: 'SENDGRID', status: events ? 'RECEIVED' : 'REFUSED' });
      if (!events) {
        log.warn({ provider: 'SENDGRID', ip: request.ip }, 'webhook refused');
        return reply.code(400).send({ error: 'This webhook is not signed, or too old.' });
      }
      await reports().hear(events.flatMap(reportOf));
      return { received: true };
    });
  };
}

function isSigned(key: KeyObject, body: Buffer, headers: IncomingHttpHeaders): boolean {
  const timestamp = String(headers['x-twilio-email-event-webhook-timestamp']);
  const signature = String(headers['x-twilio-email-event-webhook-signature']);
  const age = clock.now().getTime() / 1_000 - Number(timestamp);
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(age) > TOLERANCE_S) return false;
  return verify('sha256', Buffer.concat([Buffer.from(timestamp), body]), key, Buffer.from(signature, 'base64'));
}

/** null for what is no list. Of a list, whatever is no event is left out: sent again it would be no other. */
function eventsOf(body: Buffer): SendGridEvent[] | null {
  try {
    const events = batch.parse(JSON.parse(body.toString('utf8')));
    return events.map(event => sendgridEvent.safeParse(event).data).filter(event => event !== undefined);
  } catch {
    return null;
  }
}

function reportOf(event: SendGridEvent): CarrierReport[] {
  const meaning = Object.hasOwn(MEANINGS, event.event) ? MEANINGS[event.event]!(event) : null;
  if (!meaning) return [];
  const { emailId = null, sg_message_id: name, timestamp } = event;
  return [{ emailId, messageIds: startsOf(name ?? ''), at: new Date(timestamp * 1_000), ...meaning }];
}

/** The name that SendGrid answered when it took the mail is how this one begins, up to one of its dots. */
function startsOf(name: string): string[] {
  const parts = name.split('.');
  return name ? parts.map((_, n) => parts.slice(0, n + 1).join('.')) : [];
}

/** In a line, without control characters and secrets of links. */
function because(what: string, why: string | null | undefined): string {
  const line = hideInText(why ?? '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  return `${what}: ${line || 'it was not said why'}`.slice(0, LONGEST_REASON);
}
