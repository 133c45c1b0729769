import { hash } from 'node:crypto';
import { ref, type EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import DataLoader from 'dataloader';
import { requireUser, type Viewer } from '../accounts/viewer.entity.js';
import type { AuditService } from '../audit/audit.service.js';
import type { Event } from '../events/event.entity.js';
import type { EventService } from '../events/event.service.js';
import { Tier } from '../events/tier.entity.js';
import { EmailStatus } from '../mail/email.entity.js';
import type { MailService } from '../mail/mail.service.js';
import { clock } from '../platform/clock.js';
import { InvalidInputError } from '../platform/errors.js';
import { findPage, type Page, type PageArguments } from '../platform/graphql/connection.js';
import type { Idempotency } from '../platform/idempotency.js';
import { newId } from '../platform/ids.js';
import type { RateLimits } from '../platform/rate-limits.js';
import { AttendeeMessage } from './attendee-message.entity.js';
import type { HolderMailsService, Selection } from './holder-mails.service.js';
import type { MessageConsentService } from './message-consent.service.js';
import type { MessageDelivery, MessageDraft } from './message.types.js';

const NONE: MessageDelivery = { waiting: 0, sent: 0, delivered: 0, bounced: 0, failed: 0, refused: 0 };
const COUNTED: Record<EmailStatus, keyof MessageDelivery> = {
  QUEUED: 'waiting',
  SENT: 'sent',
  DELIVERED: 'delivered',
  BOUNCED: 'bounced',
  FAILED: 'failed',
  SUPERSEDED: 'refused',
};

/** What an event's staff write to people who hold its tickets. All of it for OWNER and MANAGER. */
export class MessageService {
  readonly #delivery = new DataLoader<string, MessageDelivery>(ids => this.countMails(ids), { cache: false });

  constructor(
    private readonly em: EntityManager,
    private readonly viewer: Viewer,
    private readonly events: EventService,
    private readonly holderMails: HolderMailsService,
    private readonly consents: MessageConsentService,
    private readonly mail: MailService,
    private readonly idempotency: Idempotency,
    private readonly audit: AuditService,
    private readonly limits: RateLimits,
  ) {}

  /**
   * Sends it to everybody who holds such tickets and did not refuse the organization's messages; audited. A test goes to
   * its one address, and is no message that is listed.
   * @throws InvalidInputError, also where nobody holds such a ticket; IdempotencyConflictError, RateLimitedError,
   * NotFoundError.
   */
  @Transactional()
  async send(draft: MessageDraft): Promise<{ recipients: number }> {
    const user = requireUser(this.viewer);
    const event = await this.events.require('messageAttendees', draft.eventId);
    await this.assertTiers(event, draft.tierIds);
    if (draft.testTo) return this.test(event, draft, draft.testTo);

    const { subject, body, tierIds, status, idempotencyKey } = draft;
    const said = { eventId: event.id, subject, body, tierIds, status };
    const id = newId();
    const scope = `messageAttendees:${user.id}`;
    const key = idempotencyKey ?? `same:${hash('sha256', JSON.stringify(said))}`;
    const sent = await this.idempotency.claim({ scope, key, input: said, resultId: id });
    if (sent) return this.em.findOneOrFail(AttendeeMessage, sent);
    await this.limits.consume('messageAttendees', event.id);

    const recipients = await this.holderMails.count(selectionOf(event, tierIds, status));
    if (recipients === 0) {
      throw new InvalidInputError([{ path: 'tierIds', message: 'Nobody who wants messages holds such a ticket.' }]);
    }
    const fields = { id, subject, body, tierIds, ticketStatus: status, recipients, createdAt: clock.now() };
    const message = new AttendeeMessage({ ...fields, event: ref(event), author: ref(user) });
    await this.em.persist(message).flush();
    await this.holderMails.tell({ kind: 'message', eventId: event.id, messageId: id, tierIds, status });
    this.record('attendees.messaged', event, id, { recipients, tierIds, status });
    return message;
  }

  /** To how many addresses a message would go. @throws as `send`. */
  async recipients({ eventId, tierIds, status }: Pick<MessageDraft, 'eventId' | 'tierIds' | 'status'>) {
    const event = await this.events.require('messageAttendees', eventId);
    await this.assertTiers(event, tierIds);
    return this.holderMails.count(selectionOf(event, tierIds, status));
  }

  /** What was sent, newest first. */
  async list(eventId: string, page: PageArguments): Promise<Page<AttendeeMessage>> {
    const { id } = await this.events.require('messageAttendees', eventId);
    return findPage(this.em, AttendeeMessage, { event: id }, { createdAt: 'desc', id: 'desc' }, page);
  }

  /** What became of a message's mails. Asks nobody's leave: whoever has the message may. */
  delivery({ id }: AttendeeMessage): Promise<MessageDelivery> {
    return this.#delivery.load(id);
  }

  private async test(event: Event, { subject, body }: MessageDraft, to: string): Promise<{ recipients: number }> {
    await this.limits.consume('messageTest', requireUser(this.viewer).id);
    this.record('attendees.messageTested', event, event.id, {});
    if (await this.consents.isRefused(event.organization.id, to)) return { recipients: 0 };
    const params = { eventId: event.id, subject, body };
    await this.mail.queue({
      template: 'testMessage',
      to,
      dedupeKey: `testMessage:${newId()}`,
      params,
      eventId: event.id,
    });
    return { recipients: 1 };
  }

  private async assertTiers({ id: event }: Event, tierIds: readonly string[] | null): Promise<void> {
    if (!tierIds || (await this.em.count(Tier, { event, id: { $in: [...tierIds] } })) === tierIds.length) return;
    throw new InvalidInputError([{ path: 'tierIds', message: 'This event has no such tier.' }]);
  }

  private record(action: string, { organization }: Event, subjectId: string, details: Record<string, unknown>): void {
    this.audit.record({ action, subjectType: 'AttendeeMessage', subjectId, organizationId: organization.id, details });
  }

  private async countMails(ids: readonly string[]): Promise<MessageDelivery[]> {
    const rows = await this.em.execute<{ id: string; status: EmailStatus; count: number }[]>(
      `select message_id as id, status, count(*)::int as count from emails where message_id in (?) group by 1, 2`,
      [[...ids]],
    );
    return ids.map(id =>
      rows
        .filter(row => row.id === id)
        .reduce((sum, { status, count }) => ({ ...sum, [COUNTED[status]]: count }), NONE),
    );
  }
}

const selectionOf = (
  { id: eventId }: Event,
  tierIds: Selection['tierIds'],
  status: Selection['status'],
): Selection => ({ eventId, tierIds, status, refusable: true });
