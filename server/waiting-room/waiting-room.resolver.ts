import {
  Arg,
  Ctx,
  Extensions,
  FieldResolver,
  ID,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';
import type { AppContext } from '../context.js';
import { Event } from '../events/event.entity.js';
import { validInput } from '../platform/graphql/input.js';
import { forEverybody } from '../platform/graphql/public-documents.js';
import { LaneFigures } from './lane-figures.js';
import { QueueStatus, QueueTicket } from './queue-ticket.entity.js';
import {
  EnterVipCodeInput,
  EnterVipCodeResult,
  JoinQueueInput,
  JoinQueueResult,
  LeaveQueueInput,
  LeaveQueueResult,
  PauseWaitingRoomInput,
  pauseWaitingRoomInput,
  PauseWaitingRoomResult,
  WaitingRoom,
} from './waiting-room.types.js';

@Resolver(() => QueueTicket)
export class QueueTicketResolver {
  @Query(() => QueueTicket, { nullable: true, description: 'A place in a waiting room, for whoever knows its id.' })
  queueTicket(
    @Ctx() { services }: AppContext,
    @Arg('id', () => ID, { description: 'The place.' }) id: string,
  ): Promise<QueueTicket | null> {
    return services.places.find(id);
  }

  @Subscription(() => QueueTicket, {
    name: 'queueTicket',
    description: 'The place now, then as the line moves, once a second at most.',
    subscribe: ({ args, context }: { args: { id: string }; context: AppContext }) =>
      context.services.places.watch(args.id),
  })
  watchQueueTicket(
    @Ctx() { services }: AppContext,
    @Arg('id', () => ID, { description: 'The place.' }) id: string,
  ): Promise<QueueTicket> {
    return services.places.require(id);
  }

  @Mutation(() => JoinQueueResult, { description: 'Takes a place in an event’s waiting room.' })
  joinQueue(
    @Ctx() { services }: AppContext,
    @Arg('input', () => JoinQueueInput, { description: 'The event, and a code.' })
    { eventId, vipCode }: JoinQueueInput,
  ): Promise<QueueTicket> {
    return services.places.join(eventId, vipCode);
  }

  @Mutation(() => EnterVipCodeResult, {
    description:
      'The VIP code changes a place that waits to the VIP lane, where it stands as if it had come with the code; its position is null until then, for a few seconds. With a promo code that opens hidden tiers it is admitted for these as well.',
  })
  enterVipCode(
    @Ctx() { services }: AppContext,
    @Arg('input', () => EnterVipCodeInput, { description: 'The place, and a code.' })
    { queueTicketId, vipCode }: EnterVipCodeInput,
  ): Promise<QueueTicket> {
    return services.places.enterCode(queueTicketId, vipCode);
  }

  @Mutation(() => LeaveQueueResult, { description: 'Gives a place up; a second time changes nothing.' })
  leaveQueue(
    @Ctx() { services }: AppContext,
    @Arg('input', () => LeaveQueueInput, { description: 'The place.' }) { queueTicketId }: LeaveQueueInput,
  ): Promise<QueueTicket> {
    return services.places.leave(queueTicketId);
  }

  @FieldResolver(() => Event, { description: 'What it waits for.' })
  event(@Root() place: QueueTicket, @Ctx() { services }: AppContext): Promise<Event> {
    return services.places.eventOf(place);
  }

  @FieldResolver(() => WaitingRoom, {
    nullable: true,
    description: 'The room as it is now; null where its promoter has turned it off, and everybody may buy.',
  })
  waitingRoom(@Root() place: QueueTicket, @Ctx() { services }: AppContext): Promise<WaitingRoom | null> {
    return services.waitingRooms.around(place);
  }

  @FieldResolver(() => QueueStatus, { description: 'Where it stands, by the clock and by what is left to buy.' })
  status(@Root() place: QueueTicket, @Ctx() { services }: AppContext): Promise<QueueStatus> {
    return services.places.statusOf(place);
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description: 'How many go before it in its lane, and it; null before the opening, and when it waits no more.',
  })
  position(@Root() place: QueueTicket, @Ctx() { services }: AppContext): Promise<number | null> {
    return services.places.positionOf(place);
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description: 'Seconds until its turn as the pace is now; null where nobody can say.',
  })
  estimatedWaitSeconds(@Root() place: QueueTicket, @Ctx() { services }: AppContext): Promise<number | null> {
    return services.places.waitOf(place);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'What `reserveTickets` asks for, while the admission lasts; null before and after.',
  })
  admissionToken(@Root() place: QueueTicket, @Ctx() { services }: AppContext): string | null {
    return services.places.admissionTokenOf(place);
  }

  @FieldResolver(() => Boolean, {
    description:
      'Whether its admission has led to an order that is paid, or held still; another place leads to another.',
  })
  admissionUsed(@Root() place: QueueTicket, @Ctx() { services }: AppContext): Promise<boolean> {
    return services.places.isUsed(place);
  }

  @FieldResolver(() => Date, { nullable: true, description: 'Until when it may buy; null before it was admitted.' })
  admissionExpiresAt(@Root() place: QueueTicket): Date | null {
    return place.admissionEndsAt;
  }
}

@Resolver(() => WaitingRoom)
export class WaitingRoomSettingsResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description: 'What opens the VIP lane, for OWNER and MANAGER; null for others, and where nothing does.',
  })
  vipCode(@Root() room: WaitingRoom, @Ctx() { services }: AppContext): Promise<string | null> {
    return services.waitingRooms.vipCodeOf(room);
  }

  @FieldResolver(() => [LaneFigures], {
    nullable: true,
    description:
      'What became of those who came, by lane, VIP first, as far as anybody came; for OWNER, MANAGER and VIEWER, null for others.',
  })
  lanes(@Root() room: WaitingRoom, @Ctx() { services }: AppContext): Promise<LaneFigures[] | null> {
    return services.waitingRooms.lanesOf(room);
  }
}

@Resolver(() => Event)
export class WaitingRoomResolver {
  @Extensions(forEverybody)
  @FieldResolver(() => WaitingRoom, {
    nullable: true,
    description: 'The waiting room in front of its sale; null where there is none.',
  })
  waitingRoom(@Root() event: Event, @Ctx() { services }: AppContext): Promise<WaitingRoom | null> {
    return services.waitingRooms.of(event);
  }

  @Mutation(() => PauseWaitingRoomResult, {
    description: 'Pauses a waiting room, lets it go on, or changes its pace. For OWNER and MANAGER.',
  })
  pauseWaitingRoom(
    @Ctx() { services }: AppContext,
    @Arg('input', () => PauseWaitingRoomInput, { description: 'What changes.' }) input: PauseWaitingRoomInput,
  ): Promise<Event> {
    return services.waitingRooms.pause(validInput(pauseWaitingRoomInput, input));
  }
}
