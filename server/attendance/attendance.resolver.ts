import { Arg, Ctx, FieldResolver, ID, Int, Resolver, Root, Subscription } from 'type-graphql';
import type { AppContext } from '../context.js';
import { Event } from '../events/event.entity.js';
import { Tier } from '../events/tier.entity.js';
import { Attendance, DayEntries, GateMinute, TierAttendance } from './attendance.entity.js';

@Resolver(() => Event)
export class AttendanceResolver {
  @Subscription(() => Attendance, {
    description: 'The figures now, then at every change: the first at once, at most four a second. For its members.',
    subscribe: ({ args, context }: { args: { eventId: string }; context: AppContext }) =>
      context.services.attendance.watch(args.eventId),
  })
  attendance(
    @Ctx() { services }: AppContext,
    @Arg('eventId', () => ID, { description: 'The event.' }) eventId: string,
  ): Promise<Attendance> {
    return services.attendance.now(eventId);
  }

  @FieldResolver(() => Attendance, {
    name: 'attendance',
    nullable: true,
    description: 'Who came. For promoters and gate staff; null for others.',
  })
  ofEvent(@Root() event: Event, @Ctx() { services }: AppContext): Promise<Attendance | null> {
    return services.attendance.find(event);
  }
}

@Resolver(() => Attendance)
export class EntriesResolver {
  @FieldResolver(() => [GateMinute], {
    description:
      'Entries a minute at each gate, oldest first, of the last so many minutes; minutes without any are left out.',
  })
  entriesByMinute(
    @Root() attendance: Attendance,
    @Ctx() { services }: AppContext,
    @Arg('minutes', () => Int, { nullable: true, defaultValue: 60, description: 'How many, 1 to 1,440.' })
    minutes: number | null,
  ): Promise<GateMinute[]> {
    return services.attendance.entriesByMinute(attendance, minutes ?? 60);
  }

  @FieldResolver(() => DayEntries, { description: 'Entries of this day, at an event of several.' })
  today(@Root() { eventId }: Attendance, @Ctx() { services }: AppContext): Promise<DayEntries> {
    return services.attendance.today(eventId);
  }
}

@Resolver(() => TierAttendance)
export class TierAttendanceResolver {
  @FieldResolver(() => Tier, { description: 'The tier.' })
  tier(@Root() { tier }: TierAttendance): Promise<Tier> {
    return tier.loadOrFail({ dataloader: true });
  }
}
