import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { z } from 'zod';
import { SoldOutError } from '../inventory/inventory.errors.js';
import { SaleNotOpenError } from '../orders/order.errors.js';
import { IdempotencyConflictError, InvalidInputError, WrongStateError } from '../platform/errors.js';
import { connectionOf } from '../platform/graphql/connection.js';
import { resultUnion } from '../platform/graphql/result.js';
import { EmailAddress, JsonObject } from '../platform/graphql/scalars.js';
import { PaymentProviderUnavailableError } from '../checkout/checkout.errors.js';
import { line, prose, undirected } from '../platform/texts.js';
import { AnswersMissingError } from '../questions/answers.errors.js';
import { Registration } from './registration.entity.js';

export const RegistrationConnection = connectionOf(Registration, 'Registration');

@ObjectType({ description: 'Decisions that take effect in a moment.' })
export class RegistrationsDecided {
  @Field(() => [Registration], { description: 'They are PENDING until then, each with its `plannedDecision`.' })
  registrations!: Registration[];

  @Field(() => Date, { description: 'Until then `undoDecisions` takes them back; then they take effect.' })
  undoUntil!: Date;
}

@ObjectType({ description: 'Decisions that were taken back before they took effect.' })
export class DecisionsUndone {
  @Field(() => [Registration], { description: 'They wait as before.' })
  registrations!: Registration[];
}

export const SubmitRegistrationResult = resultUnion(
  'SubmitRegistrationResult',
  Registration,
  AnswersMissingError,
  SaleNotOpenError,
  InvalidInputError,
  IdempotencyConflictError,
);
export const WithdrawRegistrationResult = resultUnion(
  'WithdrawRegistrationResult',
  Registration,
  WrongStateError,
  PaymentProviderUnavailableError,
);
export const ApproveRegistrationResult = resultUnion(
  'ApproveRegistrationResult',
  Registration,
  SoldOutError,
  WrongStateError,
  InvalidInputError,
);
export const DeclineRegistrationResult = resultUnion(
  'DeclineRegistrationResult',
  Registration,
  WrongStateError,
  InvalidInputError,
);
export const DecideRegistrationsResult = resultUnion(
  'DecideRegistrationsResult',
  RegistrationsDecided,
  WrongStateError,
  InvalidInputError,
);
export const UndoDecisionsResult = resultUnion(
  'UndoDecisionsResult',
  DecisionsUndone,
  WrongStateError,
  InvalidInputError,
);

@InputType({ description: 'Somebody who asks for a place.' })
export class SubmitRegistrationInput {
  @Field(() => ID, { description: 'The event; its organizer approves who comes.' })
  eventId!: string;

  @Field(() => ID, { description: 'The tier that a place is asked for in.' })
  tierId!: string;

  @Field(() => String, { description: 'As it shall stand on the ticket, 1 to 200 characters.' })
  name!: string;

  @Field(() => EmailAddress, { description: 'Where the decision goes.' })
  email!: string;

  @Field(() => String, { nullable: true, description: 'A telephone number.' })
  phone?: string | null;

  @Field(() => String, { nullable: true, description: 'The team’s name, where it is one.' })
  teamName?: string | null;

  @Field(() => [String], { nullable: true, description: 'The names of its members, 50 at most.' })
  members?: string[] | null;

  @Field(() => JsonObject, {
    nullable: true,
    description: 'Answers to the event’s questions by question id; to those for each ticket in arrays of one.',
  })
  answers?: Record<string, unknown> | null;

  @Field(() => [ID], { nullable: true, description: 'Files that `createUpload` made and that were put, ten at most.' })
  attachmentIds?: string[] | null;

  @Field({ description: '1 to 128 characters, made by the client: the same key and input are the same registration.' })
  idempotencyKey!: string;
}

@InputType({ description: 'A registration that is taken back.' })
export class WithdrawRegistrationInput {
  @Field(() => ID, { description: 'The registration.' })
  registrationId!: string;

  @Field(() => String, { nullable: true, description: 'For guests: what opens it.' })
  accessToken?: string | null;
}

@InputType({ description: 'A registration that gets its place.' })
export class ApproveRegistrationInput {
  @Field(() => ID, { description: 'The registration.' })
  registrationId!: string;

  @Field(() => String, { nullable: true, description: 'For who registered: at most 1,000 characters.' })
  note?: string | null;
}

@InputType({ description: 'A registration that is declined.' })
export class DeclineRegistrationInput {
  @Field(() => ID, { description: 'The registration.' })
  registrationId!: string;

  @Field(() => String, { description: 'Why, for who registered: 1 to 1,000 characters.' })
  note!: string;
}

@InputType({ description: 'Registrations that are decided together.' })
export class DecideRegistrationsInput {
  @Field(() => [ID], { description: 'The registrations, 1 to 100.' })
  registrationIds!: string[];

  @Field(() => Boolean, { description: 'True approves, false declines.' })
  approve!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'For those who registered: at most 1,000 characters. To decline, it is needed: it says why.',
  })
  note?: string | null;
}

@InputType({ description: 'Decisions that are taken back.' })
export class UndoDecisionsInput {
  @Field(() => [ID], { description: 'The registrations that were decided, 1 to 100.' })
  registrationIds!: string[];
}

const MOST_AT_ONCE = 100;
const MOST_MEMBERS = 50;
const MOST_FILES = 10;
const LONGEST_NOTE = 1_000;

/** One line, or nothing. */
const optionalLine = (what: string, max: number) =>
  z
    .string()
    .nullish()
    .transform(text => undirected(text ?? '').trim() || null)
    .pipe(line(what, max).nullable());

const note = prose('The note', LONGEST_NOTE).transform(text => text || null);

export const submitRegistrationInput = z.object({
  eventId: z.string(),
  tierId: z.string(),
  name: line('Your name', 200),
  email: z.string(),
  phone: optionalLine('The telephone number', 40),
  teamName: optionalLine('The team’s name', 200),
  members: z
    .array(line('The member’s name', 200))
    .max(MOST_MEMBERS, `A team has ${MOST_MEMBERS} members at most.`)
    .nullish()
    .transform(list => list ?? []),
  answers: z.record(z.string(), z.unknown()).nullish(),
  attachmentIds: z
    .array(z.string())
    .max(MOST_FILES, `Send ${MOST_FILES} files at most.`)
    .nullish()
    .transform(list => list ?? []),
  idempotencyKey: z.string(),
});

export const approveRegistrationInput = z.object({
  registrationId: z.string(),
  note: note.nullish().transform(text => text ?? null),
});

export const declineRegistrationInput = z.object({
  registrationId: z.string(),
  note: prose('The reason', LONGEST_NOTE).pipe(z.string().min(1, 'Say why.')),
});

const registrationIds = z
  .array(z.string())
  .min(1, 'Choose at least one.')
  .max(MOST_AT_ONCE, `Decide ${MOST_AT_ONCE} at once at most.`);

export const decideRegistrationsInput = z
  .object({ registrationIds, approve: z.boolean(), note: note.nullish().transform(text => text ?? null) })
  .refine(({ approve, note: why }) => approve || why, { path: ['note'], message: 'Say why.' });

export const undoDecisionsInput = z.object({ registrationIds });
