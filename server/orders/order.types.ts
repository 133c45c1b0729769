import { Extensions, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { z } from 'zod';
import { Tier } from '../events/tier.entity.js';
import { SoldOutError } from '../inventory/inventory.errors.js';
import { EmailAddress, JsonObject } from '../platform/graphql/scalars.js';
import { connectionOf } from '../platform/graphql/connection.js';
import { IdempotencyConflictError, InvalidInputError, WrongStateError } from '../platform/errors.js';
import { forEverybody } from '../platform/graphql/public-documents.js';
import { resultUnion } from '../platform/graphql/result.js';
import { Money } from '../platform/money.js';
import { line } from '../platform/texts.js';
import { PromoCodeInvalidError } from '../promo-codes/promo-code.errors.js';
import { AnswersMissingError } from '../questions/answers.errors.js';
import { OrderStatus } from './order-status.js';
import { Order } from './order.entity.js';
import { ApprovalRequiredError, HoldExpiredError, QuantityLimitError, SaleNotOpenError } from './order.errors.js';
import { QueueRequiredError } from '../waiting-room/waiting-room.errors.js';

export const OrderConnection = connectionOf(Order, 'Order');

export const ReserveTicketsResult = resultUnion(
  'ReserveTicketsResult',
  Order,
  SoldOutError,
  SaleNotOpenError,
  QuantityLimitError,
  PromoCodeInvalidError,
  QueueRequiredError,
  ApprovalRequiredError,
  AnswersMissingError,
  InvalidInputError,
  IdempotencyConflictError,
);

export const ExtendHoldResult = resultUnion('ExtendHoldResult', Order, HoldExpiredError, WrongStateError);
export const ResendTicketsResult = resultUnion('ResendTicketsResult', Order, WrongStateError);

@InputType({ description: 'So many tickets of one tier.' })
export class OrderItemInput {
  @Field(() => ID, { description: 'The tier.' })
  tierId!: string;

  @Field(() => Int, { description: 'How many; the tier has a least and a most.' })
  quantity!: number;
}

@InputType({ description: 'Who buys.' })
export class BuyerInput {
  @Field({ description: 'As it shall stand on the tickets, 1 to 200 characters.' })
  name!: string;

  @Field(() => EmailAddress, { description: 'Where the tickets go.' })
  email!: string;
}

@InputType({ description: 'Tickets to be held.' })
export class ReserveTicketsInput {
  @Field(() => ID, { description: 'The event; all items are of it.' })
  eventId!: string;

  @Field(() => [OrderItemInput], { description: 'Tiers and quantities, each tier once, 20 at most.' })
  items!: OrderItemInput[];

  @Field(() => BuyerInput, { description: 'Who buys.' })
  buyer!: BuyerInput;

  @Field(() => String, { nullable: true, description: 'A promo code.' })
  promoCode?: string | null;

  @Field(() => JsonObject, {
    nullable: true,
    description: 'Answers to the event’s questions by question id; per ticket in arrays.',
  })
  answers?: Record<string, unknown> | null;

  @Field(() => String, {
    nullable: true,
    description: 'Where the event has a waiting room: what it gave on admission.',
  })
  admissionToken?: string | null;

  @Field({ description: '1 to 128 characters, made by the client: the same key and input are the same order.' })
  idempotencyKey!: string;
}

@InputType({ description: 'An order, and what opens it without an account.' })
export class OrderAccessInput {
  @Field(() => ID, { description: 'The order.' })
  orderId!: string;

  @Field(() => String, { nullable: true, description: 'The order’s access token, for guests.' })
  accessToken?: string | null;
}

@InputType({ description: 'A hold to be lengthened.' })
export class ExtendHoldInput extends OrderAccessInput {}

@InputType({ description: 'An order whose tickets shall be mailed again.' })
export class ResendTicketsInput extends OrderAccessInput {}

@InputType({ description: 'Whose orders shall be found again.' })
export class RecoverOrdersInput {
  @Field(() => EmailAddress, { description: 'The address that they were bought with.' })
  email!: string;
}

@InputType({ description: 'What shall be priced.' })
export class QuoteInput {
  @Field(() => ID, { description: 'The event; all items are of it.' })
  eventId!: string;

  @Field(() => [OrderItemInput], { description: 'Tiers and quantities, each tier once, 20 at most.' })
  items!: OrderItemInput[];

  @Field(() => String, { nullable: true, description: 'A promo code.' })
  promoCode?: string | null;
}

@InputType({ description: 'Which orders are listed.' })
export class OrderFilter {
  @Field(() => String, {
    nullable: true,
    description:
      'Found in number, buyer’s name and address, whatever the case. Fewer than three letters or digits in a row are what one of their words begins with; none at all is BAD_USER_INPUT.',
  })
  text?: string | null;

  @Field(() => OrderStatus, { nullable: true, description: 'Only those that stand so now.' })
  status?: OrderStatus | null;

  @Field(() => Date, { nullable: true, description: 'Only those made at this instant or later.' })
  from?: Date | null;

  @Field(() => Date, { nullable: true, description: 'Only those made before this instant.' })
  to?: Date | null;
}

@ObjectType({ description: 'One tier’s part of a quote.' })
export class QuoteLine {
  @Field(() => Tier, { description: 'The tier.' })
  tier!: Tier;

  @Field(() => Int, { description: 'How many tickets.' })
  quantity!: number;

  @Field(() => Money, { description: 'The price of one.' })
  unitPrice!: Money;

  @Field(() => Money, { description: 'What a promo code takes off the line.' })
  discount!: Money;

  @Field(() => Money, { description: 'The line after discount, without fees and added tax.' })
  total!: Money;
}

@ObjectType({ description: 'What an order would cost now. Nothing is held.' })
export class Quote {
  @Field(() => [QuoteLine], { description: 'A line a tier.' })
  items!: QuoteLine[];

  @Extensions(forEverybody)
  @Field(() => Money, { description: 'The tickets’ prices.' })
  subtotal!: Money;

  @Extensions(forEverybody)
  @Field(() => Money, { description: 'What a promo code takes off.' })
  discount!: Money;

  @Extensions(forEverybody)
  @Field(() => Money, { description: 'Fees paid by the buyer.' })
  fees!: Money;

  @Extensions(forEverybody)
  @Field(() => Money, { description: 'Tax, included or added.' })
  tax!: Money;

  @Extensions(forEverybody)
  @Field(() => Money, { description: 'What would be due.' })
  total!: Money;
}

const MOST_ITEMS = 20;
const MOST_OF_A_TIER = 10_000;

const items = z
  .array(
    z.object({
      tierId: z.uuid('This is no tier.'),
      quantity: z.int().min(1, 'Take at least one.').max(MOST_OF_A_TIER),
    }),
  )
  .min(1, 'Choose at least one ticket.')
  .max(MOST_ITEMS, `One order takes ${MOST_ITEMS} tiers at most.`)
  .refine(list => new Set(list.map(({ tierId }) => tierId)).size === list.length, 'Name each tier once.');

const eventId = z.uuid('This is no event.');
const promoCode = z.string().trim().max(64).nullish();

export const reserveTicketsInput = z.object({
  eventId,
  items,
  buyer: z.object({
    name: line('Your name', 200),
    email: z.string(),
  }),
  promoCode,
  admissionToken: z.string().max(200, 'This is no admission.').nullish(),
  answers: z.record(z.string(), z.unknown()).nullish(),
  idempotencyKey: z.string(),
});

export const quoteInput = z.object({ eventId, items, promoCode });
