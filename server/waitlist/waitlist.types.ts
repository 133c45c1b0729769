import { Field, ID, InputType, Int } from 'type-graphql';
import { z } from 'zod';
import { PaymentProviderUnavailableError } from '../checkout/checkout.errors.js';
import { line } from '../platform/texts.js';
import { ApprovalRequiredError, QuantityLimitError, SaleNotOpenError } from '../orders/order.errors.js';
import { Order } from '../orders/order.entity.js';
import { IdempotencyConflictError, InvalidInputError, WrongStateError } from '../platform/errors.js';
import { connectionOf } from '../platform/graphql/connection.js';
import { resultUnion } from '../platform/graphql/result.js';
import { EmailAddress, JsonObject } from '../platform/graphql/scalars.js';
import { WaitlistEntry } from './waitlist-entry.entity.js';
import { AlreadyOnWaitlistError, OfferExpiredError, StillAvailableError } from './waitlist.errors.js';

export const WaitlistConnection = connectionOf(WaitlistEntry, 'Waitlist');

export const JoinWaitlistResult = resultUnion(
  'JoinWaitlistResult',
  WaitlistEntry,
  StillAvailableError,
  AlreadyOnWaitlistError,
  QuantityLimitError,
  SaleNotOpenError,
  ApprovalRequiredError,
  InvalidInputError,
);
export const LeaveWaitlistResult = resultUnion(
  'LeaveWaitlistResult',
  WaitlistEntry,
  WrongStateError,
  PaymentProviderUnavailableError,
);
export const ClaimWaitlistOfferResult = resultUnion(
  'ClaimWaitlistOfferResult',
  Order,
  OfferExpiredError,
  InvalidInputError,
  IdempotencyConflictError,
);

export const EndWaitlistOfferResult = resultUnion('EndWaitlistOfferResult', WaitlistEntry, WrongStateError);

@InputType({ description: 'Who waits for how many tickets of which tier.' })
export class JoinWaitlistInput {
  @Field(() => ID, { description: 'The tier.' })
  tierId!: string;

  @Field(() => EmailAddress, { description: 'Where the offer goes; once in a line.' })
  email!: string;

  @Field({ description: 'As it shall stand on the tickets, 1 to 200 characters.' })
  name!: string;

  @Field(() => Int, { description: 'How many; the tier has a least and a most an order.' })
  quantity!: number;

  @Field(() => ID, {
    nullable: true,
    description:
      'For a tier of the VIP lane, while the event has a waiting room: one’s own place in that lane. Without it a field `queueTicketId` of an InvalidInputError says so.',
  })
  queueTicketId?: string | null;
}

@InputType({ description: 'An entry that shall leave its line.' })
export class LeaveWaitlistInput {
  @Field(() => ID, { description: 'The entry.' })
  entryId!: string;

  @Field(() => String, { nullable: true, description: 'What opens it without an account: the link’s in the mails.' })
  token?: string | null;
}

@InputType({ description: 'An offer that shall end before its time.' })
export class EndWaitlistOfferInput {
  @Field(() => ID, { description: 'The entry that has it.' })
  entryId!: string;
}

@InputType({ description: 'An offer that shall be claimed.' })
export class ClaimWaitlistOfferInput {
  @Field({ description: 'The link’s in the mail with the offer.' })
  token!: string;

  @Field(() => JsonObject, {
    nullable: true,
    description:
      'Answers to the event’s questions by their ids, as in `reserveTickets`; required ones are needed, as fields `answers.{id}` of an InvalidInputError say.',
  })
  answers?: Record<string, unknown> | null;

  @Field({
    description: '1 to 128 characters, made by the client: the same key, token and answers are the same order.',
  })
  idempotencyKey!: string;
}

export const joinWaitlistInput = z.object({
  tierId: z.string(),
  email: z.string(),
  name: line('Your name', 200),
  quantity: z.int(),
  queueTicketId: z.string().nullish(),
});
