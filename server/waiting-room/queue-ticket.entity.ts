import { Entity, Enum, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/postgresql';
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { User } from '../accounts/user.entity.js';
import { Event } from '../events/event.entity.js';
import { TierLane } from '../events/tier.entity.js';
import { Order } from '../orders/order.entity.js';
import { clock } from '../platform/clock.js';
import { newOpaqueId } from '../platform/ids.js';

export enum QueueStatus {
  WAITING = 'WAITING',
  ADMITTED = 'ADMITTED',
  EXPIRED = 'EXPIRED',
  LEFT = 'LEFT',
  SOLD_OUT = 'SOLD_OUT',
}

registerEnumType(QueueStatus, {
  name: 'QueueStatus',
  description: 'Where somebody stands who waits for a sale.',
  valuesConfig: {
    WAITING: { description: 'Its turn comes.' },
    ADMITTED: { description: 'May buy until `admissionExpiresAt`.' },
    EXPIRED: { description: 'Was admitted, and its time is over.' },
    LEFT: { description: 'Gave its place up.' },
    SOLD_OUT: { description: 'Still waits, and nothing is left or held that could come back.' },
  },
});

/** A place in an event's waiting room. Its id is known to whoever waits alone, and is all that they need. */
@Entity({ tableName: 'queue_tickets' })
@ObjectType({ description: 'A place in an event’s waiting room; whoever knows its id holds it.' })
export class QueueTicket {
  @Field(() => ID, { description: 'Opaque: 128 random bits, for whoever waits alone.' })
  @PrimaryKey({ type: 'text' })
  readonly id: string = newOpaqueId();

  @ManyToOne(() => Event, { ref: true })
  readonly event!: Ref<Event>;

  /** Who is signed in holds one place an event. */
  @ManyToOne(() => User, { ref: true, nullable: true })
  readonly user: Ref<User> | null = null;

  /** A digest of the network that it came from: those of one network don't all come before others. */
  @Property({ type: 'text', nullable: true, fieldName: 'address' })
  readonly network: string | null = null;

  /** The same of the networks around it. */
  @Property({ type: 'text', nullable: true })
  readonly neighbourhood: string | null = null;

  @Field(() => TierLane, { description: 'The lane that it waits in.' })
  @Enum({ items: () => TierLane, type: 'text' })
  lane!: TierLane;

  /** The hidden tiers that the promo code names with which it came; null without one. */
  @Property({ type: 'json', nullable: true })
  opens: readonly string[] | null = null;

  /** WAITING, ADMITTED or LEFT; the others are told by the clock and by what is left. */
  @Enum({ items: () => QueueStatus, type: 'text', fieldName: 'status' })
  storedStatus: QueueStatus = QueueStatus.WAITING;

  /** Its number in its lane; null until the room has opened and a tick has given it one, and anew when it changes lane. */
  @Property({ type: 'int', nullable: true })
  place: number | null = null;

  /** The last order that its admission opened. */
  @ManyToOne(() => Order, { ref: true, nullable: true })
  readonly order: Ref<Order> | null = null;

  @Property({ type: 'timestamptz' })
  readonly joinedAt!: Date;

  @Property({ type: 'timestamptz', nullable: true })
  readonly admittedAt: Date | null = null;

  @Property({ type: 'timestamptz', nullable: true })
  readonly admissionEndsAt: Date | null = null;

  constructor(
    fields: Pick<QueueTicket, 'event' | 'user' | 'network' | 'neighbourhood' | 'lane' | 'opens' | 'joinedAt'>,
  ) {
    Object.assign(this, fields);
  }

  @Field(() => Boolean, {
    description:
      'Whether it came with a promo code that opens hidden tiers: it is admitted for these as well, and its order names the code.',
  })
  get opensHidden(): boolean {
    return this.opens !== null;
  }

  /** Where it stands by the clock; that nothing is left to wait for, the room knows. */
  get status(): QueueStatus {
    const isOver = this.storedStatus === QueueStatus.ADMITTED && this.admissionEndsAt! <= clock.now();
    return isOver ? QueueStatus.EXPIRED : this.storedStatus;
  }
}
