import { Arg, Ctx, FieldResolver, ID, Resolver, Root, Subscription } from 'type-graphql';
import type { AppContext } from '../context.js';
import { Event } from '../events/event.entity.js';
import { Tier } from '../events/tier.entity.js';
import { Attendance, TierAttendance } from './attendance.entity.js';

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

@Resolver(() => TierAttendance)
export class TierAttendanceResolver {
  @FieldResolver(() => Tier, { description: 'The tier.' })
  tier(@Root() { tier }: TierAttendance): Promise<Tier> {
    return tier.loadOrFail({ dataloader: true });
  }
}
