import type { Config } from '../platform/config.js';
import type { MailMessage } from './mail-message.js';

/** Hands mails over to whoever carries them. One a process, made by create-mailer.ts. */
export interface Mailer {
  /**
   * @returns the carrier's own name of the mail; null where it has none.
   * @throws MailNotTakenError
   */
  send(message: MailMessage): Promise<string | null>;
  /** Lets go of open connections. */
  close(): void;
}

/** Whether no mail service is configured: mails stay in the outbox, where /dev/outbox shows them. */
export const keepsMail = ({ mail }: Pick<Config, 'mail'>): boolean => !mail.sendgridApiKey && !mail.smtpUrl;
