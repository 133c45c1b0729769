import type { Viewer } from '../accounts/viewer.entity.js';
import type { FreeOrders } from '../orders/fulfilment.service.js';
import type { OrderViewService } from '../orders/order-view.service.js';
import type { Order } from '../orders/order.entity.js';
import type { HoldRequest, Reservations } from '../orders/reservation.service.js';
import { isId } from '../platform/ids.js';
import type { RateLimits } from '../platform/rate-limits.js';
import type { PromoCodeUseService } from '../promo-codes/promo-code-use.service.js';
import type { CheckoutService, StartCheckout } from './checkout.service.js';
import type { CheckoutStarted } from './checkout.types.js';

/**
 * What a crowd does in the second of an on-sale: hold, and take what is free. It knows little, for what each of them needs
 * is made anew: the services behind a payment are asked for by those who pay.
 */
export class BuyingService {
  constructor(
    private readonly viewer: Viewer,
    private readonly views: OrderViewService,
    private readonly promoCodes: PromoCodeUseService,
    private readonly reservations: Reservations,
    private readonly freeOrders: FreeOrders,
    private readonly limits: RateLimits,
    private readonly checkout: () => CheckoutService,
  ) {}

  /** Holds tickets for a buyer, who is then the order's bearer. @throws what Reservations.hold throws. */
  async reserve(request: HoldRequest): Promise<Order> {
    await this.limits.consume('reserveTickets', this.viewer.user?.id ?? this.viewer.ip);
    const hold = () => this.reservations.hold(request, this.viewer.user);
    return this.views.openNew(await this.promoCodes.guess(request.eventId, request.promoCode, hold));
  }

  /** Where nothing is due, the order is paid at once; else its page is opened. @throws what CheckoutService.openPage throws. */
  async start(input: StartCheckout): Promise<CheckoutStarted> {
    await this.limits.consume('startCheckout', this.viewer.user?.id ?? this.viewer.ip);
    const free = await this.payNothing(input.orderId, input.accessToken);
    return free ? { order: free, payment: null, redirectUrl: null } : this.checkout().openPage(input);
  }

  /** An order of the viewer's that costs nothing, with its tickets; null for every other. */
  private async payNothing(orderId: string, accessToken?: string | null): Promise<Order | null> {
    if (!isId(orderId)) return null;
    return this.freeOrders.add({ orderId, isBuyers: order => this.views.opens(order, accessToken) });
  }
}
