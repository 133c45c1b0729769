import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { AppContext } from '../context.js';
import { Order } from '../orders/order.entity.js';
import { ReserveTicketsInput, ReserveTicketsResult, reserveTicketsInput } from '../orders/order.types.js';
import { validInput } from '../platform/graphql/input.js';
import {
  CancelOrderInput,
  CancelOrderResult,
  CheckoutStarted,
  ConfirmPaymentInput,
  ConfirmPaymentResult,
  StartCheckoutInput,
  StartCheckoutResult,
  startCheckoutInput,
} from './checkout.types.js';

@Resolver()
export class CheckoutResolver {
  @Mutation(() => ReserveTicketsResult, { description: 'Takes tickets off sale for a while: all items or none.' })
  reserveTickets(
    @Arg('input', () => ReserveTicketsInput, { description: 'What is wanted, and by whom.' })
    input: ReserveTicketsInput,
    @Ctx() { services }: AppContext,
  ): Promise<Order> {
    return services.buying.reserve(validInput(reserveTicketsInput, input));
  }

  @Mutation(() => StartCheckoutResult, {
    description: 'Opens the page on which the buyer pays; nothing due is paid at once.',
  })
  startCheckout(
    @Arg('input', () => StartCheckoutInput, { description: 'The order and the provider.' }) input: StartCheckoutInput,
    @Ctx() { services, origins }: AppContext,
  ): Promise<CheckoutStarted> {
    return services.buying.start(validInput(startCheckoutInput(origins), input));
  }

  @Mutation(() => ConfirmPaymentResult, { description: 'Asks the provider now, for the buyer back from its page.' })
  confirmPayment(
    @Arg('input', () => ConfirmPaymentInput, { description: 'The order.' })
    { orderId, accessToken }: ConfirmPaymentInput,
    @Ctx() { services }: AppContext,
  ): Promise<Order> {
    return services.checkout.confirm(orderId, accessToken);
  }

  @Mutation(() => CancelOrderResult, { description: 'Gives a hold back. A page that can be closed is closed first.' })
  cancelOrder(
    @Arg('input', () => CancelOrderInput, { description: 'The order.' }) { orderId, accessToken }: CancelOrderInput,
    @Ctx() { services }: AppContext,
  ): Promise<Order> {
    return services.checkout.cancel(orderId, accessToken);
  }
}
