import { createTransport, type Transporter } from 'nodemailer';
import { hideInText } from '../platform/log.js';
import { unsubscribeHeaders, type MailMessage } from './mail-message.js';
import { MailNotTakenError } from './mail.errors.js';
import type { Mailer } from './mailer.service.js';

export interface SmtpOptions {
  /** `smtp://user:password@host:587` or `smtps://…`. */
  readonly url: string;
  /** `Foyer <tickets@example.com>`. */
  readonly from: string;
  /** Longest silence at any step of the conversation. */
  readonly timeoutMs?: number;
}

/** Mail over SMTP. Its Message-ID is made of the mail's id: a repetition can be recognised on its way and in the mailbox. */
export class SmtpMailer implements Mailer {
  readonly #transport: Transporter;
  readonly #from: string;

  constructor({ url, from, timeoutMs = 15_000 }: SmtpOptions) {
    this.#from = from;
    this.#transport = createTransport({
      url,
      pool: true,
      maxConnections: 4,
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      dnsTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  async send(message: MailMessage): Promise<string> {
    const { id, to, subject, html, text, attachments } = message;
    const domain = /@([^>\s]+)>?$/.exec(this.#from)?.[1] ?? 'localhost';
    try {
      const { messageId } = await this.#transport.sendMail({
        from: this.#from,
        to: { name: '', address: to },
        subject,
        html,
        text,
        messageId: `<${id}@${domain}>`,
        headers: {
          'Auto-Submitted': 'auto-generated',
          'X-Auto-Response-Suppress': 'All',
          ...unsubscribeHeaders(message),
        },
        attachments: attachments.map(({ fileName, contentType, content, cid }) => ({
          filename: fileName,
          contentType,
          content,
          ...(cid && { cid, contentDisposition: 'inline' as const }),
        })),
      });
      return messageId;
    } catch (error) {
      throw notTaken(error);
    }
  }

  close(): void {
    this.#transport.close();
  }
}

/** The server's 5xx about this mail or its address is for good (RFC 5321, 4.2.1); its 5xx to our sign-in is not about the mail. */
function notTaken(error: unknown): MailNotTakenError {
  const {
    code = 'ERROR',
    responseCode,
    response,
  } = error as { code?: string; responseCode?: number; response?: string };
  const final = (code === 'EENVELOPE' || code === 'EMESSAGE') && responseCode !== undefined && responseCode >= 500;
  const answer = response ? hideInText(response).replace(/\s+/g, ' ').slice(0, 200) : 'no answer';
  return new MailNotTakenError(`SMTP ${code}: ${answer}`, final);
}
