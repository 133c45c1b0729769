import type { EntityManager } from '@mikro-orm/postgresql';
import type { Order } from '../orders/order.entity.js';

/**
 * What becomes of registrations with their orders. Called where orders end and are paid, which hold the locks of orders,
 * events and tiers; a registration's own row is locked after those, as everywhere. Orders without one pay nothing.
 */
export class RegistrationOrders {
  constructor(private readonly em: EntityManager) {}

  /** Orders hold nothing any more: who gave the place back has withdrawn; who did not pay in time waits again. */
  async ended(ending: readonly { readonly order: Order; readonly wasGivenBack: boolean }[]): Promise<void> {
    const idsOf = (given: boolean) =>
      ending.flatMap(({ order, wasGivenBack }) => (wasGivenBack === given ? (order.registrationId ?? []) : []));
    await this.move(idsOf(true), 'WITHDRAWN');
    await this.move(idsOf(false), 'PENDING');
  }

  /** Whether money that came late may still become the ticket: only while nobody has decided otherwise since. */
  async approveLate({ registrationId }: Order): Promise<boolean> {
    const approved = await this.em.execute<object[]>(
      `update registrations set status = 'APPROVED', obstacle = null,
         planned_approval = null, planned_note = null, planned_by = null, planned_for = null
       where id = ? and status = 'PENDING' returning id`,
      [registrationId],
    );
    return approved.length > 0;
  }

  private async move(ids: readonly string[], status: 'PENDING' | 'WITHDRAWN'): Promise<void> {
    if (ids.length === 0) return;
    await this.em.execute(
      `update registrations set status = ? where id in (
         select id from registrations where id in (?) and status = 'APPROVED' order by id for no key update)`,
      [status, [...ids]],
    );
  }
}
