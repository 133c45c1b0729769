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
