import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { AppContext } from '../context.js';
import { Event } from '../events/event.entity.js';
import { Tier } from '../events/tier.entity.js';
import { Order } from '../orders/order.entity.js';
import type { Page } from '../platform/graphql/connection.js';
import { ErrorCode } from '../platform/graphql/error-code.js';
import { validInput } from '../platform/graphql/input.js';
import { Ticket } from '../tickets/ticket.entity.js';
import { Attachment } from '../uploads/attachment.entity.js';
import { PlannedDecision, Registration, RegistrationStatus } from './registration.entity.js';
import {
  ApproveRegistrationInput,
  approveRegistrationInput,
  ApproveRegistrationResult,
  DecideRegistrationsInput,
  decideRegistrationsInput,
  DecideRegistrationsResult,
  DeclineRegistrationInput,
  declineRegistrationInput,
  DeclineRegistrationResult,
  RegistrationConnection,
  SubmitRegistrationInput,
  submitRegistrationInput,
  SubmitRegistrationResult,
  UndoDecisionsInput,
  undoDecisionsInput,
  UndoDecisionsResult,
  WithdrawRegistrationInput,
  WithdrawRegistrationResult,
  type DecisionsUndone,
  type RegistrationsDecided,
} from './registration.types.js';

@Resolver(() => Registration)
export class RegistrationResolver {
  @Query(() => Registration, {
    nullable: true,
    description: 'A registration for who registered or the event’s staff; null for everybody else.',
  })
  registration(
    @Ctx() { services }: AppContext,
    @Arg('id', () => ID, { description: 'The registration.' }) id: string,
    @Arg('accessToken', () => String, { nullable: true, description: 'For guests: what opens it.' })
    accessToken?: string,
  ): Promise<Registration | null> {
    return services.registrationViews.find(id, accessToken);
  }

  @Query(() => [Registration], { description: 'The viewer’s registrations, newest first; 100 at most.' })
  myRegistrations(@Ctx() { services }: AppContext): Promise<Registration[]> {
    return services.registrationViews.mine();
  }

  @Query(() => RegistrationConnection, {
    description: 'An event’s registrations, who came first first; for OWNER, MANAGER and VIEWER.',
  })
  registrations(
    @Ctx() { services }: AppContext,
    @Arg('eventId', () => ID, { description: 'The event.' }) eventId: string,
    @Arg('status', () => RegistrationStatus, { nullable: true, description: 'Only those that stand so.' })
    status: RegistrationStatus | undefined,
    @Arg('ids', () => [ID], { nullable: true, description: 'Only these; what is not the event’s is left out.' })
    ids: string[] | undefined,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: 'How many, 1 to 100.' })
    first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The cursor after which to begin.' }) after?: string,
  ): Promise<Page<Registration>> {
    return services.registrationViews.ofEvent(eventId, { status, ids }, { first, after });
  }

  @Mutation(() => SubmitRegistrationResult, {
    description: 'Asks for a place at an event whose organizer approves who comes. It holds nothing.',
  })
  submitRegistration(
    @Ctx() { services }: AppContext,
    @Arg('input', () => SubmitRegistrationInput, { description: 'Who asks, and for what.' })
    input: SubmitRegistrationInput,
  ): Promise<Registration> {
    return services.registrations.submit(validInput(submitRegistrationInput, input));
  }

  @Mutation(() => WithdrawRegistrationResult, {
    description:
      'Takes one’s own registration back; a place that is held for it goes to others, and a page on which it could be paid is closed first. What turns out to be paid stays paid: WrongStateError.',
  })
  withdrawRegistration(
    @Ctx() { services }: AppContext,
    @Arg('input', () => WithdrawRegistrationInput, { description: 'Which.' })
    { registrationId, accessToken }: WithdrawRegistrationInput,
  ): Promise<Registration> {
    return services.registrations.withdraw(registrationId, accessToken);
  }

  @Mutation(() => ApproveRegistrationResult, {
    description:
      'Gives a registration its place: free, its ticket is issued and mailed; priced, an order is held for 48 hours and the link to pay is mailed. For OWNER and MANAGER.',
  })
  approveRegistration(
    @Ctx() { services }: AppContext,
    @Arg('input', () => ApproveRegistrationInput, { description: 'Which.' }) input: ApproveRegistrationInput,
  ): Promise<Registration> {
    const { registrationId, note } = validInput(approveRegistrationInput, input);
    return services.registrationDecisions.approve(registrationId, note);
  }

  @Mutation(() => DeclineRegistrationResult, {
    description: 'Declines a registration; the reason is mailed. For OWNER and MANAGER.',
  })
  declineRegistration(
    @Ctx() { services }: AppContext,
    @Arg('input', () => DeclineRegistrationInput, { description: 'Which, and why.' }) input: DeclineRegistrationInput,
  ): Promise<Registration> {
    const { registrationId, note } = validInput(declineRegistrationInput, input);
    return services.registrationDecisions.decline(registrationId, note);
  }

  @Mutation(() => DecideRegistrationsResult, {
    description:
      'Decides many registrations at once, all or none of them. It takes effect after ten seconds; what then can’t be approved, as nothing is left, waits on with its `obstacle`. For OWNER and MANAGER.',
  })
  decideRegistrations(
    @Ctx() { services }: AppContext,
    @Arg('input', () => DecideRegistrationsInput, { description: 'Which, and how.' }) input: DecideRegistrationsInput,
  ): Promise<RegistrationsDecided> {
    const { registrationIds, ...decision } = validInput(decideRegistrationsInput, input);
    return services.registrationDecisions.plan(registrationIds, decision);
  }

  @Mutation(() => UndoDecisionsResult, {
    description:
      'Takes decisions of `decideRegistrations` back before they take effect, all or none. For OWNER and MANAGER.',
  })
  async undoDecisions(
    @Ctx() { services }: AppContext,
    @Arg('input', () => UndoDecisionsInput, { description: 'Which.' }) input: UndoDecisionsInput,
  ): Promise<DecisionsUndone> {
    const { registrationIds } = validInput(undoDecisionsInput, input);
    return { registrations: await services.registrationDecisions.undo(registrationIds) };
  }

  @FieldResolver(() => Event, { description: 'What it is for.' })
  event(@Root() registration: Registration): Promise<Event> {
    return registration.event.loadOrFail({ dataloader: true });
  }

  @FieldResolver(() => Tier, { description: 'Where a place is asked for.' })
  tier(@Root() registration: Registration): Promise<Tier> {
    return registration.tier.loadOrFail({ dataloader: true });
  }

  @FieldResolver(() => [Attachment], { description: 'The files that came with it, those in answers among them.' })
  attachments(@Root() { attachmentIds }: Registration, @Ctx() { services }: AppContext): Promise<Attachment[]> {
    return services.uploads.named(attachmentIds);
  }

  @FieldResolver(() => Ticket, { nullable: true, description: 'Its ticket; null before it is approved and paid.' })
  ticket(@Root() registration: Registration, @Ctx() { services }: AppContext): Promise<Ticket | null> {
    return services.registrationViews.ticketOf(registration);
  }

  @FieldResolver(() => Order, {
    nullable: true,
    description: 'The order that it was last approved with, to be paid by who registered; null before.',
  })
  order(@Root() registration: Registration, @Ctx() { services }: AppContext): Promise<Order | null> {
    return services.registrationViews.orderOf(registration);
  }

  @FieldResolver(() => PlannedDecision, {
    nullable: true,
    description: 'What is about to become of it, for the event’s staff; null where nothing is.',
  })
  plannedDecision(
    @Root() registration: Registration,
    @Ctx() { services }: AppContext,
  ): Promise<PlannedDecision | null> {
    return services.registrationViews.plannedOf(registration);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'Why a planned approval could not take effect, in one English sentence, for the event’s staff; else null.',
  })
  obstacle(@Root() registration: Registration, @Ctx() { services }: AppContext): Promise<string | null> {
    return services.registrationViews.obstacleOf(registration);
  }

  @FieldResolver(() => ErrorCode, {
    nullable: true,
    description:
      'The name of `obstacle` for programs: SOLD_OUT where nothing is left, WRONG_STATE where the event takes place no more. Null without an obstacle, and where something unexpected was in the way.',
  })
  obstacleCode(@Root() registration: Registration, @Ctx() { services }: AppContext): Promise<ErrorCode | null> {
    return services.registrationViews.obstacleCodeOf(registration);
  }

  @FieldResolver(() => Date, {
    nullable: true,
    description:
      'When the time to pay for it was over, after which it waits as before; null where it was not approved before, or is decided since.',
  })
  unpaidSince(@Root() registration: Registration, @Ctx() { services }: AppContext): Promise<Date | null> {
    return services.registrationViews.unpaidSinceOf(registration);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Opens it without an account; given to who registered alone.',
  })
  accessToken(@Root() registration: Registration, @Ctx() { services }: AppContext): string | null {
    return services.registrationViews.accessTokenOf(registration);
  }
}

@Resolver(() => Order)
export class OrderRegistrationResolver {
  @FieldResolver(() => Registration, {
    nullable: true,
    description:
      'The registration that was approved with it, and where that stands now: unpaid in time, it waits for an answer again. For its buyer and staff who see registrations; null for others, and for what was bought.',
  })
  registration(@Root() order: Order, @Ctx() { services }: AppContext): Promise<Registration | null> {
    return services.registrationViews.ofOrder(order);
  }
}
