import { Field, ID, InputType } from 'type-graphql';
import { z } from 'zod';
import { prose } from '../platform/texts.js';
import { OrderAccessInput } from '../orders/order.types.js';
import { IdempotencyConflictError, WrongStateError } from '../platform/errors.js';
import { connectionOf } from '../platform/graphql/connection.js';
import { resultUnion } from '../platform/graphql/result.js';
import { SafeInt } from '../platform/graphql/scalars.js';
import { Refund } from './refund.entity.js';
import { RefundNotAllowedError } from './refund.errors.js';

export const RefundConnection = connectionOf(Refund, 'Refund');

export const RequestRefundResult = resultUnion(
  'RequestRefundResult',
  Refund,
  RefundNotAllowedError,
  IdempotencyConflictError,
);
export const ApproveRefundResult = resultUnion('ApproveRefundResult', Refund, RefundNotAllowedError, WrongStateError);
export const DenyRefundResult = resultUnion('DenyRefundResult', Refund, WrongStateError);
export const RetryRefundResult = resultUnion('RetryRefundResult', Refund, WrongStateError);

@InputType({ description: 'Tickets whose money shall go back.' })
export class RequestRefundInput extends OrderAccessInput {
  @Field(() => [ID], {
    nullable: true,
    description: 'Tickets of the order; left out, all that can still be refunded.',
  })
  ticketIds?: string[] | null;

  @Field({ description: 'Why: 1 to 1000 characters.' })
  reason!: string;

  @Field({ description: '1 to 128 characters, made by the client: the same key and input are the same refund.' })
  idempotencyKey!: string;
}

@InputType({ description: 'Names a refund.' })
export class RefundIdInput {
  @Field(() => ID, { description: 'The refund.' })
  refundId!: string;
}

@InputType({ description: 'A refund that is granted.' })
export class ApproveRefundInput extends RefundIdInput {
  @Field(() => SafeInt, { nullable: true, description: 'Minor units; the whole of it if left out.' })
  amount?: number | null;

  @Field(() => String, { nullable: true, description: 'For the buyer: at most 1000 characters.' })
  note?: string | null;
}

@InputType({ description: 'A refund that is not granted.' })
export class DenyRefundInput extends RefundIdInput {
  @Field({ description: 'Why, for the buyer: 1 to 1000 characters.' })
  note!: string;
}

const LONGEST = 1_000;
const MOST_TICKETS = 10_000;

export const requestRefundInput = z.object({
  orderId: z.string(),
  accessToken: z.string().nullish(),
  ticketIds: z
    .array(z.uuid('This is no ticket.'))
    .min(1, 'Name a ticket, or leave the tickets out.')
    .max(MOST_TICKETS)
    .nullish(),
  reason: prose('The reason', LONGEST).pipe(z.string().min(1, 'Say why.')),
  idempotencyKey: z.string(),
});

export const approveRefundInput = z.object({
  refundId: z.string(),
  amount: z.int().nullish(),
  note: prose('The note', LONGEST).optional(),
});

export const denyRefundInput = z.object({
  refundId: z.string(),
  note: prose('The note', LONGEST).pipe(z.string().min(1, 'Say why.')),
});
