import { Field, InputType, ObjectType } from 'type-graphql';
import { z } from 'zod';
import { HoldExpiredError } from '../orders/order.errors.js';
import { Order } from '../orders/order.entity.js';
import { OrderAccessInput } from '../orders/order.types.js';

import { Payment, ProviderName } from '../payments/payment.entity.js';
import { IdempotencyConflictError, WrongStateError } from '../platform/errors.js';
import { resultUnion } from '../platform/graphql/result.js';
import { Url } from '../platform/graphql/scalars.js';
import { OfferUnclaimedError } from '../waitlist/waitlist.errors.js';
import { AmountTooSmallError, CurrencyNotSupportedError, PaymentProviderUnavailableError } from './checkout.errors.js';

@ObjectType({ description: 'The way to pay, or to the tickets where nothing was due.' })
export class CheckoutStarted {
  @Field(() => Order, { description: 'The order as it now is.' })
  order!: Order;

  @Field(() => Payment, { nullable: true, description: 'The payment; null when nothing was due.' })
  payment!: Payment | null;

  @Field(() => Url, { nullable: true, description: 'Where to send the buyer; null when the order is PAID already.' })
  redirectUrl!: string | null;
}

@InputType({ description: 'An order to be paid, and how.' })
export class StartCheckoutInput extends OrderAccessInput {
  @Field(() => ProviderName, { nullable: true, description: 'Who shall take the money; left out, the first that can.' })
  provider?: ProviderName | null;

  @Field(() => Url, { description: 'Where the buyer comes back to: on PUBLIC_URL’s origin or one of CORS_ORIGINS.' })
  returnUrl!: string;

  @Field({ description: '1 to 128 characters, made by the client: the same key and input open the same page.' })
  idempotencyKey!: string;
}

@InputType({ description: 'An order whose payment shall be asked about now.' })
export class ConfirmPaymentInput extends OrderAccessInput {}

@InputType({ description: 'An order that shall be given back.' })
export class CancelOrderInput extends OrderAccessInput {}

export const StartCheckoutResult = resultUnion(
  'StartCheckoutResult',
  CheckoutStarted,
  HoldExpiredError,
  PaymentProviderUnavailableError,
  CurrencyNotSupportedError,
  AmountTooSmallError,
  OfferUnclaimedError,
  WrongStateError,
  IdempotencyConflictError,
);

export const ConfirmPaymentResult = resultUnion(
  'ConfirmPaymentResult',
  Order,
  PaymentProviderUnavailableError,
  WrongStateError,
);
export const CancelOrderResult = resultUnion(
  'CancelOrderResult',
  Order,
  PaymentProviderUnavailableError,
  WrongStateError,
);

/** `returnUrl` stays on origins that are ours: a payment page must not become a way to send people elsewhere. */
export function startCheckoutInput(origins: readonly string[]): ReturnType<typeof inputWith> {
  let input = inputs.get(origins);
  if (!input) inputs.set(origins, (input = inputWith(origins)));
  return input;
}

/** Made once for the process's origins: to make it costs more than the rest of the operation. */
const inputs = new WeakMap<readonly string[], ReturnType<typeof inputWith>>();

const inputWith = (origins: readonly string[]) =>
  z.object({
    orderId: z.string(),
    accessToken: z.string().nullish(),
    provider: z.enum(ProviderName).nullish(),
    returnUrl: z.url().refine(url => origins.includes(new URL(url).origin), 'The return address must be on this site.'),
    idempotencyKey: z.string(),
  });
