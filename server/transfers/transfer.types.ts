import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { z } from 'zod';
import { Event } from '../events/event.entity.js';
import { line, prose } from '../platform/texts.js';
import { InvalidInputError, WrongStateError } from '../platform/errors.js';
import { connectionOf } from '../platform/graphql/connection.js';
import { resultUnion } from '../platform/graphql/result.js';
import { EmailAddress } from '../platform/graphql/scalars.js';
import { Ticket } from '../tickets/ticket.entity.js';
import { Transfer } from './transfer.entity.js';
import { TransferNotAllowedError } from './transfer.errors.js';

export const TransferConnection = connectionOf(Transfer, 'Transfer');

@ObjectType({ description: 'A ticket that was passed on, in the hands of whoever took it.' })
export class TransferAccepted {
  @Field(() => Ticket, { description: 'The ticket, with its new holder and code.' })
  ticket!: Ticket;

  @Field(() => String, { description: 'Opens this ticket without an account, until it is passed on again.' })
  accessToken!: string;
}

@ObjectType({ description: 'A ticket as a guest sees it who held it and passed it on.' })
export class PassedOnTicket {
  @Field(() => EmailAddress, { description: 'Whose it was: their address.' })
  email!: string;

  @Field(() => String, { description: 'The ticket’s serial.' })
  serial!: string;

  @Field(() => Event, { description: 'What it is for.' })
  event!: Event;

  @Field(() => [Transfer], { description: 'The offers of it that this address made or got, newest first.' })
  transfers!: Transfer[];
}

export const OfferTransferResult = resultUnion(
  'OfferTransferResult',
  Transfer,
  TransferNotAllowedError,
  InvalidInputError,
);
export const ApproveTransferResult = resultUnion(
  'ApproveTransferResult',
  Transfer,
  WrongStateError,
  TransferNotAllowedError,
);
export const DenyTransferResult = resultUnion('DenyTransferResult', Transfer, WrongStateError);
export const AcceptTransferResult = resultUnion(
  'AcceptTransferResult',
  TransferAccepted,
  TransferNotAllowedError,
  InvalidInputError,
);
export const DeclineTransferResult = resultUnion('DeclineTransferResult', Transfer, WrongStateError);
export const CancelTransferResult = resultUnion('CancelTransferResult', Transfer, WrongStateError);

@InputType({ description: 'A ticket for somebody else.' })
export class OfferTransferInput {
  @Field(() => ID, { description: 'The ticket.' })
  ticketId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'For guests: what opens the ticket’s order, or the ticket where it was passed on to them.',
  })
  accessToken?: string | null;

  @Field(() => EmailAddress, { description: 'Who gets the link.' })
  toEmail!: string;

  @Field(() => String, { nullable: true, description: 'A word to them, at most 500 characters.' })
  message?: string | null;
}

@InputType({ description: 'Names an offer of a ticket.' })
export class TransferIdInput {
  @Field(() => ID, { description: 'The offer.' })
  transferId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'For a guest who takes an offer back: what opened the ticket when it was offered.',
  })
  accessToken?: string | null;
}

@InputType({ description: 'An offer that is accepted.' })
export class AcceptTransferInput {
  @Field({ description: 'Of the link in the mail.' })
  token!: string;

  @Field({ description: 'Who enters with the ticket, 1 to 200 characters.' })
  holderName!: string;
}

@InputType({ description: 'An offer that is refused.' })
export class DeclineTransferInput {
  @Field({ description: 'Of the link in the mail.' })
  token!: string;
}

const LONGEST_MESSAGE = 500;

export const offerTransferInput = z.object({
  ticketId: z.string(),
  accessToken: z.string().nullish(),
  toEmail: z.string(),
  message: prose('The message', LONGEST_MESSAGE)
    .transform(text => text || null)
    .nullish()
    .transform(text => text ?? null),
});

export const acceptTransferInput = z.object({ token: z.string(), holderName: line('The name', 200) });
