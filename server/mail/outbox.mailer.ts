import type { MikroORM } from '@mikro-orm/postgresql';
import { forkEntityManager } from '../platform/database.js';
import type { MailMessage } from './mail-message.js';
import { MailNotTakenError } from './mail.errors.js';
import type { Mailer } from './mailer.service.js';
import { OutboxService } from './outbox.service.js';

/** Keeps mails in the database instead of sending them. */
export class OutboxMailer implements Mailer {
  constructor(private readonly orm: MikroORM) {}

  async send(message: MailMessage): Promise<null> {
    try {
      await new OutboxService(forkEntityManager(this.orm)).keep(message);
      return null;
    } catch (error) {
      const { code = 'unknown' } = error as { code?: string }; // the message repeats the query, and with it the mail
      throw new MailNotTakenError(`The outbox could not be written (${code})`);
    }
  }

  close(): void {
    // the database is closed by whoever opened it
  }
}
