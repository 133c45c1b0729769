import { Entity, Enum, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/postgresql';
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { User } from '../accounts/user.entity.js';
import { Event } from '../events/event.entity.js';
import { Tier } from '../events/tier.entity.js';
import { Order } from '../orders/order.entity.js';
import { newId } from '../platform/ids.js';

export enum TicketStatus {
  VALID = 'VALID',
  CHECKED_IN = 'CHECKED_IN',
  CHECKED_OUT = 'CHECKED_OUT',
  REFUNDED = 'REFUNDED',
  VOID = 'VOID',
}

registerEnumType(TicketStatus, {
  name: 'TicketStatus',
  description: 'Where a ticket stands.',
  valuesConfig: {
    VALID: { description: 'Lets in.' },
    CHECKED_IN: { description: 'Its holder is inside.' },
    CHECKED_OUT: { description: 'Its holder was inside and left.' },
    REFUNDED: { description: 'The money went back; it lets nobody in.' },
    VOID: { description: 'Withdrawn; it lets nobody in.' },
  },
});

@Entity({ tableName: 'tickets' })
@ObjectType({ description: 'One person’s right to enter.' })
export class Ticket {
  @Field(() => ID, { description: 'Opaque and lasting.' })
  @PrimaryKey({ type: 'uuid' })
  readonly id: string = newId();

  @ManyToOne(() => Event, { ref: true })
  readonly event!: Ref<Event>;

  @ManyToOne(() => Tier, { ref: true })
  readonly tier!: Ref<Tier>;

  @ManyToOne(() => Order, { ref: true })
  readonly order!: Ref<Order>;

  /** Its place in the order, from 0; unique there, so that an order is never given its tickets twice. */
  @Property({ type: 'int' })
  readonly position!: number;

  @Field(() => String, {
    description: 'For people, and to be typed at the gate: the event’s prefix and a number that counts up.',
  })
  @Property({ type: 'text' })
  readonly serial!: string;

  @Property({ type: 'int' })
  readonly serialNumber!: number;

  @Field(() => TicketStatus, { description: 'Where it stands.' })
  @Enum({ items: () => TicketStatus, type: 'text' })
  readonly status: TicketStatus = TicketStatus.VALID;

  @Property({ type: 'text' })
  readonly holderName!: string;

  @Property({ type: 'text' })
  readonly holderEmail!: string;

  /** The holder's account; null for guests, who hold by a verified address or their order's access token. */
  @ManyToOne(() => User, { ref: true, nullable: true })
  readonly holder: Ref<User> | null = null;

  /** Raised with every new code; the codes before it answer REPLACED. */
  @Property({ type: 'int' })
  readonly codeVersion: number = 1;

  @Field(() => Date, { description: 'When it was issued.' })
  @Property({ type: 'timestamptz' })
  readonly issuedAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When its holder first entered; null before.' })
  @Property({ type: 'timestamptz', nullable: true })
  readonly checkedInAt: Date | null = null;

  /** When its last accepted scan was made, to the microsecond in the database. */
  @Property({ type: 'timestamptz', nullable: true })
  readonly passedAt: Date | null = null;

  /** When it was refunded or withdrawn. */
  @Property({ type: 'timestamptz', nullable: true })
  readonly withdrawnAt: Date | null = null;

  /** The scan that let it in first. */
  @Property({ type: 'uuid', nullable: true })
  readonly firstCheckInId: string | null = null;

  constructor(
    fields: Pick<
      Ticket,
      | 'event'
      | 'tier'
      | 'order'
      | 'position'
      | 'serial'
      | 'serialNumber'
      | 'holderName'
      | 'holderEmail'
      | 'holder'
      | 'issuedAt'
    >,
  ) {
    Object.assign(this, fields);
  }
}
