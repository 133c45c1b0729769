import { LockMode, type EntityManager, type FilterQuery } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import type { Right } from '../accounts/membership.service.js';
import { requireAdmin, requireUser, type Viewer } from '../accounts/viewer.entity.js';
import { PlatformRole } from '../accounts/user.entity.js';
import type { AuditService } from '../audit/audit.service.js';
import { Event } from '../events/event.entity.js';
import type { EventService } from '../events/event.service.js';
import { NotFoundError, WrongStateError } from '../platform/errors.js';
import { findPage, type Page, type PageArguments } from '../platform/graphql/connection.js';
import { isId } from '../platform/ids.js';
import type { JobQueue } from '../platform/jobs.js';
import type { RateLimits } from '../platform/rate-limits.js';
import { EmailMessage, EmailStatus } from './email.entity.js';
import { sendEmail } from './send-email.job.js';

/** Which mails are asked for: of one event, or of all; of these statuses, or of all. */
export interface MailQuestion {
  readonly eventId?: string | null;
  readonly statuses?: readonly EmailStatus[] | null;
}

/** The mails as staff see them: what became of each, never what it said. */
export class MailLogService {
  constructor(
    private readonly em: EntityManager,
    private readonly viewer: Viewer,
    private readonly events: EventService,
    private readonly jobs: JobQueue,
    private readonly audit: AuditService,
    private readonly limits: RateLimits,
  ) {}

  /** Newest first. An event's for its OWNER and MANAGER; any, and all together, for an ADMIN. */
  async list({ eventId, statuses }: MailQuestion, page: PageArguments): Promise<Page<EmailMessage>> {
    if (!eventId) requireAdmin(this.viewer);
    else if (!(await this.requireLeave('seeEmails', eventId))) throw new NotFoundError('event');
    const where: FilterQuery<EmailMessage> = {
      ...(eventId && { eventId }),
      ...(statuses?.length && { status: { $in: [...statuses] } }),
    };
    return findPage(this.em, EmailMessage, where, { createdAt: 'desc', id: 'desc' }, page);
  }

  /**
   * Has a mail that was given up sent again, with all of its attempts. For OWNER and MANAGER of its event, and for an
   * ADMIN; audited.
   * @throws NotFoundError, RateLimitedError; WrongStateError for one that waits or that a mail service took: to send
   * tickets once more there is `resendTickets`.
   */
  @Transactional()
  async retry(emailId: string): Promise<EmailMessage> {
    requireUser(this.viewer);
    const known = isId(emailId) ? await this.em.findOne(EmailMessage, emailId) : null;
    const event = await this.requireLeave('manageEvents', known?.eventId ?? '', 'mail');
    if (!known) throw new NotFoundError('mail');
    await this.limits.consume('retryEmail', emailId);

    const email = await this.em.findOneOrFail(EmailMessage, emailId, {
      lockMode: LockMode.PESSIMISTIC_WRITE,
      refresh: true,
    });
    if (email.status !== EmailStatus.FAILED) {
      throw new WrongStateError('Only a mail that was given up is sent again.', email.status);
    }
    email.status = EmailStatus.QUEUED;
    email.attempts = 0;
    await this.jobs.add(sendEmail, { emailId });
    this.audit.record({
      action: 'email.retried',
      subjectType: 'EmailMessage',
      subjectId: emailId,
      organizationId: event?.organization.id,
    });
    return email;
  }

  /** The event. An ADMIN needs no right. @throws as `EventService.require`, naming `what` where it is unknown. */
  private async requireLeave(right: Right, eventId: string, what = 'event'): Promise<Event | null> {
    if (this.viewer.user?.role !== PlatformRole.ADMIN) return this.events.require(right, eventId, what);
    return isId(eventId) ? this.em.findOne(Event, eventId) : null;
  }
}
