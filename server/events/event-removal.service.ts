import { ForeignKeyConstraintViolationException, type EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import type { AuditService } from '../audit/audit.service.js';
import type { EventImageService } from '../event-images/event-image.service.js';
import { afterCommit } from '../platform/after-commit.js';
import { NotFoundError, WrongStateError } from '../platform/errors.js';
import { isId } from '../platform/ids.js';
import type { LiveFeed } from '../platform/live-feed.js';
import type { EventDeleted, TierDeleted } from './event-removal.types.js';
import { EventStatus } from './event.entity.js';
import type { EventService } from './event.service.js';
import { Tier } from './tier.entity.js';

/**
 * Deletes what nobody has anything of yet. The rows go under the event's lock, which publishing, new tiers and every order
 * take as well: whoever comes at the same instant is before it, and found, or after it, and finds nothing. Foreign keys say
 * once more what keeps a row: those of orders, tickets, scans, mails and waitlists refuse, those of its own parts cascade.
 */
export class EventRemovalService {
  constructor(
    private readonly em: EntityManager,
    private readonly events: EventService,
    private readonly images: EventImageService,
    private readonly audit: AuditService,
    private readonly liveFeed: LiveFeed,
  ) {}

  /**
   * Deletes a draft, with its tiers and promo codes. For OWNER and MANAGER.
   * @throws NotFoundError; WrongStateError for what was public, and for a draft that something is recorded of.
   */
  @Transactional()
  async deleteEvent(eventId: string): Promise<EventDeleted> {
    await this.events.require('manageEvents', eventId); // before the lock: strangers lock nothing
    const event = await this.events.lock(eventId);
    const { id, title, slug, organization, storedStatus, publishedAt } = event;
    if (storedStatus !== EventStatus.DRAFT || publishedAt)
      throw new WrongStateError('Only a draft is deleted; what was public is cancelled.', event.status);
    await this.images.forget(event);
    await this.delete(
      // the codes first: those of some tiers keep these from going
      { 'delete from promo_codes where event_id = ?': [id], 'delete from events where id = ?': [id] },
      new WrongStateError('Something is recorded of this draft already: it can’t be deleted.', event.status),
    );
    this.record('event.deleted', 'Event', id, organization.id, { title, slug });
    return { eventId: id };
  }

  /**
   * Deletes a tier that was never ordered, and the promo codes for it alone, which would be for all without it. For OWNER
   * and MANAGER.
   * @throws NotFoundError; WrongStateError for a tier of orders or a waitlist, one that a gate is for alone, the last of a
   * published event, or any of a cancelled one.
   */
  @Transactional()
  async deleteTier(tierId: string): Promise<TierDeleted> {
    const seen = isId(tierId) ? await this.em.findOne(Tier, tierId) : null;
    await this.events.require('manageEvents', seen?.event.id ?? '', 'tier');
    const event = await this.events.lock(seen!.event.id);
    const tier = await this.em.findOne(Tier, tierId, { refresh: true });
    if (!tier) throw new NotFoundError('tier');
    if (event.storedStatus === EventStatus.CANCELLED)
      throw new WrongStateError('This event is cancelled.', event.status);
    const others = await this.em.count(Tier, { event: event.id, id: { $ne: tierId } });
    if (event.storedStatus === EventStatus.PUBLISHED && others === 0)
      throw new WrongStateError('A published event keeps at least one kind of ticket.', event.status);
    const [gate] = await this.em.execute<{ name: string }[]>(GATE_OF_IT_ALONE, [event.id, tierId]);
    if (gate)
      throw new WrongStateError(
        `The gate “${gate.name}” admits these tickets alone: without them it would admit all.`,
        event.status,
      );
    await this.delete(
      {
        [CODES_OF_IT_ALONE]: [event.id, tierId],
        'delete from promo_code_tiers where tier_id = ?': [tierId],
        'delete from tiers where id = ?': [tierId],
      },
      new WrongStateError('It was ordered or waited for. Hide it, or end its sale, instead.', event.status),
    );
    this.record('tier.deleted', 'Tier', tierId, event.organization.id, { eventId: event.id, name: tier.name });
    afterCommit(() => this.liveFeed.publish(`availability:${event.id}`));
    return { tierId };
  }

  /** Runs the statements in their order. @throws `refusal` where something refers to what they delete. */
  private async delete(statements: Record<string, readonly string[]>, refusal: WrongStateError): Promise<void> {
    try {
      for (const [statement, values] of Object.entries(statements)) await this.em.execute(statement, values);
    } catch (error) {
      if (error instanceof ForeignKeyConstraintViolationException) throw refusal;
      throw error;
    }
    this.em.clear(); // what it holds is there no more
  }

  private record(
    action: string,
    subjectType: 'Event' | 'Tier',
    subjectId: string,
    organizationId: string,
    details: Record<string, unknown>,
  ): void {
    this.audit.record({ action, subjectType, subjectId, organizationId, details });
  }
}

const CODES_OF_IT_ALONE = `
  delete from promo_codes where event_id = ? and id in (
    select promo_code_id from promo_code_tiers group by promo_code_id having every(tier_id = ?)
  )`;

const GATE_OF_IT_ALONE = `
  select name from gates where event_id = ? and id in (
    select gate_id from gate_tiers group by gate_id having every(tier_id = ?)
  ) limit 1`;
