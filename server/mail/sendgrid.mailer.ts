import { MailService as SendGrid } from '@sendgrid/mail';
import { unsubscribeHeaders, type MailMessage } from './mail-message.js';
import { MailNotTakenError } from './mail.errors.js';
import type { Mailer } from './mailer.service.js';

export interface SendGridOptions {
  readonly apiKey: string;
  /** `Foyer <tickets@example.com>`. */
  readonly from: string;
  readonly timeoutMs?: number;
  /** Another host of the API, for tests alone: no configuration sets it. */
  readonly host?: string;
}

interface RequestDefaults {
  setDefaultRequest(key: string, value: unknown): void;
}

/** What SendGrid says that no repetition will change: the mail itself is wrong, or too large. */
const FINAL = new Set([400, 413]);

/** Mail through SendGrid's v3 API. The mail's id travels as a custom argument, which its event webhook gives back. */
export class SendGridMailer implements Mailer {
  readonly #service = new SendGrid();
  readonly #from: string;

  constructor({ apiKey, from, timeoutMs = 15_000, host }: SendGridOptions) {
    this.#from = from;
    this.#service.setApiKey(apiKey);
    this.#service.setTimeout(timeoutMs);
    const { client } = this.#service as unknown as { client: RequestDefaults }; // missing from the SDK's types
    client.setDefaultRequest('maxRedirects', 0); // the key goes nowhere else
    if (host) client.setDefaultRequest('baseUrl', host);
  }

  async send(message: MailMessage): Promise<string | null> {
    const { id, to, subject, html, text, attachments } = message;
    try {
      const [answer] = await this.#service.send({
        from: this.#from,
        to: { email: to },
        subject,
        content: [
          { type: 'text/plain', value: text },
          { type: 'text/html', value: html },
        ],
        customArgs: { emailId: id },
        headers: { 'Auto-Submitted': 'auto-generated', ...unsubscribeHeaders(message) },
        // Links carry tokens: nobody else's redirector may see them, and no pixel tells who reads what when.
        trackingSettings: { clickTracking: { enable: false, enableText: false }, openTracking: { enable: false } },
        attachments: attachments.map(({ fileName, contentType, content, cid }) => ({
          filename: fileName,
          type: contentType.split(';')[0]!, // parameters are refused
          content: content.toString('base64'),
          disposition: cid ? 'inline' : 'attachment',
          ...(cid && { content_id: cid }), // the SDK's `contentId` reaches the API unconverted, and unknown there
        })),
      });
      const messageId: unknown = (answer.headers as Record<string, unknown>)['x-message-id'];
      return typeof messageId === 'string' ? messageId : null;
    } catch (error) {
      throw notTaken(error);
    }
  }

  close(): void {
    // every call is a request of its own
  }
}

/** The SDK's errors carry the whole request, Authorization included, or SendGrid's body, which repeats the mail: only the status is kept. */
function notTaken(error: unknown): MailNotTakenError {
  const { code } = error as { code?: unknown };
  if (typeof code === 'number') return new MailNotTakenError(`SendGrid answered ${code}`, FINAL.has(code));
  return new MailNotTakenError(`SendGrid could not be reached (${typeof code === 'string' ? code : 'unknown'})`);
}
