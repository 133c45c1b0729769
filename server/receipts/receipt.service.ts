import { ref, type EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import type { Organization } from '../accounts/organization.entity.js';
import { Order } from '../orders/order.entity.js';
import { afterCommit } from '../platform/after-commit.js';
import type { LedgerService } from '../ledger/ledger.service.js';
import { clock } from '../platform/clock.js';
import type { LiveFeed } from '../platform/live-feed.js';
import { RefundStatus } from '../refunds/refund-status.js';
import { Refund } from '../refunds/refund.entity.js';
import { detailsOfRefund, detailsOfSale } from './receipt-details.js';
import { Receipt, ReceiptKind } from './receipt.entity.js';

const NUMBER_DIGITS = 6;

/**
 * Gives paid orders their receipts and refunds their credit notes, each once, numbered without a gap.
 *
 * A number is taken under the lock of its organization's counter and commits with the paper that bears it; a
 * transaction that fails gives it back. This runs in jobs of its own, so that buyers never wait for that lock.
 */
export class ReceiptService {
  constructor(
    private readonly em: EntityManager,
    private readonly ledger: LedgerService,
    private readonly liveFeed: LiveFeed,
  ) {}

  /** The receipt of an order that was paid with money; one that cost nothing gets none. Once, however often it is called. */
  @Transactional()
  async issueReceipt(orderId: string): Promise<void> {
    await this.receiptOf(orderId);
  }

  /**
   * The credit note of a refund that succeeded, and before it the receipt that it corrects. None for money that takes
   * no tickets back: there is no receipt for it, or it stays right. Once, however often it is called.
   */
  @Transactional()
  async issueCreditNote(refundId: string): Promise<void> {
    const refund = await this.em.findOneOrFail(Refund, refundId);
    if (refund.status !== RefundStatus.SUCCEEDED || !refund.ofTickets || !refund.payment) return;
    const corrected = await this.receiptOf(refund.order.id);
    if (!corrected) return;
    const { TAX: tax = 0, FEES: fees = 0 } = await this.ledger.entriesOfRefund(refundId);
    const corrects = { number: corrected.number, issuedAt: corrected.issuedAt.toISOString() };
    const details = await detailsOfRefund(this.em, refund, { corrects, fees });
    const organization = await corrected.organization.loadOrFail();

    await this.lockCounter(organization.id, ReceiptKind.CREDIT_NOTE);
    if (await this.em.count(Receipt, { refund: refundId })) return;
    this.issue({
      ...(await this.nextNumber(organization, ReceiptKind.CREDIT_NOTE)),
      order: refund.order,
      refund: ref(refund),
      corrects: ref(corrected),
      currency: refund.currency,
      amount: refund.returnedAmount,
      tax,
      details,
    });
  }

  private async receiptOf(orderId: string): Promise<Receipt | null> {
    const known = { order: orderId, kind: ReceiptKind.RECEIPT };
    const issued = await this.em.findOne(Receipt, known);
    if (issued) return issued;
    const order = await this.em.findOneOrFail(Order, orderId, { populate: ['event.organization'] });
    if (!order.paidAt || order.totalAmount === 0) return null;
    const details = await detailsOfSale(this.em, order); // before the lock, which others wait for
    const organization = order.event.getEntity().organization.getEntity();

    await this.lockCounter(organization.id, ReceiptKind.RECEIPT);
    const meanwhile = await this.em.findOne(Receipt, known);
    if (meanwhile) return meanwhile;
    return this.issue({
      ...(await this.nextNumber(organization, ReceiptKind.RECEIPT)),
      order: ref(order),
      currency: order.currency,
      amount: order.totalAmount,
      tax: order.taxAmount,
      details,
    });
  }

  /** Until the commit, whoever issues the same kind of paper for the organization waits, and then sees what this one did. */
  private async lockCounter(organizationId: string, kind: ReceiptKind): Promise<void> {
    await this.em.execute(
      `insert into receipt_counters as counter (organization_id, kind, last) values (?, ?, 0)
       on conflict (organization_id, kind) do update set last = counter.last`,
      [organizationId, kind],
    );
  }

  private async nextNumber(organization: Organization, kind: ReceiptKind) {
    const [counter] = await this.em.execute<[{ last: number }]>(
      'update receipt_counters set last = last + 1 where organization_id = ? and kind = ? returning last',
      [organization.id, kind],
    );
    const prefix = `${organization.receiptPrefix}${kind === ReceiptKind.CREDIT_NOTE ? '-CN' : ''}`;
    return {
      organization: ref(organization),
      kind,
      sequence: counter.last,
      number: `${prefix}-${String(counter.last).padStart(NUMBER_DIGITS, '0')}`,
      issuedAt: clock.now(), // under the lock, so that later numbers have later dates
    };
  }

  private issue(fields: ConstructorParameters<typeof Receipt>[0]): Receipt {
    const receipt = new Receipt(fields);
    this.em.persist(receipt);
    afterCommit(() => {
      this.liveFeed.publish(`order:${receipt.order.id}`);
    });
    return receipt;
  }
}
