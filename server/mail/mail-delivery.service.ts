import { raw, type EntityManager } from '@mikro-orm/postgresql';
import { Counter } from 'prom-client';
import { clock } from '../platform/clock.js';
import { metrics } from '../platform/http/metrics.js';
import { log } from '../platform/log.js';
import { EmailMessage, EmailStatus } from './email.entity.js';
import type { LetterService } from './letter.service.js';
import { isOneAddress } from './mail-message.js';
import { MailNotTakenError } from './mail.errors.js';
import type { Mailer } from './mailer.service.js';

/** Over about two days, as the queue's back-off has it; then the mail is FAILED. */
export const MAIL_ATTEMPTS = 18;

export const emailsTotal = new Counter({
  name: 'foyer_emails_total',
  help: 'Mails that this process made SENT, FAILED or SUPERSEDED, or heard to be DELIVERED or BOUNCED.',
  labelNames: ['status'] as const,
  registers: [metrics],
});

/**
 * Sends recorded mails: QUEUED becomes SENT, FAILED after the last attempt, or SUPERSEDED where there is nothing left to
 * say. At least once: a process that dies between the carrier's yes and our record sends again, with the same id.
 * Nothing here runs in a transaction.
 */
export class MailDeliveryService {
  constructor(
    private readonly em: EntityManager,
    private readonly letters: LetterService,
    private readonly mailer: Mailer,
  ) {}

  /**
   * Writes and hands over one mail, unless it is no longer QUEUED.
   * @throws MailNotTakenError and whatever went wrong in writing it, so that the queue tries again.
   */
  async deliver(emailId: string): Promise<void> {
    const email = await this.attempt(emailId);
    if (!email) return;
    try {
      await this.send(email);
    } catch (error) {
      const final = email.attempts >= MAIL_ATTEMPTS || (error instanceof MailNotTakenError && error.final);
      await this.recordFailure(email, error, final);
      if (!final) throw error;
      emailsTotal.inc({ status: EmailStatus.FAILED });
      log.error({ emailId, template: email.template, err: error }, 'mail given up');
    }
  }

  /** Counted before it is tried, so that an attempt that takes the process with it counts too. */
  private async attempt(id: string): Promise<EmailMessage | null> {
    const queued = { id, status: EmailStatus.QUEUED };
    await this.em.nativeUpdate(EmailMessage, queued, { attempts: raw('attempts + 1') });
    return this.em.findOne(EmailMessage, queued, { refresh: true });
  }

  private async send(email: EmailMessage): Promise<void> {
    if (!isOneAddress(email.recipient)) throw new MailNotTakenError('Not one plain address', true);
    const message = await this.letters.write(email);
    if (!message) return this.recordSuperseded(email.id);

    const providerMessageId = await this.mailer.send(message);
    await this.recordSent(email.id, message.subject, providerMessageId);
    emailsTotal.inc({ status: EmailStatus.SENT });
  }

  /** The carrier may have reported what became of it before it answered us: then that stays. */
  private async recordSent(id: string, subject: string, providerMessageId: string | null): Promise<void> {
    await this.em.execute(
      `update emails set sent_at = ?, subject = ?, provider_message_id = ?,
         status = case status when 'QUEUED' then 'SENT' else status end,
         last_error = case status when 'QUEUED' then null else last_error end
       where id = ?`,
      [clock.now(), subject, providerMessageId, id],
    );
  }

  private async recordSuperseded(id: string): Promise<void> {
    const superseded = { status: EmailStatus.SUPERSEDED, lastError: null };
    await this.em.nativeUpdate(EmailMessage, { id, status: EmailStatus.QUEUED }, superseded);
    emailsTotal.inc({ status: EmailStatus.SUPERSEDED });
  }

  /** Other errors than a carrier's may hold parts of the mail or of a query: only their kind is recorded. */
  private async recordFailure({ id }: EmailMessage, error: unknown, final: boolean): Promise<void> {
    const known = error instanceof MailNotTakenError;
    const lastError = known
      ? error.message
      : `It could not be written (${error instanceof Error ? error.name : 'unknown'})`;
    await this.em.nativeUpdate(
      EmailMessage,
      { id, status: EmailStatus.QUEUED },
      { lastError, ...(final && { status: EmailStatus.FAILED }) },
    );
  }
}
