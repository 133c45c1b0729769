import type { EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import type { z } from 'zod';
import type { Viewer } from '../accounts/viewer.entity.js';
import { Event, EventStatus } from '../events/event.entity.js';
import { OrderStatus } from '../orders/order-status.js';
import { Order } from '../orders/order.entity.js';
import type { Offer } from '../orders/offer.policy.js';
import type { OrderService } from '../orders/order.service.js';
import type { HoldRequest } from '../orders/reservation.service.js';
import type { SaleService } from '../orders/sale.service.js';
import type { OrderViewService } from '../orders/order-view.service.js';
import { PaymentStatus } from '../payments/payment-status.js';
import { Payment, ProviderName } from '../payments/payment.entity.js';
import { isProviderError } from '../payments/payment-provider.errors.js';
import type { PaymentService } from '../payments/payment.service.js';
import type { PaymentPageService } from '../payments/payment-page.service.js';
import type { PaymentProviders } from '../payments/payment-providers.service.js';
import { WrongStateError } from '../platform/errors.js';
import type { Idempotency } from '../platform/idempotency.js';
import { newId } from '../platform/ids.js';
import { log } from '../platform/log.js';
import { Money } from '../platform/money.js';
import type { RateLimits } from '../platform/rate-limits.js';
import type { PromoCodeUseService } from '../promo-codes/promo-code-use.service.js';
import type { UnclaimedOffers } from '../waitlist/unclaimed-offers.service.js';
import { AmountTooSmallError, CurrencyNotSupportedError } from './checkout.errors.js';
import type { CheckoutStarted, startCheckoutInput } from './checkout.types.js';
import type { OpenPages } from './open-pages.service.js';

export type StartCheckout = z.output<ReturnType<typeof startCheckoutInput>>;

/**
 * A purchase, as its buyer goes through it once tickets are held: pay, confirm, or give back.
 *
 * Providers are called between transactions, never inside one: what is about to be asked is committed first, what was
 * answered is committed after, and a process that dies in between finds its way by the payment's row.
 */
export class CheckoutService {
  constructor(
    private readonly em: EntityManager,
    private readonly viewer: Viewer,
    private readonly views: OrderViewService,
    private readonly sales: SaleService,
    private readonly promoCodes: PromoCodeUseService,
    private readonly orders: OrderService,
    private readonly unclaimedOffers: UnclaimedOffers,
    private readonly pages: PaymentPageService,
    private readonly openPages: OpenPages,
    private readonly payments: PaymentService,
    private readonly providers: PaymentProviders,
    private readonly idempotency: Idempotency,
    private readonly limits: RateLimits,
  ) {}

  /** What the items would cost now. @throws what SaleService.offer throws. */
  async quote({ eventId, items, promoCode }: Pick<HoldRequest, 'eventId' | 'items' | 'promoCode'>): Promise<Offer> {
    await this.limits.consume('quote', this.viewer.user?.id ?? this.viewer.ip);
    return this.promoCodes.guess(eventId, promoCode, () => this.sales.offer(eventId, items, promoCode));
  }

  /** Five minutes more, once, for the order's buyer. @throws what OrderService.extendHold throws. */
  async extendHold(orderId: string, accessToken?: string | null): Promise<Order> {
    const order = await this.views.requireBuyers(orderId, accessToken);
    return this.lengthen(order.id);
  }

  /**
   * Opens the page on which the buyer pays. An open page of the same provider is answered again; after a decline, or
   * for another provider, the old one is closed and a new one opened. The order is PAID, and there is no page, where the
   * old one turns out to have taken the money.
   * @throws HoldExpiredError, WrongStateError, OfferUnclaimedError, CurrencyNotSupportedError, AmountTooSmallError,
   * IdempotencyConflictError, PaymentProviderUnavailableError: the hold stays.
   */
  async openPage(input: StartCheckout): Promise<CheckoutStarted> {
    const order = await this.views.requireBuyers(input.orderId, input.accessToken);

    const provider = this.choose(order, input.provider ?? null);
    const payment = await this.begin(order, provider, input);
    try {
      await this.openPages.closeOthers(order.id, payment.id);
      const now = await this.reload(order);
      if (now.storedStatus === OrderStatus.PAID) return await this.paidMeanwhile(now, payment);
      const redirectUrl = await this.payments.openPage(payment);
      const after = await this.reload(order);
      if (after.storedStatus === OrderStatus.AWAITING_PAYMENT || after.paidAt)
        return { order: after, payment, redirectUrl };
      await this.openPages.closeOthers(order.id); // it was given back while its page was being opened
      throw new WrongStateError(`The order is ${after.status}.`, after.status);
    } catch (error) {
      if (!isProviderError(error)) throw error;
      log.warn({ err: error, paymentId: payment.id }, 'no page could be opened');
      await this.orders.backToHeld(order.id);
      throw this.openPages.unavailable(provider, order);
    }
  }

  /**
   * Asks the providers now, for the buyer back from the page: the same path as the webhook.
   * @throws PaymentProviderUnavailableError.
   */
  async confirm(orderId: string, accessToken?: string | null): Promise<Order> {
    await this.limits.consume('confirmPayment', this.viewer.user?.id ?? this.viewer.ip);
    const order = await this.views.requireBuyers(orderId, accessToken);
    if (!order.paidAt) await this.openPages.whileAvailable(order, () => this.payments.askAll(order.id));
    return this.reload(order);
  }

  /**
   * Gives the hold back. A Stripe page is closed first; what turns out to be paid stays paid.
   * @throws WrongStateError for an order that is paid or past its time; PaymentProviderUnavailableError: then it stays
   * held.
   */
  async cancel(orderId: string, accessToken?: string | null): Promise<Order> {
    await this.limits.consume('cancelOrder', this.viewer.user?.id ?? this.viewer.ip);
    const now = await this.openPages.giveBack(await this.views.requireBuyers(orderId, accessToken));
    if (now.storedStatus === OrderStatus.CANCELLED) return now;
    throw new WrongStateError(`The order is ${now.status}.`, now.status);
  }

  @Transactional()
  private async lengthen(orderId: string): Promise<Order> {
    const order = await this.orders.extendHold(orderId);
    await this.unclaimedOffers.lengthen(order);
    return order;
  }

  /** The buyer had paid on the page that was left, and nobody knew yet: a second page would only take money twice. */
  private async paidMeanwhile(order: Order, payment: Payment): Promise<CheckoutStarted> {
    if (!payment.pageUrl) await this.payments.giveUp(payment);
    return { order, payment: null, redirectUrl: null };
  }

  /**
   * @throws CurrencyNotSupportedError; AmountTooSmallError; PaymentProviderUnavailableError at once while the provider's
   * circuit is open.
   */
  private choose({ currency, totalAmount }: Order, wanted: ProviderName | null): ProviderName {
    const inCurrency = this.providers.taking(currency);
    if (inCurrency.length === 0 || (wanted && !inCurrency.includes(wanted))) {
      throw new CurrencyNotSupportedError(currency, this.providers.currenciesOf(wanted));
    }
    const taking = this.providers.taking(currency, totalAmount);
    const provider = wanted ?? taking.find(name => this.providers.retryAfterSeconds(name) === 0) ?? taking[0];
    if (!provider || !taking.includes(provider)) {
      const minimum = this.providers.minimum(currency, wanted ? [wanted] : inCurrency);
      throw new AmountTooSmallError(wanted, new Money(minimum, currency), taking);
    }
    if (this.providers.retryAfterSeconds(provider) > 0)
      throw this.openPages.unavailable(provider, { currency, totalAmount });
    return provider;
  }

  /** Commits what is about to be asked of the provider; a page that is open already is used again. */
  @Transactional()
  private async begin({ id: orderId }: Order, provider: ProviderName, input: StartCheckout): Promise<Payment> {
    const { user } = this.viewer;
    const { returnUrl, idempotencyKey: key } = input;
    const order = await this.orders.lock(orderId);
    const before = await this.em.count(Payment, { order: orderId });
    const open = await this.pages.openOf(orderId, provider);
    const resultId = open?.id ?? newId();
    const scope = user ? `user:${user.id}` : `guest:startCheckout:${orderId}`;
    const known = await this.idempotency.claim({
      scope,
      key,
      input: ['startCheckout', orderId, input.provider, returnUrl],
      resultId,
    });
    this.orders.assertOpen(order);
    await this.unclaimedOffers.assertNone(order);
    const event = await this.em.findOneOrFail(Event, order.event.id, { refresh: true });
    if (event.status !== EventStatus.PUBLISHED)
      throw new WrongStateError('The event does not take place any more.', order.status);
    await this.unclaimedOffers.lengthen(await this.orders.awaitPayment(orderId, before === 0));
    const again = known ? await this.em.findOne(Payment, known) : null;
    // A page that the provider would not open, a Paystack reference that was used say, is not asked for again.
    const canOpen = again?.pageUrl || again?.status === PaymentStatus.PENDING;
    const usable = again && canOpen && !again.pageClosed && again.received === null ? again : open;
    return usable ?? this.pages.prepare(order, provider, returnUrl, resultId);
  }

  private reload(order: Order): Promise<Order> {
    return this.em.findOneOrFail(Order, order.id, { refresh: true });
  }
}
