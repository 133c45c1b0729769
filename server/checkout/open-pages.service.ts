import type { EntityManager } from '@mikro-orm/postgresql';
import { OrderStatus } from '../orders/order-status.js';
import { Order } from '../orders/order.entity.js';
import type { Releases } from '../orders/release.service.js';
import type { ProviderName } from '../payments/payment.entity.js';
import type { PaymentProviders } from '../payments/payment-providers.service.js';
import { isProviderError } from '../payments/payment-provider.errors.js';
import type { PaymentService } from '../payments/payment.service.js';
import { log } from '../platform/log.js';
import { PaymentProviderUnavailableError } from './checkout.errors.js';

/** How soon a provider that just failed, and whose circuit is still closed, is worth another try. */
const SOON_SECONDS = 5;

/** An order's pages at the providers, for those who leave one or give the order back. Never called inside a transaction. */
export class OpenPages {
  constructor(
    private readonly em: EntityManager,
    private readonly payments: PaymentService,
    private readonly providers: PaymentProviders,
    private readonly releases: Releases,
  ) {}

  /**
   * Gives a hold back before its time: its pages are closed first (at Paystack, which closes none, the payment is asked
   * about), what turns out to be paid is fulfilled, and only else its tickets move on. Asks nobody's leave: callers do.
   * @returns the order as it is then.
   * @throws PaymentProviderUnavailableError: then it stays held.
   */
  async giveBack(order: Order): Promise<Order> {
    if (order.storedStatus === OrderStatus.AWAITING_PAYMENT || order.storedStatus === OrderStatus.HELD) {
      await this.whileAvailable(order, () => this.payments.closeAll(order.id));
      await this.releases.add({ orderId: order.id, to: OrderStatus.CANCELLED });
      await this.closeOthers(order.id); // one may have been asked for meanwhile
    }
    return this.em.findOneOrFail(Order, order.id, { refresh: true });
  }

  /** Of two paid pages the second goes back: so a page that can't be closed just now does not keep anybody from paying. */
  async closeOthers(orderId: string, paymentId?: string): Promise<void> {
    try {
      await this.payments.closeAll(orderId, paymentId);
    } catch (error) {
      if (!isProviderError(error)) throw error;
      log.warn({ err: error, orderId }, 'an old page stays open');
    }
  }

  /** @throws PaymentProviderUnavailableError where a provider does not answer, and the order is not paid at another one. */
  async whileAvailable(order: Order, ask: () => Promise<void>): Promise<void> {
    try {
      await ask();
    } catch (error) {
      if (!isProviderError(error)) throw error;
      const { paidAt } = await this.em.findOneOrFail(Order, order.id, { refresh: true });
      if (!paidAt) throw this.unavailable(error.provider, order);
    }
  }

  /** That the provider does not answer, and who else takes the order's money. */
  unavailable(
    provider: ProviderName,
    { currency, totalAmount }: Pick<Order, 'currency' | 'totalAmount'>,
  ): PaymentProviderUnavailableError {
    const others = this.providers
      .taking(currency, totalAmount)
      .filter(name => name !== provider && this.providers.retryAfterSeconds(name) === 0);
    return new PaymentProviderUnavailableError(
      provider,
      this.providers.retryAfterSeconds(provider) || SOON_SECONDS,
      others,
    );
  }
}
