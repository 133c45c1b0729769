import type { Ref } from '@mikro-orm/postgresql';
import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { CheckInOutcome } from '../check-in/check-in.entity.js';
import type { Tier } from '../events/tier.entity.js';
import { SafeInt } from '../platform/graphql/scalars.js';

@ObjectType({ description: 'What of one tier came.' })
export class TierAttendance {
  readonly tier!: Ref<Tier>;

  @Field(() => Int, { description: 'Tickets that are not refunded or void.' })
  readonly sold!: number;

  @Field(() => Int, { description: 'Of these, how many ever entered.' })
  readonly checkedIn!: number;
}

@ObjectType({ description: 'What came through one gate.' })
export class GateAttendance {
  @Field(() => String, { description: 'The gate’s name.' })
  readonly gate!: string;

  @Field(() => Int, {
    description: 'Tickets that came in here first; whoever left and came back is not counted again.',
  })
  readonly checkedIn!: number;

  @Field(() => Int, { description: 'Entries here in the last 60 seconds, also of those who came back.' })
  readonly lastMinute!: number;
}

@ObjectType({ description: 'How many scans were refused for one reason.' })
export class RefusalCount {
  @Field(() => CheckInOutcome, { description: 'The reason.' })
  readonly outcome!: CheckInOutcome;

  @Field(() => Int, { description: 'How many scans.' })
  readonly count!: number;
}

@ObjectType({ description: 'What came in at one gate within one minute.' })
export class GateMinute {
  @Field(() => Date, { description: 'When the minute began.' })
  readonly at!: Date;

  @Field(() => String, { description: 'The gate’s name.' })
  readonly gate!: string;

  @Field(() => Int, { description: 'Entries, also of those who came back.' })
  readonly entries!: number;
}

@ObjectType({ description: 'What came in since the event’s day began.' })
export class DayEntries {
  @Field(() => Date, {
    description:
      'When the day began: six in the morning in the event’s time zone, so that a night is of the day before.',
  })
  readonly since!: Date;

  @Field(() => Int, { description: 'Entries since then, also of those who came back.' })
  readonly entries!: number;
}

@ObjectType({ description: 'Who came, as of one moment.' })
export class Attendance {
  @Field(() => ID, { description: 'The event.' })
  readonly eventId!: string;

  @Field(() => SafeInt, {
    description:
      'The snapshot’s database clock in milliseconds: grows with every push, so that a client can drop what comes late.',
  })
  readonly sequence!: number;

  @Field(() => Int, { description: 'Tickets that are not refunded or void.' })
  readonly sold!: number;

  @Field(() => Int, { description: 'Of these, how many ever entered.' })
  readonly checkedIn!: number;

  @Field(() => Int, { description: 'How many are inside now.' })
  readonly inside!: number;

  @Field(() => Float, { description: 'checkedIn / sold, 0 to 1; 0 while nothing is sold.' })
  readonly rate!: number;

  @Field(() => [TierAttendance], { description: 'The same by tier, in the tiers’ order.' })
  readonly byTier!: TierAttendance[];

  @Field(() => [GateAttendance], {
    description:
      'Entries by gate, by the gates’ names, also where people only came back; gates where nobody entered are left out.',
  })
  readonly byGate!: GateAttendance[];

  @Field(() => Int, { description: 'Entries in the last 60 seconds, at all gates.' })
  readonly lastMinute!: number;

  @Field(() => [RefusalCount], {
    description: 'Refused scans by reason, the most frequent first; reasons without any are left out.',
  })
  readonly refusals!: RefusalCount[];

  @Field(() => Int, {
    description: 'Scans that let somebody through and do not count, or not for sure: see `checkInConflicts`.',
  })
  readonly conflicts!: number;

  @Field(() => Date, { description: 'The moment of the snapshot, by the database’s clock.' })
  readonly at!: Date;
}
