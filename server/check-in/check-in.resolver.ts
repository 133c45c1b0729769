import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { User } from '../accounts/user.entity.js';
import { Attendance } from '../attendance/attendance.entity.js';
import type { AppContext } from '../context.js';
import type { Page } from '../platform/graphql/connection.js';
import { Ticket } from '../tickets/ticket.entity.js';
import { CheckIn } from './check-in.entity.js';
import { Device } from './device.entity.js';
import {
  CheckInConnection,
  CheckInFilter,
  CheckInInput,
  CheckInResult,
  SyncCheckInsInput,
  SyncCheckInsPayload,
  SyncCheckInsResult,
  UndoCheckInInput,
  UndoCheckInResult,
} from './check-in.types.js';

@Resolver(() => CheckIn)
export class CheckInResolver {
  @Query(() => CheckInConnection, {
    description: 'An event’s scans, the latest that was heard of first, refused ones too. For its members.',
  })
  checkIns(
    @Ctx() { services }: AppContext,
    @Arg('eventId', () => ID, { description: 'The event.' }) eventId: string,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: 'How many, 1 to 100.' })
    first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The cursor after which to begin.' }) after?: string,
    @Arg('filter', () => CheckInFilter, { nullable: true, description: 'Only scans that fit; all without it.' })
    filter?: CheckInFilter | null,
  ): Promise<Page<CheckIn>> {
    return services.checkInLog.ofEvent(eventId, filter ?? {}, { first, after });
  }

  @Mutation(() => CheckInResult, {
    description: 'Lets a ticket in or out, or says why not. For OWNER, MANAGER and SCANNER.',
  })
  checkIn(
    @Ctx() { services }: AppContext,
    @Arg('input', () => CheckInInput, { description: 'The scan.' }) input: CheckInInput,
  ): Promise<CheckInResult> {
    return services.checkIns.checkIn(input);
  }

  @Query(() => CheckInConnection, {
    description: 'An event’s conflicts between scans, latest first. For OWNER, MANAGER and VIEWER.',
  })
  checkInConflicts(
    @Ctx() { services }: AppContext,
    @Arg('eventId', () => ID, { description: 'The event.' }) eventId: string,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: 'How many, 1 to 100.' })
    first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The cursor after which to begin.' }) after?: string,
  ): Promise<Page<CheckIn>> {
    return services.checkInConflicts.ofEvent(eventId, { first, after });
  }

  @Mutation(() => SyncCheckInsResult, {
    description:
      'Takes in what a device scanned without a network: the earliest scan of a ticket counts. For OWNER, MANAGER and SCANNER.',
  })
  syncCheckIns(
    @Ctx() { services }: AppContext,
    @Arg('input', () => SyncCheckInsInput, { description: 'The scans.' }) input: SyncCheckInsInput,
  ): Promise<SyncCheckInsPayload> {
    return services.syncCheckIns.sync(input);
  }

  @Mutation(() => UndoCheckInResult, {
    description:
      'Takes back a scan that let somebody through, where none that counts rests on it. For OWNER, MANAGER and SCANNER.',
  })
  undoCheckIn(
    @Ctx() { services }: AppContext,
    @Arg('input', () => UndoCheckInInput, { description: 'The scan.' }) { scanId }: UndoCheckInInput,
  ): Promise<CheckIn> {
    return services.undoCheckIn.undo(scanId);
  }

  @FieldResolver(() => Ticket, {
    nullable: true,
    description: 'The ticket; null where it is unknown or another event’s.',
  })
  ticket(@Root() checkIn: CheckIn, @Ctx() { services }: AppContext): Promise<Ticket | null> {
    return services.checkIns.ticketOf(checkIn);
  }

  @FieldResolver(() => User, { description: 'Who of the staff scanned it.' })
  scannedBy(@Root() { scannedBy }: CheckIn): Promise<User> {
    return scannedBy.loadOrFail({ dataloader: true });
  }

  @FieldResolver(() => Device, { nullable: true, description: 'What it was scanned with, where that is known.' })
  async device(@Root() { device }: CheckIn): Promise<Device | null> {
    return (await device?.load({ dataloader: true })) ?? null;
  }

  @FieldResolver(() => CheckIn, {
    nullable: true,
    description: 'The scan that the ticket came in by first, where that is another one.',
  })
  countedInstead(@Root() checkIn: CheckIn, @Ctx() { services }: AppContext): Promise<CheckIn | null> {
    return services.checkInConflicts.insteadOf(checkIn);
  }
}

@Resolver(() => CheckInResult)
export class CheckInResultResolver {
  @FieldResolver(() => CheckIn, {
    nullable: true,
    description: 'The scan that let this ticket in, if it is in already.',
  })
  first(@Root() result: CheckInResult, @Ctx() { services }: AppContext): Promise<CheckIn | null> {
    return services.checkIns.firstOf(result);
  }

  @FieldResolver(() => Attendance, { description: 'Who came, this scan counted.' })
  attendance(@Root() { eventId }: CheckInResult, @Ctx() { services }: AppContext): Promise<Attendance> {
    return services.attendance.now(eventId);
  }
}
