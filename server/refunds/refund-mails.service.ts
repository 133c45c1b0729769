import { Transactional } from '@mikro-orm/decorators/legacy';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { MembershipService } from '../accounts/membership.service.js';
import { Event } from '../events/event.entity.js';
import type { MailService } from '../mail/mail.service.js';
import type { Order } from '../orders/order.entity.js';
import { clock } from '../platform/clock.js';
import type { Ticket } from '../tickets/ticket.entity.js';
import type { Refund } from './refund.entity.js';

/** Who is told what of a refund; each once, in the transaction of what it tells. */
export class RefundMails {
  constructor(
    protected readonly em: EntityManager,
    private readonly memberships: MembershipService,
    private readonly mail: MailService,
  ) {}

  /** A decision waits: told to those who may make it. */
  @Transactional()
  async asked(refund: Refund): Promise<void> {
    await this.tellDeciders('refundAsked', refund);
  }

  /**
   * The money did not go back: told to the same, once a refund, however often it is tried. Of a cancelled event, whose
   * refunds may fail by the thousand (a provider's balance is empty), once an hour; the mail leads to the list of them.
   */
  @Transactional()
  async failed(refund: Refund): Promise<void> {
    await this.tellDeciders('refundFailed', refund);
  }

  /** Money that could not become tickets goes back, told to the buyer. */
  @Transactional()
  async returned({ id, returnedAmount: amount, currency, reason }: Refund, order: Order): Promise<void> {
    const params = { orderId: order.id, amount, currency, reason };
    const dedupeKey = `moneyReturned:${id}`;
    await this.mail.queue({ template: 'moneyReturned', to: order.buyerEmail, dedupeKey, params, orderId: order.id });
  }

  /** Yes or no, told to the buyer. */
  @Transactional()
  async decided({ id: refundId, order }: Refund): Promise<void> {
    const { buyerEmail: to } = await order.loadOrFail();
    const dedupeKey = `refundDecided:${refundId}`;
    await this.mail.queue({ template: 'refundDecided', to, dedupeKey, params: { refundId }, orderId: order.id });
  }

  /** Their tickets let nobody in any more: told to those who hold them and are not the buyer. */
  @Transactional()
  async tellHolders({ id: refundId }: Refund, order: Order, tickets: readonly Ticket[]): Promise<void> {
    for (const to of holdersOf(order, tickets)) {
      const dedupeKey = `ticketRefunded:${refundId}:${to}`;
      await this.mail.queue({ template: 'ticketRefunded', to, dedupeKey, params: { refundId }, orderId: order.id });
    }
  }

  /** The event does not take place: told to the buyer, and to holders who are somebody else. */
  @Transactional()
  async eventCancelled({ id: refundId }: Refund, order: Order, tickets: readonly Ticket[]): Promise<void> {
    await this.mail.queueAll(
      [order.buyerEmail, ...holdersOf(order, tickets)].map(to => ({
        template: 'eventCancelled',
        to,
        dedupeKey: `eventCancelled:${order.id}:${to}`,
        params: { refundId },
        orderId: order.id,
      })),
      { inBulk: true },
    );
  }

  private async tellDeciders(template: 'refundAsked' | 'refundFailed', refund: Refund): Promise<void> {
    const { id: refundId, order, event, cancellation } = refund;
    const hour = clock.now().toISOString().slice(0, 13);
    const about = cancellation ? `${event.id}:${hour}` : refundId;
    const { organization } = await this.em.findOneOrFail(Event, event.id);
    for (const to of await this.memberships.addressesOf('decideRefunds', organization.id)) {
      const dedupeKey = `${template}:${about}:${to}`;
      await this.mail.queue({ template, to, dedupeKey, params: { refundId }, orderId: order.id });
    }
  }
}

const holdersOf = ({ buyerEmail }: Order, tickets: readonly Ticket[]): Set<string> =>
  new Set(tickets.map(({ holderEmail }) => holderEmail).filter(email => email !== buyerEmail));
