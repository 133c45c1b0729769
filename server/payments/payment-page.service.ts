import { setTimeout as sleep } from 'node:timers/promises';
import { ref, type EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import type { Order } from '../orders/order.entity.js';
import { clock } from '../platform/clock.js';
import { newId } from '../platform/ids.js';
import type { PaymentProviders } from './payment-providers.service.js';
import { ProviderRefused, ProviderUnavailable } from './payment-provider.errors.js';
import { PaymentStatus } from './payment-status.js';
import { Payment, ProviderName } from './payment.entity.js';

const MINUTE = 60_000;
/** Stripe takes 30 minutes to 24 hours. A hold ends sooner and closes its page itself; this is for a page that nobody closed. */
const PAGE_LIFE_MS = 120 * MINUTE;
/** A webhook usually comes within seconds: after this the provider is asked. */
export const FIRST_CHECK_MS = 2 * MINUTE;

/** Above what a provider's circuit lets a call take. */
const OPENING_MS = 20_000;
const LOOK_AGAIN_MS = 100;

/** The providers' pages, on which buyers pay: recorded first, then opened, by one process each. */
export class PaymentPageService {
  constructor(
    private readonly em: EntityManager,
    private readonly providers: PaymentProviders,
  ) {}

  /** The open page of this order at this provider, or null where a new one is needed. */
  async openOf(orderId: string, provider: ProviderName): Promise<Payment | null> {
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
      reference: this.providers.closesPages(provider) ? `pending:${id}` : `foyer-${id}`,
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
   * @throws ProviderUnavailable, where a page may have been opened that nobody knows of; ProviderRefused, also where
   * the payment was given up meanwhile.
   */
  async open(payment: Payment): Promise<string> {
    const deadline = clock.now().getTime() + OPENING_MS;
    while (!(await this.claimOpening(payment.id))) {
      const { pageUrl, pageClosed } = await this.em.findOneOrFail(Payment, payment.id, { refresh: true });
      if (pageUrl) return pageUrl;
      if (pageClosed) throw new ProviderRefused(payment.provider, 'its page was closed before it was opened');
      if (clock.now().getTime() > deadline)
        throw new ProviderUnavailable(payment.provider, 'its page is still being opened');
      await sleep(LOOK_AGAIN_MS);
    }
    try {
      return await this.askForPage(payment);
    } catch (error) {
      await this.em.execute('update payments set opening_until = null where id = ?', [payment.id]);
      throw error;
    }
  }

  private async claimOpening(paymentId: string): Promise<boolean> {
    const now = clock.now();
    const claimed = await this.em.execute<unknown[]>(
      `update payments set opening_until = ?
       where id = ? and page_url is null and not page_closed and (opening_until is null or opening_until < ?) returning 1`,
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
    // Open it is, even where somebody asked meanwhile and heard that there is no such page.
    await this.em.execute(
      'update payments set reference = ?, page_url = ?, page_closed = received is not null, opening_until = null where id = ?',
      [reference, url, payment.id],
    );
    await this.em.refresh(payment);
    return url;
  }
}
