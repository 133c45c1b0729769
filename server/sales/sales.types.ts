import type { Ref } from '@mikro-orm/postgresql';
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { Event } from '../events/event.entity.js';
import type { Tier } from '../events/tier.entity.js';
import { Money } from '../platform/money.js';

export enum TimeBucket {
  MINUTE = 'MINUTE',
  HOUR = 'HOUR',
  DAY = 'DAY',
}

registerEnumType(TimeBucket, {
  name: 'TimeBucket',
  description: 'How finely sales are told by their time, and how far back.',
  valuesConfig: {
    MINUTE: { description: 'By the minute, for the last 24 hours.' },
    HOUR: { description: 'By the hour, for the last 31 days.' },
    DAY: { description: 'By the day, from the first sale on.' },
  },
});

@ObjectType({ description: 'What of one tier was sold.' })
export class TierSales {
  readonly tier!: Ref<Tier>;

  @Field(() => Int, { description: 'Tickets that are not refunded or void.' })
  readonly sold!: number;

  @Field(() => Int, { description: 'Tickets that are held for orders that may still be paid.' })
  readonly held!: number;

  @Field(() => Money, { description: 'What buyers paid for it, also where it went back since: its part of `gross`.' })
  readonly gross!: Money;
}

@ObjectType({ description: 'What was sold in one minute, hour or day.' })
export class SalesPoint {
  @Field(() => Date, { description: 'When it began; hours and days are those of the event’s time zone.' })
  readonly at!: Date;

  @Field(() => Int, { description: 'Tickets that were paid for then, also those that went back since.' })
  readonly tickets!: number;

  @Field(() => Money, { description: 'What buyers paid for them.' })
  readonly gross!: Money;
}

@ObjectType({
  description:
    'What was sold, to the minor unit as the ledger has it: net = gross - refunded - chargebacks - fees. Open disputes are not decided, and change nothing yet.',
})
export class SalesSummary {
  readonly event!: Event;

  @Field(() => ID, { description: 'The event.' })
  readonly eventId!: string;

  @Field(() => Int, { description: 'Orders that were paid, or cost nothing, also those that went back since.' })
  readonly orders!: number;

  @Field(() => Int, { description: 'Tickets that are not refunded or void.' })
  readonly tickets!: number;

  @Field(() => Money, {
    description: 'The totals of these orders: prices after discount, fees and tax, also where they went back since.',
  })
  readonly gross!: Money;

  @Field(() => Money, {
    description: 'What of it went back to buyers: refunds that SUCCEEDED, and what was given back at the provider.',
  })
  readonly refunded!: Money;

  @Field(() => Money, { description: 'What buyers’ banks took for good: disputes that were lost.' })
  readonly chargebacks!: Money;

  @Field(() => Money, { description: 'Fees that buyers paid, less those that went back.' })
  readonly fees!: Money;

  @Field(() => Money, { description: 'What is left of prices and tax: gross - refunded - chargebacks - fees.' })
  readonly net!: Money;

  @Field(() => [TierSales], { description: 'The same by tier, in the tiers’ order.' })
  readonly byTier!: TierSales[];
}
