import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import type { TestApp } from './app.js';

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** What SENDGRID_WEBHOOK_KEY is where SendGrid is played by this file. */
export const VERIFICATION_KEY = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');

/** Since 1970, as SendGrid counts. */
export const seconds = (date = new Date()): number => Math.floor(date.getTime() / 1_000);

export interface Signing {
  at?: number;
  key?: KeyObject;
  headers?: Record<string, string>;
}

export const signatureOf = (payload: string, { at = seconds(), key = privateKey }: Signing = {}) => ({
  'x-twilio-email-event-webhook-timestamp': String(at),
  'x-twilio-email-event-webhook-signature': sign('sha256', Buffer.from(at + payload), key).toString('base64'),
});

/** Sends events as SendGrid does, signed, unless `signing` has them otherwise. @returns the answer's status. */
export async function sendEvents(app: TestApp, events: object | string, signing: Signing = {}): Promise<number> {
  const payload = typeof events === 'string' ? events : `${JSON.stringify(events)}\r\n`; // as SendGrid ends it
  const { statusCode } = await app.app.http.inject({
    method: 'POST',
    url: '/webhooks/sendgrid',
    payload,
    headers: { 'content-type': 'application/json', ...signatureOf(payload, signing), ...signing.headers },
  });
  return statusCode;
}

/** 8 o'clock in the evening, when the mails went out. */
const T = seconds(new Date('2026-11-20T20:00:00Z'));
export const happened = {
  processed: { event: 'processed', timestamp: T },
  deferred: { event: 'deferred', timestamp: T + 1, response: '450 busy', attempt: '1' },
  deferredAgain: { event: 'deferred', timestamp: T + 60, response: '450 still busy', attempt: '2' },
  delivered: { event: 'delivered', timestamp: T + 120, response: '250 OK' },
  opened: { event: 'open', timestamp: T + 130 },
  reported: { event: 'spamreport', timestamp: T + 200 },
  bounced: { event: 'bounce', type: 'bounce', timestamp: T + 300, reason: '550 5.1.1 no such user', status: '5.1.1' },
  blocked: { event: 'bounce', type: 'blocked', timestamp: T + 2, reason: '554 your address is listed' },
  dropped: { event: 'dropped', timestamp: T + 1, reason: 'Bounced Address' },
};
export type Happened = keyof typeof happened;
/** These events, about one mail. */
export const about = (id: string, names: Happened[]) =>
  names.map(name => ({ email: 'x@example.com', emailId: id, sg_event_id: `${name}-${id}`, ...happened[name] }));
