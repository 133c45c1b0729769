import type { EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import type { MembershipService } from '../accounts/membership.service.js';
import type { AuditService } from '../audit/audit.service.js';
import type { MailService } from '../mail/mail.service.js';
import { OrderStatus } from '../orders/order-status.js';
import { Order } from '../orders/order.entity.js';
import type { OrderService } from '../orders/order.service.js';
import type { ReleaseService } from '../orders/release.service.js';
import { clock } from '../platform/clock.js';
import { WrongStateError } from '../platform/errors.js';
import { isId } from '../platform/ids.js';
import { WaitlistEntry, WaitlistStatus } from './waitlist-entry.entity.js';

/** What staff does about an offer that nobody claims while others wait. */
export class OfferEndingService {
  constructor(
    private readonly em: EntityManager,
    private readonly memberships: MembershipService,
    private readonly orders: OrderService,
    private readonly releases: ReleaseService,
    private readonly mail: MailService,
    private readonly audit: AuditService,
  ) {}

  /**
   * Ends an offer before its time: in this transaction its tickets go to the next in line, or on sale. Who had it is told by
   * mail, and stands as one whose offer ran out. For OWNER and MANAGER.
   * @throws NotFoundError; WrongStateError where nothing is offered, or its bearer claimed it or is paying.
   */
  @Transactional()
  async end(entryId: string): Promise<WaitlistEntry> {
    const populate = ['tier.event'] as const;
    const known = isId(entryId) ? await this.em.findOne(WaitlistEntry, entryId, { populate }) : null;
    const organizationId = known?.tier.getEntity().event.getEntity().organization.id ?? '';
    await this.memberships.require('manageEvents', organizationId, 'waitlist entry');
    const offered = await this.em.findOne(Order, { waitlistEntryId: entryId });
    const order = offered && (await this.orders.lock(offered.id));
    const entry = await this.em.findOneOrFail(WaitlistEntry, entryId, { refresh: true });
    const isUnclaimed = entry.status === WaitlistStatus.OFFERED && !entry.claimedAt;
    if (!isUnclaimed || !order?.open || order.storedStatus !== OrderStatus.HELD) {
      throw new WrongStateError('There is no offer that nobody claimed any more.', entry.status);
    }
    entry.offerExpiresAt = order.holdEndsAt = clock.now();
    await this.em.flush(); // the release reads the order again, under the same lock: its time is over
    await this.releases.release([{ orderId: order.id, to: OrderStatus.EXPIRED }]);
    await this.mail.queue({
      template: 'waitlistOfferEnded',
      to: entry.email,
      dedupeKey: `waitlistOfferEnded:${entryId}`,
      params: { entryId },
      orderId: order.id,
    });
    this.audit.record({
      action: 'waitlist.offerEnded',
      subjectType: 'WaitlistEntry',
      subjectId: entryId,
      organizationId,
      details: { tickets: entry.quantity },
    });
    return this.em.refreshOrFail(entry);
  }
}
