/* Long because the whole of a refund's way through a provider is here: ask once, ask again, hear, write down. */
import { LockMode, ref, type EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import type { LedgerService } from '../ledger/ledger.service.js';
import { isRefunded } from '../orders/order-status.js';
import { Order } from '../orders/order.entity.js';
import { PaymentStatus } from '../payments/payment-status.js';
import { Payment, type ProviderName } from '../payments/payment.entity.js';
import type { PaymentProviders } from '../payments/payment-providers.service.js';
import { ProviderRefused, ProviderUnavailable } from '../payments/payment-provider.errors.js';
import type { ProviderRefund, RefundRequest, RefundState } from '../payments/payment-provider.types.js';
import { afterCommit } from '../platform/after-commit.js';
import { clock } from '../platform/clock.js';
import { WrongStateError } from '../platform/errors.js';
import type { JobQueue } from '../platform/jobs.js';
import { listLoader } from '../platform/list-loader.js';
import type { LiveFeed } from '../platform/live-feed.js';
import { log } from '../platform/log.js';
import { issueCreditNote } from '../receipts/issue-credit-note.job.js';
import type { RefundMails } from './refund-mails.service.js';
import { Refund, RefundTicket } from './refund.entity.js';
import { RefundStatus } from './refund-status.js';
import { settleRefund } from './settle-refund.job.js';

const MINUTE = 60_000;
/** Longer than looking a refund up and asking for it may take, with the SDKs' own retries. */
const ASKING_MS = MINUTE;
/** Who finds another process asking looks again so soon. */
const LOOK_AGAIN_MS = 2_000;

/** What is asked of a provider outside of any transaction. */
interface Question {
  readonly provider: ProviderName;
  readonly request: RefundRequest;
  readonly attempt: number;
  /** The provider's own name of this attempt, where it is known. */
  readonly providerRefundId: string | null;
  /** Whether the refund may have been asked for before. */
  readonly again: boolean;
  /** Until then this process may ask; it has to be renewed before money is asked for later than at once. */
  readonly claimedUntil: Date;
}

/** Money on its way back, from the promise until the provider says how it ended. */
export class RefundService {
  readonly #ofOrder = listLoader<Refund>(
    ids => this.em.find(Refund, { order: { $in: [...ids] } }, { orderBy: { createdAt: 'asc', id: 'asc' } }),
    ({ order }) => order.id,
  );
  readonly #ticketsOf = listLoader<RefundTicket>(
    ids =>
      this.em.find(
        RefundTicket,
        { refund: { $in: [...ids] } },
        { populate: ['ticket'], orderBy: { ticket: { position: 'asc' } } },
      ),
    ({ refund }) => refund.id,
  );

  constructor(
    private readonly em: EntityManager,
    private readonly jobs: JobQueue,
    private readonly providers: PaymentProviders,
    private readonly ledger: LedgerService,
    private readonly mails: RefundMails,
    private readonly liveFeed: LiveFeed,
  ) {}

  /** An order's refunds, oldest first. */
  ofOrder(orderId: string): Promise<Refund[]> {
    return this.#ofOrder.load(orderId);
  }

  /**
   * What went back of the tickets of an order, in minor units. Counted in the reading that `ofOrder` shows, not in the order's,
   * which may be older: so one answer never shows a refund that SUCCEEDED beside nothing that went back.
   */
  async succeededOf({ id, storedStatus }: Order): Promise<number> {
    if (!isRefunded(storedStatus)) return 0; // held by the database as well
    const refunds = await this.ofOrder(id);
    return refunds
      .filter(refund => refund.ofTickets && refund.status === RefundStatus.SUCCEEDED)
      .reduce((sum, { returnedAmount }) => sum + returnedAmount, 0);
  }

  /** What a refund is about, in the order of the tickets; nothing for money that never became tickets. */
  ticketsOf(refundId: string): Promise<RefundTicket[]> {
    return this.#ticketsOf.load(refundId);
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
      event: order.event,
      order: ref(order),
      payment: ref(payment),
      automatic: true,
      returnedAmount: received.amount,
      currency: received.currency,
      reason,
      createdAt: clock.now(),
    });
    await this.promise(refund);
    await this.mails.returned(refund, order);
  }

  /**
   * The refund is approved: its payment owes it from now on, and a job asks the provider. Where nothing is to be paid it
   * has SUCCEEDED. Joins the caller's transaction, which holds the order's lock.
   */
  @Transactional()
  async promise(refund: Refund): Promise<void> {
    refund.moveTo(RefundStatus.PROCESSING);
    if (!refund.payment) {
      refund.moveTo(RefundStatus.SUCCEEDED);
      refund.settledAt = clock.now();
    }
    this.em.persist(refund);
    await this.em.flush();
    if (!refund.payment) return;
    const payment = await this.em.findOneOrFail(Payment, refund.payment.id, { refresh: true });
    payment.promised += refund.returnedAmount;
    await this.em.flush();
    await this.queue(refund.id);
  }

  /** Asks the provider for a refund that FAILED once more, as a new attempt. The caller holds the order's lock. */
  @Transactional()
  async retry(refund: Refund): Promise<void> {
    refund.moveTo(RefundStatus.PROCESSING);
    refund.attempt += 1;
    refund.askedAt = null;
    refund.providerRefundId = null;
    refund.settledAt = null;
    refund.failureReason = null;
    await this.queue(refund.id);
    this.tell(refund);
  }

  /**
   * Money that somebody gave back at the provider is a refund here too: the one of the same amount that had FAILED, or
   * one of its own, which takes no ticket. Once: what is known by the provider's name of it changes nothing.
   * @throws WrongStateError where the payment has not so much left.
   */
  @Transactional()
  async adopt(
    paymentId: string,
    there: Pick<ProviderRefund, 'providerRefundId' | 'amount' | 'currency'>,
  ): Promise<void> {
    const { providerRefundId, amount: returnedAmount, currency } = there;
    const { order: orderRef } = await this.em.findOneOrFail(Payment, paymentId);
    const order = await this.lockOrder(orderRef.id);
    const payment = await this.em.findOneOrFail(Payment, paymentId, { refresh: true });
    if (await this.em.count(Refund, { payment: paymentId, providerRefundId })) return;
    const same = { payment: paymentId, status: RefundStatus.FAILED, returnedAmount, currency };
    const failed = await this.em.findOne(Refund, same, { orderBy: { createdAt: 'asc' }, refresh: true });
    const refund = failed ?? this.external(order, payment, there);
    refund.providerRefundId = providerRefundId;
    await this.succeed(order, refund, payment);
  }

  private external(order: Order, payment: Payment, there: Pick<ProviderRefund, 'amount' | 'currency'>): Refund {
    const { amount, currency } = there;
    if (amount > payment.left || currency !== (payment.receivedCurrency ?? payment.currency))
      throw new WrongStateError(
        'The payment has not so much left: refunds that are under way have it.',
        payment.status,
      );
    const refund = new Refund({
      event: order.event,
      order: ref(order),
      payment: ref(payment),
      external: true,
      returnedAmount: amount,
      currency,
      reason: 'The organizer gave this money back at the payment provider.',
      createdAt: clock.now(),
    });
    refund.moveTo(RefundStatus.PROCESSING);
    payment.promised += amount;
    this.em.persist(refund);
    return refund;
  }

  /**
   * Asks the provider for the refund, or what became of it: called by a job until it is known. While the provider does
   * not answer, or its circuit is open, the job is added again; there is no end to that.
   */
  async settle(refundId: string): Promise<void> {
    const question = await this.prepare(refundId);
    if (!question) return;
    try {
      const state = await this.ask(question);
      if (state) await this.record(refundId, question.attempt, state);
    } catch (error) {
      if (!(error instanceof ProviderUnavailable) && !(error instanceof ProviderRefused)) throw error;
      log.warn({ err: error, refundId }, 'what became of a refund is not known yet; it is asked about again');
      await this.askLater(refundId);
    }
  }

  /**
   * A provider's webhook told of a refund; it may be old, and Paystack's does not always name it, so the provider is
   * asked what is true now of each that it can be about.
   * @returns false where it is about none of ours.
   */
  @Transactional()
  async hear(provider: ProviderName, said: RefundState, providerPaymentId: string | null): Promise<boolean> {
    const known = await this.em.execute<{ id: string; status: RefundStatus }[]>(
      `select refunds.id, refunds.status from refunds join payments on payments.id = payment_id
       where provider_refund_id = ? and provider = ?
       union
       select refunds.id, refunds.status from payments join refunds on payment_id = payments.id
       where provider = ? and provider_payment_id = ? and refunds.status in ('PROCESSING', 'FAILED')`,
      [said.providerRefundId || null, provider, provider, providerPaymentId],
    );
    for (const { id, status } of known) if (isNews(status, said)) await this.queue(id);
    return known.length > 0;
  }

  /** Commits that this process asks, before it does; null where there is nothing to ask, or another process asks. */
  @Transactional()
  private async prepare(refundId: string): Promise<Question | null> {
    const { refund, payment } = await this.lock(refundId);
    // What is settled is only looked at again, by its name at the provider.
    if (!payment || (refund.status !== RefundStatus.PROCESSING && !refund.providerRefundId)) return null;
    const now = clock.now();
    if (refund.askingUntil && refund.askingUntil > now) {
      await this.queue(refundId, new Date(now.getTime() + LOOK_AGAIN_MS));
      return null;
    }
    if (!refund.askedAt && payment.status === PaymentStatus.DISPUTED) {
      await this.fail(refund, 'The buyer’s bank asks for the money: it can’t go back twice.');
      return null;
    }
    const again = refund.askedAt !== null || refund.attempt > 1;
    refund.askedAt ??= now;
    refund.askingUntil = new Date(now.getTime() + ASKING_MS);
    const { returnedAmount: amount, currency, key, providerRefundId, attempt, askingUntil: claimedUntil } = refund;
    const begunAt = refund.processingSince ?? refund.createdAt;
    const { providerPaymentId } = payment;
    const request = { refundId, key, begunAt, providerPaymentId: providerPaymentId!, amount, currency };
    return { provider: payment.provider, request, attempt, providerRefundId, again, claimedUntil };
  }

  /**
   * One answer of the provider's. What may have been asked for before is looked up first: Stripe forgets idempotency
   * keys after 24 hours, Paystack has none, and an attempt that had failed may have gone through after all.
   * @returns null where looking took so long that another process asks now.
   * @throws ProviderUnavailable; ProviderRefused where it would not even tell.
   */
  private async ask({ provider: name, request, ...question }: Question): Promise<RefundState | null> {
    const provider = this.providers.get(name);
    if (question.providerRefundId) return provider.askRefund(question.providerRefundId);
    const found = question.again ? await effective(provider.listAttempts(request), request) : null;
    if (found) return found;
    if (question.again && !(await this.renew(request.refundId, question.claimedUntil))) return null;
    try {
      return await provider.refund(request);
    } catch (error) {
      if (!(error instanceof ProviderRefused)) throw error;
      return { providerRefundId: '', status: 'failed', reason: error.message };
    }
  }

  /** Takes the claim anew, right before money is asked for. @returns false where it had run out and was taken. */
  private async renew(refundId: string, claimedUntil: Date): Promise<boolean> {
    const renewed = await this.em.execute<unknown[]>(
      'update refunds set asking_until = ? where id = ? and asking_until = ? returning 1',
      [new Date(clock.now().getTime() + ASKING_MS), refundId, claimedUntil],
    );
    return renewed.length > 0;
  }

  @Transactional()
  private async record(refundId: string, attempt: number, state: RefundState): Promise<void> {
    const { order, refund, payment } = await this.lock(refundId);
    if (!payment || refund.attempt !== attempt) return;
    refund.askingUntil = null;
    if (state.providerRefundId) refund.providerRefundId = state.providerRefundId;
    refund.needsPerson = state.needsPerson ?? false;
    if (state.status === 'pending') {
      if (refund.status === RefundStatus.PROCESSING) await this.queueLater(refund, MINUTE, 60);
    } else if (state.status === 'succeeded') await this.succeed(order, refund, payment);
    else await this.refused(order, refund, payment, state.reason ?? 'The provider did not say why.');
  }

  private async succeed(order: Order, refund: Refund, payment: Payment): Promise<void> {
    if (refund.status === RefundStatus.SUCCEEDED) return;
    refund.moveTo(RefundStatus.SUCCEEDED);
    refund.settledAt = clock.now();
    refund.failureReason = null;
    goneBack(order, refund, payment, refund.returnedAmount);
    await this.ledger.refundSucceeded(refund, payment);
    await this.jobs.add(issueCreditNote, { refundId: refund.id }, { key: `creditNote:${refund.id}` });
    this.tell(refund);
  }

  private async refused(order: Order, refund: Refund, payment: Payment, reason: string): Promise<void> {
    if (refund.status === RefundStatus.FAILED) return;
    if (refund.status === RefundStatus.SUCCEEDED) {
      goneBack(order, refund, payment, -refund.returnedAmount);
      await this.ledger.refundReversed(refund, payment);
    }
    await this.fail(refund, reason);
  }

  private async fail(refund: Refund, reason: string): Promise<void> {
    refund.moveTo(RefundStatus.FAILED);
    refund.settledAt = clock.now();
    refund.failureReason = reason;
    log.warn({ refundId: refund.id, reason }, 'a refund failed: a manager can try it again');
    await this.mails.failed(refund);
    this.tell(refund);
  }

  @Transactional()
  private async askLater(refundId: string): Promise<void> {
    const { refund } = await this.lock(refundId);
    refund.askingUntil = null;
    await this.queueLater(refund, 5_000, 10);
  }

  /** The refund as it is now, under its order's lock, which every change of a refund takes. */
  private async lock(refundId: string): Promise<{ order: Order; refund: Refund; payment: Payment | null }> {
    const { order: orderRef } = await this.em.findOneOrFail(Refund, refundId);
    const order = await this.lockOrder(orderRef.id);
    const refund = await this.em.findOneOrFail(Refund, refundId, { refresh: true });
    const payment = refund.payment && (await this.em.findOneOrFail(Payment, refund.payment.id, { refresh: true }));
    return { order, refund, payment };
  }

  private lockOrder(id: string): Promise<Order> {
    return this.em.findOneOrFail(Order, id, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
  }

  private queue(refundId: string, runAt?: Date): Promise<void> {
    return this.jobs.add(settleRefund, { refundId }, { key: keyOf(refundId), ...(runAt && { runAt }) });
  }

  /** After half the time that it has been asked about; sooner if a webhook came in the meantime. */
  private queueLater({ id, askedAt, createdAt }: Refund, leastMs: number, mostMinutes: number): Promise<void> {
    const now = clock.now().getTime();
    const age = now - (askedAt ?? createdAt).getTime();
    const runAt = new Date(now + Math.min(Math.max(age / 2, leastMs), mostMinutes * MINUTE));
    return this.jobs.add(settleRefund, { refundId: id }, { key: keyOf(id), runAt, keepTime: true });
  }

  private tell({ order, event, cancellation }: Refund): void {
    afterCommit(() => {
      this.liveFeed.publish(`order:${order.id}`);
      this.liveFeed.publish(`sales:${event.id}`);
      if (cancellation) this.liveFeed.publish(`cancellation:${event.id}`);
    });
  }
}

/** The money went back, or (a negative amount) came back from the bank and is promised again. */
function goneBack(order: Order, refund: Refund, payment: Payment, amount: number): void {
  payment.promised -= amount;
  payment.giveBack(amount);
  if (refund.ofTickets) order.refundedAmount += amount;
}

/** Of a refund's attempts the one that did not fail, or else this one; null where there is neither. */
async function effective(
  pages: AsyncIterable<readonly ProviderRefund[]>,
  { refundId, key }: RefundRequest,
): Promise<RefundState | null> {
  let failed: RefundState | null = null;
  for await (const page of pages) {
    for (const one of page.filter(refund => refund.refundId === refundId)) {
      if (one.status !== 'failed') return one;
      if (one.key === key) failed = one;
    }
  }
  return failed;
}

/** Whether what a webhook says is worth a question: not what is known, nor what is older than what is known. */
function isNews(status: RefundStatus, { status: said }: RefundState): boolean {
  if (status === RefundStatus.SUCCEEDED) return said === 'failed';
  if (status === RefundStatus.FAILED) return said === 'succeeded';
  return status === RefundStatus.PROCESSING;
}

const keyOf = (refundId: string): string => `refund:${refundId}`;
