/* Long because all news of money ends in one `settle`, and who brings it stands beside it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { LockMode, ref, type EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { Order } from '../orders/order.entity.js';
import type { OrderService } from '../orders/order.service.js';
import { afterCommit } from '../platform/after-commit.js';
import { clock } from '../platform/clock.js';
import { newId } from '../platform/ids.js';
import { listLoader } from '../platform/list-loader.js';
import type { LiveFeed } from '../platform/live-feed.js';
import { log } from '../platform/log.js';
import type { RefundService } from '../refunds/refund.service.js';
import type { PaymentProviders } from './payment-providers.service.js';
import { ProviderRefused, ProviderUnavailable } from './payment-provider.errors.js';
import type { PaymentState } from './payment-provider.types.js';
import { Payment, PaymentStatus, ProviderName } from './payment.entity.js';

const MINUTE = 60_000;
/** Stripe takes 30 minutes to 24 hours. A hold ends sooner and closes its page itself; this is for a page that nobody closed. */
const PAGE_LIFE_MS = 120 * MINUTE;
/** A webhook usually comes within seconds: after this the provider is asked. */
const FIRST_CHECK_MS = 2 * MINUTE;
const MOST_CHECKS_APART_MS = 60 * MINUTE;
/** Both providers stop sending webhooks after three days; money that comes even later still counts when it is heard of. */
const GIVEN_UP_MS = 72 * 60 * MINUTE;

/** Above what a provider's circuit lets a call take. */
const OPENING_MS = 20_000;
const LOOK_AGAIN_MS = 100;

type Paid = Extract<PaymentState, { kind: 'paid' }>;

/**
 * Payments: a page at a provider each, and what the provider says became of it.
 *
 * Whoever brings the news (a webhook, the buyer back from the page, the end of a hold, a question to the provider)
 * ends in `settle`. It locks the order, then the payment, and is safe at any concurrency and any number of times.
 */
export class PaymentService {
  readonly #ofOrder = listLoader<Payment>(
    ids => this.em.find(Payment, { order: { $in: [...ids] } }, { orderBy: { createdAt: 'asc', id: 'asc' } }),
    ({ order }) => order.id,
  );

  constructor(
    private readonly em: EntityManager,
    private readonly providers: PaymentProviders,
    private readonly orders: OrderService,
    private readonly refunds: RefundService,
    private readonly liveFeed: LiveFeed,
  ) {}

  /** How the providers stand just now. */
  health() {
    return this.providers.health();
  }

  /** An order's payments, oldest first. */
  ofOrder(orderId: string): Promise<Payment[]> {
    return this.#ofOrder.load(orderId);
  }

  /** The open page of this order at this provider, or null where a new one is needed. */
  async openPageOf(orderId: string, provider: ProviderName): Promise<Payment | null> {
    const [newest] = await this.em.find(
      Payment,
      { order: orderId },
      { orderBy: { createdAt: 'desc', id: 'desc' }, limit: 1 },
    );
    const usable = newest?.provider === provider && newest.status === PaymentStatus.PENDING && !newest.pageClosed;
    return usable ? newest : null;
  }

  /** Records that a page is about to be opened. Joins the caller's transaction, which holds the order's lock. */
  @Transactional()
  async prepare(order: Order, provider: ProviderName, returnUrl: string, id = newId()): Promise<Payment> {
    const now = clock.now();
    const payment = new Payment({
      id,
      order: ref(order),
      provider,
      reference: provider === ProviderName.STRIPE ? `pending:${id}` : `foyer-${id}`,
      dueAmount: order.totalAmount,
      currency: order.currency,
      pageExpiresAt: new Date(now.getTime() + PAGE_LIFE_MS),
      returnUrl,
      createdAt: now,
      nextCheckAt: new Date(now.getTime() + FIRST_CHECK_MS),
    });
    this.em.persist(payment);
    return payment;
  }

  /**
   * Opens the provider's page. One process asks for it, and whoever comes meanwhile gets the same page: a second call
   * would be refused by Paystack, which knows no idempotency key.
   * @returns the page's address.
   * @throws ProviderUnavailable, where a page may have been opened that nobody knows of; ProviderRefused.
   */
  async openPage(payment: Payment): Promise<string> {
    const deadline = clock.now().getTime() + OPENING_MS;
    while (!(await this.claimOpening(payment.id))) {
      const { pageUrl } = await this.em.findOneOrFail(Payment, payment.id, { refresh: true });
      if (pageUrl) return pageUrl;
      if (clock.now().getTime() > deadline)
        throw new ProviderUnavailable(payment.provider, 'its page is still being opened');
      await sleep(LOOK_AGAIN_MS);
    }
    try {
      return await this.askForPage(payment);
    } catch (error) {
      if (error instanceof ProviderRefused)
        await this.settle(payment.id, { kind: 'failed', reason: 'No page could be opened.' });
      await this.em.execute('update payments set opening_until = null where id = ?', [payment.id]);
      throw error;
    }
  }

  /**
   * Asks the providers about every payment of the order that could still bring money.
   * @throws ProviderUnavailable when one does not answer.
   */
  async askAll(orderId: string): Promise<void> {
    for (const payment of await this.unsettledOf(orderId)) await this.ask(payment);
  }

  /**
   * Closes every page of the order that can still be paid on, and settles what turns out to be paid. Afterwards only
   * money that a provider can't refuse (Paystack's) may still come.
   * @throws ProviderUnavailable when one does not answer: it may be paid, so the hold has to stay.
   */
  async closeAll(orderId: string, except?: string): Promise<void> {
    for (const payment of await this.unsettledOf(orderId)) {
      if (payment.id === except) continue;
      if (!payment.pageUrl && payment.provider === ProviderName.STRIPE) await this.openPage(payment); // to learn its name
      const { reference } = await this.em.findOneOrFail(Payment, payment.id);
      await this.settle(payment.id, await this.providers.get(payment.provider).closePage(reference), true);
    }
  }

  /** Asks about one payment that has waited long enough, and says when it is to be asked again. */
  async check(paymentId: string): Promise<void> {
    const payment = await this.em.findOneOrFail(Payment, paymentId);
    if (payment.status !== PaymentStatus.PENDING) return;
    await this.ask(payment);
    const age = clock.now().getTime() - payment.createdAt.getTime();
    if (age > GIVEN_UP_MS) await this.settle(payment.id, { kind: 'failed', reason: 'It was never paid.' });
  }

  /** Takes up to `limit` payments whose webhook is overdue; each is asked about later and later. */
  @Transactional()
  async takeOverdue(limit: number): Promise<string[]> {
    const now = clock.now();
    const overdue = await this.em.find(
      Payment,
      { status: PaymentStatus.PENDING, nextCheckAt: { $lte: now } },
      { orderBy: { nextCheckAt: 'asc' }, limit, lockMode: LockMode.PESSIMISTIC_PARTIAL_WRITE },
    );
    for (const payment of overdue) {
      payment.checks += 1;
      const pause = Math.min(FIRST_CHECK_MS * 2 ** (payment.checks - 1), MOST_CHECKS_APART_MS);
      payment.nextCheckAt = new Date(now.getTime() + pause);
    }
    return overdue.map(({ id }) => id);
  }

  /** The payment that a provider's news is about; null where it is none of ours. */
  findByNotice(provider: ProviderName, reference: string, paymentId: string | null): Promise<Payment | null> {
    const names = [...(reference ? [{ reference }] : []), ...(paymentId ? [{ id: paymentId }] : [])];
    return this.em.findOne(Payment, { provider, $or: names });
  }

  /** Asks the provider what became of the payment, and settles it so. @throws ProviderUnavailable. */
  async ask(payment: Payment): Promise<void> {
    if (!payment.pageUrl) return; // nobody was ever sent to its page
    await this.settle(payment.id, await this.providers.get(payment.provider).ask(payment.reference));
  }

  /**
   * What a provider says becomes true here: money becomes tickets or goes back, once. `closed` says that the page
   * takes no money any more.
   */
  @Transactional()
  async settle(paymentId: string, state: PaymentState, closed = false): Promise<void> {
    const { order: orderRef } = await this.em.findOneOrFail(Payment, paymentId);
    const order = await this.orders.lock(orderRef.id);
    const payment = await this.em.findOneOrFail(Payment, paymentId, {
      lockMode: LockMode.PESSIMISTIC_WRITE,
      refresh: true,
    });
    payment.pageClosed ||= state.kind === 'closed' || (closed && payment.provider === ProviderName.STRIPE);

    // Money counts whatever was heard before; nothing undoes it.
    if (payment.received !== null) return;
    if (state.kind === 'paid') return this.receive(order, payment, state);
    if (state.kind === 'open' || payment.status !== PaymentStatus.PENDING) return;
    payment.status = PaymentStatus.FAILED;
    payment.failureReason = state.kind === 'failed' ? state.reason : 'The page was closed before it was paid.';
    this.tellBuyer(order.id);
  }

  private async receive(order: Order, payment: Payment, { amount, currency, providerPaymentId }: Paid): Promise<void> {
    payment.received = amount;
    payment.providerPaymentId = providerPaymentId;
    payment.settledAt = clock.now();
    payment.pageClosed = true;
    payment.failureReason = null;
    const asDue = amount === payment.dueAmount && currency === payment.currency;
    payment.status = asDue ? PaymentStatus.SUCCEEDED : PaymentStatus.MISMATCHED;
    await this.em.flush();

    const fulfilment = asDue
      ? await this.orders.confirmPaid(order.id)
      : { paid: false as const, reason: 'Another amount was paid than was due.' };
    if (!fulfilment.paid) {
      log.warn({ orderId: order.id, paymentId: payment.id, reason: fulfilment.reason }, 'money goes back');
      await this.refunds.returnPayment(order, payment, { amount, currency }, fulfilment.reason);
    }
    this.tellBuyer(order.id);
  }

  private async claimOpening(paymentId: string): Promise<boolean> {
    const now = clock.now();
    const claimed = await this.em.execute<unknown[]>(
      `update payments set opening_until = ?
       where id = ? and page_url is null and (opening_until is null or opening_until < ?) returning 1`,
      [new Date(now.getTime() + OPENING_MS), paymentId, now],
    );
    return claimed.length > 0;
  }

  private async askForPage(payment: Payment): Promise<string> {
    const order = await payment.order.loadOrFail({ populate: ['event'] });
    const { reference, url } = await this.providers.get(payment.provider).openPage({
      paymentId: payment.id,
      reference: payment.reference,
      amount: payment.dueAmount,
      currency: payment.currency,
      description: `${order.event.getEntity().title} – order ${order.number}`,
      buyerEmail: order.buyerEmail,
      returnUrl: payment.returnUrl,
      expiresAt: payment.pageExpiresAt,
    });
    await this.em.execute('update payments set reference = ?, page_url = ?, opening_until = null where id = ?', [
      reference,
      url,
      payment.id,
    ]);
    await this.em.refresh(payment);
    return url;
  }

  private unsettledOf(orderId: string): Promise<Payment[]> {
    const canStillBePaid = { status: { $in: [PaymentStatus.PENDING, PaymentStatus.FAILED] }, pageClosed: false };
    return this.em.find(Payment, { order: orderId, ...canStillBePaid }, { refresh: true, orderBy: { id: 'asc' } });
  }

  private tellBuyer(orderId: string): void {
    afterCommit(() => {
      this.liveFeed.publish(`order:${orderId}`);
    });
  }
}

/** True for what is no fault of ours or the input's: the provider does not answer, or will not have it. */
export const isProviderError = (error: unknown): error is ProviderUnavailable | ProviderRefused =>
  error instanceof ProviderUnavailable || error instanceof ProviderRefused;
