import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { z } from 'zod';
import { line, prose } from '../platform/texts.js';
import { IdempotencyConflictError, InvalidInputError } from '../platform/errors.js';
import { connectionOf } from '../platform/graphql/connection.js';
import { resultUnion } from '../platform/graphql/result.js';
import { EmailAddress } from '../platform/graphql/scalars.js';
import { TicketStatus } from '../tickets/ticket.entity.js';
import { AttendeeMessage } from './attendee-message.entity.js';

@ObjectType({ description: 'A message that is on its way.' })
export class MessageQueued {
  @Field(() => Int, { description: 'To how many addresses; 0 for a test to somebody who wants no messages.' })
  recipients!: number;
}

@ObjectType({ description: 'What became of a message’s mails, each counted once.' })
export class MessageDelivery {
  @Field(() => Int, { description: 'Those that wait, or are tried again.' })
  waiting!: number;

  @Field(() => Int, { description: 'Those that the mail service took, and has not told more of.' })
  sent!: number;

  @Field(() => Int, { description: 'Those that a mailbox’s server took.' })
  delivered!: number;

  @Field(() => Int, { description: 'Those that reached no mailbox.' })
  bounced!: number;

  @Field(() => Int, { description: 'Those that were given up before any mail service took them.' })
  failed!: number;

  @Field(() => Int, { description: 'Those whose readers had refused messages before they went.' })
  refused!: number;
}

@ObjectType({ description: 'Whether somebody wants an organization’s messages.' })
export class MessageConsent {
  @Field({ description: 'Who writes them.' })
  organizationName!: string;

  @Field(() => EmailAddress, { description: 'Who gets them.' })
  email!: string;

  @Field({ description: 'False where they were refused.' })
  wanted!: boolean;
}

export const AttendeeMessageConnection = connectionOf(AttendeeMessage, 'AttendeeMessage');
export const MessageAttendeesResult = resultUnion(
  'MessageAttendeesResult',
  MessageQueued,
  InvalidInputError,
  IdempotencyConflictError,
);

@InputType({ description: 'A message to people who hold an event’s tickets.' })
export class MessageAttendeesInput {
  @Field(() => ID, { description: 'The event.' })
  eventId!: string;

  @Field({ description: 'Its subject: one line of at most 150 characters.' })
  subject!: string;

  @Field({ description: 'What it says: plain text of at most 10,000 characters. Empty lines part paragraphs.' })
  body!: string;

  @Field(() => [ID], { nullable: true, description: 'Only to holders of these tiers; all without it.' })
  tierIds?: string[] | null;

  @Field(() => TicketStatus, {
    nullable: true,
    description: 'Only to holders of tickets that stand so; without it, of all that are neither refunded nor void.',
  })
  status?: TicketStatus | null;

  @Field(() => EmailAddress, { nullable: true, description: 'A test: it goes to this address and to nobody else.' })
  testTo?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Of the client’s making: a repetition with it sends nothing. Without one the same words to the same people go out once in 24 hours.',
  })
  idempotencyKey?: string | null;
}

@InputType({ description: 'What somebody wants of an organization’s messages.' })
export class MessageConsentInput {
  @Field({ description: 'Of the link in the message.' })
  token!: string;

  @Field({ description: 'False for no more of them.' })
  wanted!: boolean;
}

const tierIds = z
  .array(z.uuid('This event has no such tier.'))
  .max(100, 'Name at most 100 tiers.')
  .nullish()
  .transform(ids => (ids?.length ? [...new Set(ids)].sort() : null));
const status = z
  .enum(TicketStatus)
  .nullish()
  .transform(wanted => wanted ?? null);

export const messageAttendeesInput = z.object({
  eventId: z.string(),
  subject: line('The subject', 150),
  body: prose('The message', 10_000).pipe(z.string().min(1, 'Write something.')),
  tierIds,
  status,
  testTo: z.string().nullish(),
  idempotencyKey: z.string().nullish(),
});
export type MessageDraft = z.output<typeof messageAttendeesInput>;

export const messageRecipientsInput = z.object({ eventId: z.string(), tierIds, status });
