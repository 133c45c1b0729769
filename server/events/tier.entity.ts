import { Entity, Enum, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/postgresql';
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { newId } from '../platform/ids.js';
import { MinorUnits } from '../platform/money.js';
import { Event } from './event.entity.js';

export enum TierLane {
  VIP = 'VIP',
  REGULAR = 'REGULAR',
}

registerEnumType(TierLane, {
  name: 'TierLane',
  description: 'The lane of the waiting room that a tier belongs to.',
  valuesConfig: {
    VIP: { description: 'Admitted first, with a VIP code.' },
    REGULAR: { description: 'Everybody else, with a guaranteed share.' },
  },
});

@Entity({ tableName: 'tiers' })
@ObjectType({ description: 'A kind of ticket of one event, with its price and its inventory.' })
export class Tier {
  @Field(() => ID, { description: 'Opaque and lasting.' })
  @PrimaryKey({ type: 'uuid' })
  readonly id: string = newId();

  @ManyToOne(() => Event, { ref: true })
  readonly event!: Ref<Event>;

  @Field(() => String, { description: 'Its name for people.' })
  @Property({ type: 'text' })
  name!: string;

  @Field(() => String, { description: 'What it includes; plain text.' })
  @Property({ type: 'text' })
  description = '';

  /** Minor units of the event's currency, before fees and tax. */
  @Property({ type: MinorUnits, fieldName: 'price' })
  priceAmount!: number;

  @Field(() => TierLane, { description: 'The lane of the waiting room that it belongs to.' })
  @Enum({ items: () => TierLane, type: 'text' })
  lane: TierLane = TierLane.REGULAR;

  @Field(() => Int, { description: 'Tickets that can be sold in all. Never below `sold + held`.' })
  @Property({ type: 'int' })
  readonly capacity!: number;

  @Field(() => Int, { description: 'Tickets that are not refunded or void.' })
  @Property({ type: 'int' })
  readonly sold: number = 0;

  @Field(() => Int, {
    description: 'Tickets held by orders that are not paid yet, and set aside for those who wait.',
  })
  @Property({ type: 'int' })
  readonly held: number = 0;

  @Field(() => Int, { description: 'How many are in line on its waitlist, groups as one.' })
  @Property({ type: 'int' })
  readonly waiting: number = 0;

  /** What came back while the public could not buy it: its line's, once it is on sale again. Counts while somebody waits. */
  @Property({ type: 'int' })
  readonly owed: number = 0;

  @Field(() => Int, { description: 'The least that one order takes.' })
  @Property({ type: 'int' })
  minPerOrder = 1;

  @Field(() => Int, { description: 'The most that one order takes.' })
  @Property({ type: 'int' })
  maxPerOrder = 10;

  @Field(() => Date, { nullable: true, description: 'When the sale opens; null: with publication.' })
  @Property({ type: 'timestamptz', nullable: true })
  saleStartsAt: Date | null = null;

  @Field(() => Date, { nullable: true, description: 'When the sale closes; null: when the event is over.' })
  @Property({ type: 'timestamptz', nullable: true })
  saleEndsAt: Date | null = null;

  @Field(() => Date, { nullable: true, description: 'From when on it is let in; null: whenever the gates scan.' })
  @Property({ type: 'timestamptz', nullable: true })
  entryStartsAt: Date | null = null;

  @Field(() => Date, { nullable: true, description: 'Until when it is let in; null: whenever the gates scan.' })
  @Property({ type: 'timestamptz', nullable: true })
  entryEndsAt: Date | null = null;

  /** Since when it is let in at these times: scans from before are judged without them. Null: since it was made. */
  @Property({ type: 'timestamptz', nullable: true })
  entryChangedAt: Date | null = null;

  @Field(() => Boolean, { description: 'True where only a promo code shows it.' })
  @Property({ type: 'boolean' })
  hidden = false;

  /** Its place among the event's tiers. */
  @Property({ type: 'int' })
  position!: number;

  @Property({ type: 'timestamptz' })
  readonly createdAt!: Date;

  constructor(
    fields: Pick<Tier, 'event' | 'name' | 'priceAmount' | 'capacity' | 'position' | 'createdAt'> & Partial<Tier>,
  ) {
    Object.assign(this, fields);
  }

  /** What this tier alone has left; the event's own capacity may allow fewer (TierResolver). */
  get remaining(): number {
    return this.capacity - this.sold - this.held;
  }
}
