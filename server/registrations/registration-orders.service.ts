import type { EntityManager } from '@mikro-orm/postgresql';
import { CALLED_OFF, calledOff } from '../events/called-off.policy.js';
import type { Event } from '../events/event.entity.js';
import type { MailService } from '../mail/mail.service.js';
import type { Order } from '../orders/order.entity.js';
import { clock } from '../platform/clock.js';

/** An order that holds nothing any more. */
interface Ended {
  readonly order: Order;
  /** By its buyer, before its time. */
  readonly wasGivenBack: boolean;
  /** The event, where it is cancelled. */
  readonly calledOff: Event | null;
}

/**
 * What becomes of registrations with their orders. Called where orders end and are paid, which hold the locks of orders,
 * events and tiers; a registration's own row is locked after those, as everywhere. Orders without one pay nothing.
 */
export class RegistrationOrders {
  constructor(
    private readonly em: EntityManager,
    private readonly mail: MailService,
  ) {}

  /**
   * Orders hold nothing any more: who gave the place back has withdrawn; who did not pay in time waits again, and is told;
   * where the event is cancelled nobody waits, and everybody is told that.
   */
  async ended(ending: readonly Ended[]): Promise<void> {
    const registered = ending.filter(({ order }) => order.registrationId);
    const idsOf = (these: readonly Ended[]) => these.map(({ order }) => order.registrationId!);
    await this.move(idsOf(registered.filter(one => one.wasGivenBack)), 'WITHDRAWN');
    const unpaid = registered.filter(one => !one.wasGivenBack && !one.calledOff);
    const waiting = new Set(await this.move(idsOf(unpaid), 'PENDING'));
    await this.mail.queueAll(
      unpaid.flatMap(({ order: { id: orderId, registrationId, buyerEmail: to } }) =>
        waiting.has(registrationId!)
          ? [
              {
                template: 'registrationUnpaid' as const,
                to,
                dedupeKey: `registrationUnpaid:${orderId}`,
                params: { registrationId: registrationId!, orderId },
                orderId,
              },
            ]
          : [],
      ),
    );
    for (const { order, calledOff: event } of registered) if (event) await this.callOff(order, event);
  }

  /** Whether money that came late may still become the ticket: only while nobody has decided otherwise since. */
  async approveLate({ registrationId }: Order): Promise<boolean> {
    const approved = await this.em.execute<object[]>(
      `update registrations set status = 'APPROVED', obstacle = null, obstacle_code = null,
         planned_approval = null, planned_note = null, planned_by = null, planned_for = null
       where id = ? and status = 'PENDING' returning id`,
      [registrationId],
    );
    return approved.length > 0;
  }

  private async callOff({ registrationId, buyerName: name, buyerEmail: email }: Order, event: Event): Promise<void> {
    const declined = await this.em.execute<object[]>(
      `update registrations set status = 'DECLINED', decision_note = ?, decided_at = ?
       where id = ? and status = 'APPROVED' returning id`,
      [event.cancellationReason ?? CALLED_OFF, clock.now(), registrationId],
    );
    if (declined.length > 0) await this.mail.queue(calledOff(event.id, { name, email }));
  }

  /** @returns those that were moved. */
  private async move(ids: readonly string[], status: 'PENDING' | 'WITHDRAWN'): Promise<string[]> {
    if (ids.length === 0) return [];
    const moved = await this.em.execute<{ id: string }[]>(
      `update registrations set status = ? where id in (
         select id from registrations where id in (?) and status = 'APPROVED' order by id for no key update) returning id`,
      [status, [...ids]],
    );
    return moved.map(({ id }) => id);
  }
}
