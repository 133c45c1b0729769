import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { z } from 'zod';
import { line } from '../platform/texts.js';
import { SoldOutError } from '../inventory/inventory.errors.js';
import { IdempotencyConflictError, InvalidInputError, WrongStateError } from '../platform/errors.js';
import { connectionOf } from '../platform/graphql/connection.js';
import { resultUnion } from '../platform/graphql/result.js';
import { EmailAddress } from '../platform/graphql/scalars.js';
import { Ticket } from '../tickets/ticket.entity.js';
import { Issuance } from './issuance.entity.js';

/** Of one call: a transaction of a second or so, and a request that fits the size of a body. */
const MOST_HOLDERS = 500;

export const IssuanceConnection = connectionOf(Issuance, 'Issuance');

@ObjectType({ description: 'Tickets that staff gave out.' })
export class TicketsIssued {
  @Field(() => [Ticket], { description: 'One for each holder, in their order.' })
  tickets!: readonly Ticket[];
}

export const IssueTicketsResult = resultUnion(
  'IssueTicketsResult',
  TicketsIssued,
  SoldOutError,
  WrongStateError,
  InvalidInputError,
  IdempotencyConflictError,
);

@InputType({ description: 'Who gets a ticket.' })
export class HolderInput {
  @Field(() => String, { description: 'Who enters with it, 1 to 200 characters.' })
  name!: string;

  @Field(() => EmailAddress, { description: 'Where the ticket is mailed.' })
  email!: string;
}

@InputType({ description: 'Tickets that are given out without a sale: complimentary, or sold elsewhere.' })
export class IssueTicketsInput {
  @Field(() => ID, { description: 'The event.' })
  eventId!: string;

  @Field(() => ID, { description: 'One of its tiers, hidden or not.' })
  tierId!: string;

  @Field(() => [HolderInput], { description: `Who gets them, one ticket each: 1 to ${MOST_HOLDERS}.` })
  holders!: HolderInput[];

  @Field(() => String, {
    description: 'Why, for the event’s staff and the audit log, 1 to 300 characters; holders don’t see it.',
  })
  reason!: string;

  @Field(() => String, {
    description: 'Made by the client, 1 to 128 characters: the same again answers with the same tickets.',
  })
  idempotencyKey!: string;
}

export const issueTicketsInput = z.object({
  eventId: z.string(),
  tierId: z.string(),
  holders: z
    .array(z.object({ name: line('The name', 200), email: z.string() }))
    .min(1, 'Name at least one holder.')
    .max(MOST_HOLDERS, `At most ${MOST_HOLDERS} tickets are issued at once.`),
  reason: line('The reason', 300),
  idempotencyKey: z.string(),
});
