import { LockMode, ref, type EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import type { LedgerService } from '../ledger/ledger.service.js';
import type { MailService } from '../mail/mail.service.js';
import { Order } from '../orders/order.entity.js';
import { Payment } from '../payments/payment.entity.js';
import type { PaymentProviders } from '../payments/payment-providers.service.js';
import { ProviderRefused } from '../payments/payment-provider.errors.js';
import type { RefundState } from '../payments/payment-provider.types.js';
import { afterCommit } from '../platform/after-commit.js';
import { clock } from '../platform/clock.js';
import type { JobQueue } from '../platform/jobs.js';
import { listLoader } from '../platform/list-loader.js';
import type { LiveFeed } from '../platform/live-feed.js';
import { issueCreditNote } from '../receipts/issue-credit-note.job.js';
import { Refund, RefundStatus } from './refund.entity.js';
import { settleRefund } from './settle-refund.job.js';

/** How soon the provider is asked again about a refund that it is still working on; its webhook is usually sooner. */
const ASK_AGAIN_MS = 60_000;

/** Money on its way back. */
export class RefundService {
  readonly #ofOrder = listLoader<Refund>(
    ids => this.em.find(Refund, { order: { $in: [...ids] } }, { orderBy: { createdAt: 'asc' } }),
    ({ order }) => order.id,
  );

  constructor(
    private readonly em: EntityManager,
    private readonly jobs: JobQueue,
    private readonly providers: PaymentProviders,
    private readonly ledger: LedgerService,
    private readonly mail: MailService,
    private readonly liveFeed: LiveFeed,
  ) {}

  /** An order's refunds, oldest first. */
  ofOrder(orderId: string): Promise<Refund[]> {
    return this.#ofOrder.load(orderId);
  }

  /**
   * Sends all of a payment back that could not become tickets, and tells the buyer: once, however often it is called
   * (unique in the database as well). Joins the caller's transaction, which holds the order's lock.
   */
  @Transactional()
  async returnPayment(
    order: Order,
    payment: Payment,
    received: { amount: number; currency: string },
    reason: string,
  ): Promise<void> {
    if (await this.em.count(Refund, { payment: payment.id, automatic: true })) return;
    const refund = new Refund({
      order: ref(order),
      payment: ref(payment),
      automatic: true,
      returnedAmount: received.amount,
      currency: received.currency,
      reason,
      status: RefundStatus.PROCESSING,
      createdAt: clock.now(),
    });
    this.em.persist(refund);
    await this.em.flush();
    await this.jobs.add(settleRefund, { refundId: refund.id }, { key: `refund:${refund.id}` });
    await this.mail.queue({
      template: 'moneyReturned',
      to: order.buyerEmail,
      dedupeKey: `moneyReturned:${refund.id}`,
      params: { orderId: order.id, amount: received.amount, currency: received.currency, reason },
      orderId: order.id,
    });
  }

  /**
   * Asks the provider for the refund, or what became of it. Called by a job until it is settled.
   * @throws ProviderUnavailable: the job tries again.
   */
  async settle(refundId: string): Promise<void> {
    const refund = await this.em.findOneOrFail(Refund, refundId, { populate: ['payment'] });
    if (refund.status !== RefundStatus.PROCESSING) return;
    const payment = refund.payment.getEntity();
    const provider = this.providers.get(payment.provider);
    const { providerRefundId, returnedAmount: amount, currency } = refund;
    const request = { refundId, providerPaymentId: payment.providerPaymentId!, amount, currency };
    try {
      await this.record(
        refundId,
        await (providerRefundId ? provider.askRefund(providerRefundId) : provider.refund(request)),
      );
    } catch (error) {
      if (!(error instanceof ProviderRefused)) throw error;
      await this.record(refundId, {
        providerRefundId: providerRefundId ?? '',
        status: 'failed',
        reason: error.message,
      });
    }
  }

  /**
   * A provider's webhook told of a refund; it may be old, and Paystack's does not always name it, so the provider is
   * asked what is true now of each that it can be about.
   * @returns false where it is about none of ours that is open.
   */
  @Transactional()
  async hear({ providerRefundId }: RefundState, providerPaymentId: string | null): Promise<boolean> {
    const named = providerRefundId ? [{ providerRefundId }] : [];
    const ofPayment = providerPaymentId ? [{ payment: { providerPaymentId } }] : [];
    if (named.length + ofPayment.length === 0) return false;
    const refunds = await this.em.find(Refund, { status: RefundStatus.PROCESSING, $or: [...named, ...ofPayment] });
    for (const { id: refundId } of refunds)
      await this.jobs.add(settleRefund, { refundId }, { key: `refund:${refundId}` });
    return refunds.length > 0;
  }

  @Transactional()
  private async record(refundId: string, state: RefundState): Promise<void> {
    const { order: orderRef } = await this.em.findOneOrFail(Refund, refundId);
    await this.em.findOneOrFail(Order, orderRef.id, { lockMode: LockMode.PESSIMISTIC_WRITE });
    const refund = await this.em.findOneOrFail(Refund, refundId, { refresh: true });
    const payment = await this.em.findOneOrFail(Payment, refund.payment.id, { refresh: true }); // others may have gone back
    if (refund.status !== RefundStatus.PROCESSING) return;
    if (state.providerRefundId) refund.providerRefundId = state.providerRefundId;
    if (state.status === 'pending') {
      const runAt = new Date(clock.now().getTime() + ASK_AGAIN_MS);
      return this.jobs.add(settleRefund, { refundId }, { key: `refund:${refundId}`, runAt });
    }
    refund.settledAt = clock.now();
    refund.status = state.status === 'succeeded' ? RefundStatus.SUCCEEDED : RefundStatus.FAILED;
    if (state.status === 'succeeded') {
      payment.giveBack(refund.returnedAmount);
      await this.ledger.refundSucceeded(refund, payment);
      await this.jobs.add(issueCreditNote, { refundId }, { key: `creditNote:${refundId}` });
    } else refund.failureReason = state.reason ?? 'The provider did not say why.';
    afterCommit(() => {
      this.liveFeed.publish(`order:${orderRef.id}`);
    });
  }
}
