import { LockMode, type EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import type { LedgerService } from '../ledger/ledger.service.js';
import type { MailService } from '../mail/mail.service.js';
import type { Order } from '../orders/order.entity.js';
import type { FulfilmentService } from '../orders/fulfilment.service.js';
import { NO_TICKETS } from '../orders/no-tickets.policy.js';
import type { OrderService } from '../orders/order.service.js';
import { afterCommit } from '../platform/after-commit.js';
import type { Outcome } from '../platform/batches.js';
import { isId } from '../platform/ids.js';
import { listLoader } from '../platform/list-loader.js';
import type { LiveFeed } from '../platform/live-feed.js';
import { log } from '../platform/log.js';
import type { Money } from '../platform/money.js';
import type { RefundService } from '../refunds/refund.service.js';
import type { PaymentPageService } from './payment-page.service.js';
import type { PaymentProviders } from './payment-providers.service.js';
import { ignoreRefusal, isProviderError, ProviderRefused } from './payment-provider.errors.js';
import type { PaymentState } from './payment-provider.types.js';
import { PaymentStatus } from './payment-status.js';
import { Payment, ProviderName } from './payment.entity.js';
import type { Settlement, Settlements } from './settlement.types.js';

type Paid = Extract<PaymentState, { kind: 'paid' }>;

interface Received {
  readonly order: Order;
  readonly payment: Payment;
  readonly paid: Paid;
}

/**
 * Payments: a page at a provider each, and what the provider says became of it.
 *
 * Whoever brings the news (a webhook, the buyer back from the page, the end of a hold, a question to the provider)
 * ends in `settle`. It locks the orders, then the payments, and is safe at any concurrency and any number of times.
 */
export class PaymentService {
  readonly #ofOrder = listLoader<Payment>(
    ids => this.em.find(Payment, { order: { $in: [...ids] } }, { orderBy: { createdAt: 'asc', id: 'asc' } }),
    ({ order }) => order.id,
  );

  constructor(
    private readonly em: EntityManager,
    private readonly providers: PaymentProviders,
    private readonly pages: PaymentPageService,
    private readonly orders: OrderService,
    private readonly fulfilments: FulfilmentService,
    private readonly settlements: Settlements,
    private readonly refunds: RefundService,
    private readonly ledger: LedgerService,
    private readonly mail: MailService,
    private readonly liveFeed: LiveFeed,
  ) {}

  /** How the providers stand just now. */
  health() {
    return this.providers.health();
  }

  /** Who takes this total, be it that they answer just now or not; nobody where nothing is due. */
  taking({ amount, currency }: Money): ProviderName[] {
    return amount > 0 ? this.providers.taking(currency, amount) : [];
  }

  /** An order's payments, oldest first. */
  ofOrder(orderId: string): Promise<Payment[]> {
    return this.#ofOrder.load(orderId);
  }

  /**
   * Opens the payment's page.
   * @returns its address.
   * @throws ProviderUnavailable; ProviderRefused: the payment is then FAILED.
   */
  async openPage(payment: Payment): Promise<string> {
    try {
      return await this.pages.open(payment);
    } catch (error) {
      if (error instanceof ProviderRefused)
        await this.settle(payment.id, { kind: 'failed', reason: 'No page could be opened.' }, true);
      throw error;
    }
  }

  /**
   * Asks the providers about every payment of the order that could still bring money.
   * @throws ProviderUnavailable when one does not answer, after all were asked.
   */
  async askAll(orderId: string): Promise<void> {
    await withEach(await this.unsettledOf(orderId), payment => this.ask(payment));
  }

  /**
   * Closes every page of the order that can still be paid on, and settles what turns out to be paid. Afterwards only
   * money that a provider can't refuse (Paystack's) may still come.
   * @throws ProviderUnavailable when one does not answer, after all were tried: it may be paid, so the hold has to stay.
   */
  async closeAll(orderId: string, except?: string): Promise<void> {
    const others = (await this.unsettledOf(orderId)).filter(({ id }) => id !== except);
    await withEach(others, payment => this.close(payment));
  }

  /** Nobody is sent to this payment's page, which was not opened. */
  async giveUp(payment: Payment): Promise<void> {
    await this.settle(payment.id, { kind: 'closed' });
  }

  /** The payment that a provider's news is about; null where it is none of ours. */
  async findByNotice(provider: ProviderName, reference: string, paymentId: string | null): Promise<Payment | null> {
    // Another system on the same account at the provider may write what it likes under the same name.
    const id = typeof paymentId === 'string' && isId(paymentId) ? paymentId : null;
    const names = [...(reference ? [{ reference }] : []), ...(id ? [{ id }] : [])];
    return names.length > 0 ? this.em.findOne(Payment, { provider, $or: names }) : null;
  }

  /**
   * The payment that this money is of. Where the record does not name it yet, the provider is asked whose it is, and the
   * payment, of which it is news, is settled first.
   * @returns null for money that is none of ours. @throws ProviderUnavailable.
   */
  async findByMoney(provider: ProviderName, providerPaymentId: string): Promise<Payment | null> {
    const known = await this.em.findOne(Payment, { provider, providerPaymentId });
    if (known) return known;
    const paymentId = await this.providers.get(provider).paymentIdOf(providerPaymentId);
    const payment = await this.findByNotice(provider, '', paymentId);
    if (!payment) return null;
    await this.ask(payment);
    return this.em.findOne(Payment, { provider, providerPaymentId });
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
  async settle(paymentId: string, state: PaymentState, closed = false): Promise<void> {
    const payment = await this.em.findOneOrFail(Payment, paymentId);
    await this.settlements.add({ paymentId, orderId: payment.order.id, state, closed });
    await this.em.refresh(payment, { populate: ['order'] }); // the change was made elsewhere: whoever asked sees it
  }

  /**
   * The work of `settle`, for all who settle at once (see Batches), in one transaction. Rows are locked in one order:
   * orders, payments, then the counters.
   */
  @Transactional()
  async settleAll(all: readonly Settlement[]): Promise<Outcome<void>[]> {
    const orders = byId(await this.orders.lockAll(all.map(({ orderId }) => orderId)));
    const ids = all.map(({ paymentId }) => paymentId);
    const options = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true, orderBy: { id: 'asc' } } as const;
    const payments = byId(await this.em.find(Payment, { id: { $in: ids } }, options));

    const received: Received[] = [];
    for (const { paymentId, orderId, state, closed } of all) {
      const [payment, order] = [payments.get(paymentId)!, orders.get(orderId)!];
      payment.pageClosed ||= state.kind === 'closed' || (closed && this.providers.closesPages(payment.provider));

      if (payment.received !== null) continue; // Money counts whatever was heard before; nothing undoes it.
      if (state.kind === 'paid') {
        payment.receive(state);
        received.push({ order, payment, paid: state });
        continue;
      }
      if (state.kind === 'open' || payment.status !== PaymentStatus.PENDING) continue;
      payment.fail(state.kind === 'failed' ? state.reason : 'The page was closed before it was paid.');
      this.tellBuyer(order.id);
      const declined = state.kind === 'failed' && payment.pageUrl;
      if (declined && order.open) await this.mailDecline(order, payment);
    }
    if (received.length > 0) await this.receive(received);
    return all.map(() => ({ result: undefined }));
  }

  private async receive(all: readonly Received[]): Promise<void> {
    await this.em.flush();
    await this.ledger.moneyReceived(
      all.map(({ payment, paid: { amount, currency } }) => ({ payment, amount, currency })),
    );
    const asDue = all.filter(({ payment }) => payment.asDue);
    const fulfilments = await this.fulfilments.fulfil(
      asDue.map(({ order, payment }) => ({ order, paymentId: payment.id })),
    );
    const decided = new Map(asDue.map((one, i) => [one, fulfilments[i]!]));
    for (const one of all) {
      const { order, payment, paid } = one;
      const fulfilment = decided.get(one) ?? { paid: false, reason: NO_TICKETS.OTHER_AMOUNT };
      if (!fulfilment.paid) {
        log.warn({ orderId: order.id, paymentId: payment.id, reason: fulfilment.reason }, 'money goes back');
        await this.refunds.returnPayment(order, payment, paid, fulfilment.reason);
      }
      this.tellBuyer(order.id);
    }
  }

  private mailDecline(order: Order, payment: Payment): Promise<void> {
    return this.mail.queue({
      template: 'paymentFailed',
      to: order.buyerEmail,
      dedupeKey: `paymentFailed:${payment.id}`,
      params: { paymentId: payment.id },
      orderId: order.id,
    });
  }

  private async close(payment: Payment): Promise<void> {
    const provider = this.providers.get(payment.provider);
    if (!payment.pageUrl && provider.closesPages) {
      const opened = await this.openPage(payment).catch(ignoreRefusal); // to learn its name
      if (!opened) return; // it never opened: `openPage` settled that
    }
    const { reference } = await this.em.findOneOrFail(Payment, payment.id);
    await this.settle(payment.id, await provider.closePage(reference), true);
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

/** One provider's being away keeps nobody from asking the other. @throws the first that was away, in the end. */
async function withEach(payments: readonly Payment[], work: (payment: Payment) => Promise<void>): Promise<void> {
  const failures: unknown[] = [];
  for (const payment of payments) {
    try {
      await work(payment);
    } catch (error) {
      if (!isProviderError(error)) throw error;
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

const byId = <Row extends { readonly id: string }>(rows: readonly Row[]): ReadonlyMap<string, Row> =>
  new Map(rows.map(row => [row.id, row]));
