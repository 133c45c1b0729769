import { Entity, Enum, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { PrimaryKeyProp, type Ref } from '@mikro-orm/postgresql';
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { Event } from '../events/event.entity.js';
import { Order } from '../orders/order.entity.js';
import { Payment } from '../payments/payment.entity.js';
import { clock } from '../platform/clock.js';
import { WrongStateError } from '../platform/errors.js';
import { newId } from '../platform/ids.js';
import { MinorUnits, Money } from '../platform/money.js';
import { Ticket } from '../tickets/ticket.entity.js';
import { NEXT_REFUND_STATUS, RefundStatus } from './refund-status.js';

registerEnumType(RefundStatus, {
  name: 'RefundStatus',
  description: 'Where a refund stands.',
  valuesConfig: {
    REQUESTED: { description: 'A manager decides.' },
    DENIED: { description: 'A manager said no.' },
    PROCESSING: { description: 'The provider was asked, or will be.' },
    SUCCEEDED: { description: 'The money went back.' },
    FAILED: { description: 'The provider refused; it can be tried again.' },
  },
});

@Entity({ tableName: 'refunds' })
@ObjectType({ description: 'Money on its way back to the buyer.' })
export class Refund {
  @Field(() => ID, { description: 'Opaque and lasting.' })
  @PrimaryKey({ type: 'uuid' })
  readonly id: string = newId();

  @ManyToOne(() => Event, { ref: true })
  readonly event!: Ref<Event>;

  @ManyToOne(() => Order, { ref: true })
  readonly order!: Ref<Order>;

  /** Where the money came from and goes back to; null where there is nothing to be paid. */
  @ManyToOne(() => Payment, { ref: true, nullable: true })
  readonly payment: Ref<Payment> | null = null;

  /** True for money that could not become tickets and goes back by itself: once a payment at most. */
  @Property({ type: 'boolean' })
  readonly automatic: boolean = false;

  /** True for what a cancelled event gives back: once an order at most. */
  @Property({ type: 'boolean' })
  readonly cancellation: boolean = false;

  /** True for what somebody gave back at the provider: it takes no ticket, and nobody asked for it here. */
  @Property({ type: 'boolean' })
  readonly external: boolean = false;

  @Property({ type: MinorUnits, fieldName: 'amount' })
  returnedAmount!: number;

  @Property({ type: 'text' })
  readonly currency!: string;

  @Field(() => String, { description: 'Why, in words for the buyer.' })
  @Property({ type: 'text' })
  readonly reason!: string;

  @Field(() => RefundStatus, { description: 'Where it stands.' })
  @Enum({ items: () => RefundStatus, type: 'text' })
  status: RefundStatus = RefundStatus.REQUESTED;

  @Field(() => String, { nullable: true, description: 'What the manager wrote; null without a word.' })
  @Property({ type: 'text', nullable: true })
  decisionNote: string | null = null;

  /** Why it FAILED, in the provider's words: for the operator, not for the buyer. */
  @Property({ type: 'text', nullable: true })
  failureReason: string | null = null;

  @Property({ type: 'text', nullable: true })
  providerRefundId: string | null = null;

  /** Counts up with each retry: what the provider refused under one key it refuses under that key for ever. */
  @Property({ type: 'int' })
  attempt = 1;

  /** When the provider was first asked for this attempt; from then on it is asked about it before it is asked for it again. */
  @Property({ type: 'timestamptz', nullable: true })
  askedAt: Date | null = null;

  /** When it was first PROCESSING: before that nobody can have asked a provider for it. */
  @Property({ type: 'timestamptz', nullable: true })
  processingSince: Date | null = null;

  /** True while the provider says that it goes no further without somebody. */
  @Property({ type: 'boolean' })
  needsPerson = false;

  /** Until then some process is asking the provider, and no other does. */
  @Property({ type: 'timestamptz', nullable: true })
  askingUntil: Date | null = null;

  @Field(() => Date, { description: 'When it was asked for.' })
  @Property({ type: 'timestamptz' })
  readonly createdAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When the provider said how it ended; null until then.' })
  @Property({ type: 'timestamptz', nullable: true })
  settledAt: Date | null = null;

  constructor(
    fields: Pick<Refund, 'event' | 'order' | 'payment' | 'returnedAmount' | 'currency' | 'reason' | 'createdAt'> &
      Partial<Pick<Refund, 'id' | 'automatic' | 'cancellation' | 'external'>>,
  ) {
    Object.assign(this, fields);
  }

  /**
   * Changes the status along the table of refund-status.ts.
   * @throws WrongStateError for a step that the table does not have.
   */
  moveTo(status: RefundStatus): void {
    if (!NEXT_REFUND_STATUS[this.status].includes(status)) {
      throw new WrongStateError(`A refund that is ${this.status} can’t become ${status}.`, this.status);
    }
    this.status = status;
    if (status === RefundStatus.PROCESSING) this.processingSince ??= clock.now();
  }

  /** Whether it takes tickets back, and with them part of a sale. */
  get ofTickets(): boolean {
    return !this.automatic && !this.external;
  }

  /** What the provider knows this attempt by. */
  get key(): string {
    return this.attempt === 1 ? this.id : `${this.id}:${this.attempt}`;
  }

  @Field(() => Money, { description: 'How much goes back.' })
  get amount(): Money {
    return new Money(this.returnedAmount, this.currency);
  }
}

/** A ticket that a refund is about. In one that is not DENIED at most: `holds` follows the refund's status in the database. */
@Entity({ tableName: 'refund_tickets' })
export class RefundTicket {
  [PrimaryKeyProp]?: ['ticket', 'refund'];

  @ManyToOne(() => Ticket, { ref: true, primary: true })
  readonly ticket!: Ref<Ticket>;

  @ManyToOne(() => Refund, { ref: true, primary: true })
  readonly refund!: Ref<Refund>;

  @Property({ type: 'boolean' })
  readonly holds: boolean = true;

  /** The ticket's share of what its line cost: the most that a manager may give back for it. */
  @Property({ type: MinorUnits, fieldName: 'amount' })
  readonly shareAmount!: number;

  constructor(fields: Pick<RefundTicket, 'ticket' | 'refund' | 'shareAmount'>) {
    Object.assign(this, fields);
  }
}
