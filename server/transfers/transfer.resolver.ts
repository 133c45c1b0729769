import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { AppContext } from '../context.js';
import type { Page } from '../platform/graphql/connection.js';
import { validInput } from '../platform/graphql/input.js';
import { Ticket } from '../tickets/ticket.entity.js';
import { TransferStatus } from './transfer-status.js';
import { Transfer } from './transfer.entity.js';
import {
  AcceptTransferInput,
  acceptTransferInput,
  AcceptTransferResult,
  ApproveTransferResult,
  CancelTransferResult,
  DeclineTransferInput,
  DeclineTransferResult,
  DenyTransferResult,
  OfferTransferInput,
  offerTransferInput,
  OfferTransferResult,
  PassedOnTicket,
  TransferAccepted,
  TransferConnection,
  TransferIdInput,
} from './transfer.types.js';

@Resolver(() => Transfer)
export class TransferResolver {
  @Query(() => TransferConnection, {
    description: 'An event’s offers to pass tickets on, latest first; for OWNER, MANAGER and VIEWER.',
  })
  transfers(
    @Ctx() { services }: AppContext,
    @Arg('eventId', () => ID, { description: 'The event.' }) eventId: string,
    @Arg('status', () => TransferStatus, { nullable: true, description: 'Only those that stand so.' })
    status: TransferStatus | undefined,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: 'How many, 1 to 100.' })
    first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The cursor after which to begin.' }) after?: string,
  ): Promise<Page<Transfer>> {
    return services.transferDecisions.ofEvent(eventId, status, { first, after });
  }

  @Query(() => TransferConnection, {
    description: 'What was offered by the viewer and to the viewer, newest first; by a verified address.',
  })
  myTransfers(
    @Ctx() { services }: AppContext,
    @Arg('first', () => Int, { nullable: true, defaultValue: 20, description: 'How many, 1 to 100.' })
    first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The cursor after which to begin.' }) after?: string,
  ): Promise<Page<Transfer>> {
    return services.transferViews.mine({ first, after });
  }

  @Query(() => Transfer, {
    nullable: true,
    description: 'What a receiver sees before accepting, and what became of the offer; null for a link that is none.',
  })
  transferOffer(
    @Ctx() { services }: AppContext,
    @Arg('token', () => String, { description: 'Of the link in the mail.' }) token: string,
  ): Promise<Transfer | null> {
    return services.transfers.offered(token);
  }

  @Query(() => PassedOnTicket, {
    nullable: true,
    description:
      'For a guest who passed a ticket on: its way through their hands, by the token that opened it then; null for a token that never did.',
  })
  passedOnTicket(
    @Ctx() { services }: AppContext,
    @Arg('id', () => ID, { description: 'The ticket.' }) id: string,
    @Arg('accessToken', () => String, { description: 'What opened it.' }) accessToken: string,
  ): Promise<PassedOnTicket | null> {
    return services.transferViews.passedOn(id, accessToken);
  }

  @Mutation(() => OfferTransferResult, {
    description:
      'Offers a ticket to somebody by mail, for its holder. Where the event asks a manager, it waits for their yes.',
  })
  offerTransfer(
    @Ctx() { services }: AppContext,
    @Arg('input', () => OfferTransferInput, { description: 'Which ticket, and to whom.' }) input: OfferTransferInput,
  ): Promise<Transfer> {
    return services.transfers.offer(validInput(offerTransferInput, input));
  }

  @Mutation(() => CancelTransferResult, { description: 'Takes an offer back that nobody accepted, for who made it.' })
  cancelTransfer(
    @Ctx() { services }: AppContext,
    @Arg('input', () => TransferIdInput, { description: 'Which.' }) { transferId, accessToken }: TransferIdInput,
  ): Promise<Transfer> {
    return services.transfers.withdraw(transferId, accessToken);
  }

  @Mutation(() => ApproveTransferResult, {
    description: 'Agrees that a ticket is offered: its receiver gets the link. For OWNER and MANAGER.',
  })
  approveTransfer(
    @Ctx() { services }: AppContext,
    @Arg('input', () => TransferIdInput, { description: 'Which.' }) { transferId }: TransferIdInput,
  ): Promise<Transfer> {
    return services.transferDecisions.approve(transferId);
  }

  @Mutation(() => DenyTransferResult, {
    description: 'Refuses that a ticket is offered: its holder keeps it. For OWNER and MANAGER.',
  })
  denyTransfer(
    @Ctx() { services }: AppContext,
    @Arg('input', () => TransferIdInput, { description: 'Which.' }) { transferId }: TransferIdInput,
  ): Promise<Transfer> {
    return services.transferDecisions.deny(transferId);
  }

  @Mutation(() => AcceptTransferResult, {
    description:
      'Takes an offered ticket, once: it gets a new holder and a new code, and the old code answers REPLACED.',
  })
  acceptTransfer(
    @Ctx() { services }: AppContext,
    @Arg('input', () => AcceptTransferInput, { description: 'The link, and who enters.' }) input: AcceptTransferInput,
  ): Promise<TransferAccepted> {
    const { token, holderName } = validInput(acceptTransferInput, input);
    return services.transfers.accept(token, holderName);
  }

  @Mutation(() => DeclineTransferResult, { description: 'Refuses an offered ticket: its holder keeps it.' })
  declineTransfer(
    @Ctx() { services }: AppContext,
    @Arg('input', () => DeclineTransferInput, { description: 'The link.' }) { token }: DeclineTransferInput,
  ): Promise<Transfer> {
    return services.transfers.decline(token);
  }

  @FieldResolver(() => TransferStatus, {
    description:
      'Where it stands. Past its time it is EXPIRED at once; once its ticket was used at the gate, CANCELLED.',
  })
  status(@Root() transfer: Transfer, @Ctx() { services }: AppContext): Promise<TransferStatus> {
    return services.transferViews.statusOf(transfer);
  }

  @FieldResolver(() => Boolean, {
    description: 'True where it is CANCELLED because its ticket was used at the gate before anybody took it.',
  })
  ticketUsed(@Root() transfer: Transfer, @Ctx() { services }: AppContext): Promise<boolean> {
    return services.transferViews.isTicketUsed(transfer);
  }

  @FieldResolver(() => Ticket, { description: 'What is passed on.' })
  ticket(@Root() transfer: Transfer, @Ctx() { services }: AppContext): Promise<Ticket> {
    return services.transferViews.ticketOf(transfer);
  }

  @FieldResolver(() => Boolean, { description: 'True while the viewer may take it back.' })
  cancellable(@Root() transfer: Transfer, @Ctx() { services }: AppContext): Promise<boolean> {
    return services.transferViews.mayWithdraw(transfer);
  }
}

@Resolver(() => Ticket)
export class TicketTransferResolver {
  @FieldResolver(() => Transfer, {
    nullable: true,
    description: 'The last offer to pass it on, for those who took part in it and the event’s staff; null without one.',
  })
  async transfer(@Root() ticket: Ticket, @Ctx() { services }: AppContext): Promise<Transfer | null> {
    return (await services.transferViews.ofTicket(ticket))[0] ?? null;
  }

  @FieldResolver(() => Boolean, { description: 'True where the viewer holds it and may offer it to somebody now.' })
  transferable(@Root() ticket: Ticket, @Ctx() { services }: AppContext): Promise<boolean> {
    return services.transferViews.mayOffer(ticket);
  }

  @FieldResolver(() => [Transfer], {
    description:
      'All offers to pass it on, newest first: those that the viewer took part in, all of them for the event’s staff.',
  })
  transfers(@Root() ticket: Ticket, @Ctx() { services }: AppContext): Promise<Transfer[]> {
    return services.transferViews.ofTicket(ticket);
  }
}
