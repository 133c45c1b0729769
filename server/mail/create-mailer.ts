import type { MikroORM } from '@mikro-orm/postgresql';
import type { Config } from '../platform/config.js';
import type { Mailer } from './mailer.service.js';
import { OutboxMailer } from './outbox.mailer.js';
import { SendGridMailer } from './sendgrid.mailer.js';
import { SmtpMailer } from './smtp.mailer.js';

/** SendGrid where its key is set, else the SMTP server, else the outbox in the database. */
export function createMailer({ mail }: Pick<Config, 'mail'>, orm: MikroORM): Mailer {
  if (mail.sendgridApiKey) return new SendGridMailer({ apiKey: mail.sendgridApiKey, from: mail.from });
  if (mail.smtpUrl) return new SmtpMailer({ url: mail.smtpUrl, from: mail.from });
  return new OutboxMailer(orm);
}
