import { Entity, Enum, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/postgresql';
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { User } from '../accounts/user.entity.js';
import { Event } from '../events/event.entity.js';
import { clock } from '../platform/clock.js';
import { WrongStateError } from '../platform/errors.js';
import { MinorUnits, Money } from '../platform/money.js';
import type { Ticket } from '../tickets/ticket.entity.js';
import type { Answers } from '../questions/answers.policy.js';
import { PromoCode } from '../promo-codes/promo-code.entity.js';
import { OrderOrigin } from './order-origin.js';
import { isOpen, NEXT_ORDER_STATUS, OrderStatus } from './order-status.js';

registerEnumType(OrderStatus, {
  name: 'OrderStatus',
  description: 'Where an order stands.',
  valuesConfig: {
    HELD: { description: 'Its tickets are off sale until the hold ends.' },
    AWAITING_PAYMENT: { description: 'The buyer is at a provider’s page.' },
    PAID: { description: 'It has its tickets.' },
    PARTIALLY_REFUNDED: { description: 'Some of its tickets went back.' },
    REFUNDED: { description: 'No valid ticket is left.' },
    EXPIRED: { description: 'The hold ended unpaid; the tickets are back on sale.' },
    CANCELLED: { description: 'The buyer gave the hold back, or the event was cancelled.' },
  },
});

@Entity({ tableName: 'orders' })
@ObjectType({ description: 'A buyer’s claim on tickets to one event: held for a while, then paid or released.' })
export class Order {
  @Field(() => ID, { description: 'Opaque and lasting.' })
  @PrimaryKey({ type: 'uuid' })
  readonly id!: string;

  @Field(() => String, { description: 'Short, for people: on receipts and at the desk.' })
  @Property({ type: 'text' })
  readonly number!: string;

  @ManyToOne(() => Event, { ref: true })
  readonly event!: Ref<Event>;

  /** Null for a guest; a guest's orders join an account by its verified address (order.policy.ts). */
  @ManyToOne(() => User, { ref: true, nullable: true })
  readonly user: Ref<User> | null = null;

  @Property({ type: 'text' })
  readonly buyerName!: string;

  @Property({ type: 'text' })
  readonly buyerEmail!: string;

  /** As last written; `status` is what it means by the clock. */
  @Enum({ items: () => OrderStatus, type: 'text', fieldName: 'status' })
  storedStatus!: OrderStatus;

  /** What it was made cheaper by; null without. */
  @ManyToOne(() => PromoCode, { ref: true, nullable: true })
  readonly promoCode: Ref<PromoCode> | null = null;

  /** The waitlist's entry that it was offered to; null where it was bought by anybody. */
  @Property({ type: 'uuid', nullable: true })
  readonly waitlistEntryId: string | null = null;

  /** The registration that was approved with it; null where it was bought by anybody. */
  @Property({ type: 'uuid', nullable: true })
  readonly registrationId: string | null = null;

  /** What its buyer answered to the event's questions; null for nothing. */
  @Property({ type: 'json', nullable: true })
  answers: Answers | null = null;

  /** What staff issued it with, at no charge; null where it was bought. */
  @Property({ type: 'uuid', nullable: true })
  readonly issuanceId: string | null = null;

  @Property({ type: 'text' })
  readonly currency!: string;

  @Property({ type: MinorUnits, fieldName: 'subtotal' })
  readonly subtotalAmount!: number;

  @Property({ type: MinorUnits, fieldName: 'discount' })
  readonly discountAmount!: number;

  @Property({ type: MinorUnits, fieldName: 'fees' })
  readonly feesAmount!: number;

  @Property({ type: MinorUnits, fieldName: 'tax' })
  readonly taxAmount!: number;

  @Property({ type: 'boolean' })
  readonly taxIncluded!: boolean;

  /** The rate of `tax`, in hundredths of a percent. */
  @Property({ type: 'int' })
  readonly taxBasisPoints!: number;

  @Property({ type: MinorUnits, fieldName: 'total' })
  readonly totalAmount!: number;

  @Property({ type: MinorUnits, fieldName: 'refunded' })
  refundedAmount = 0;

  /** When the hold ends, whatever the status is now. */
  @Property({ type: 'timestamptz', fieldName: 'hold_expires_at' })
  holdEndsAt!: Date;

  /** True once the buyer asked for more time: it is given once. */
  @Property({ type: 'boolean' })
  holdExtended = false;

  /** When the job that ends the hold was added; null before. */
  @Property({ type: 'timestamptz', nullable: true })
  readonly endQueuedAt: Date | null = null;

  @Field(() => Date, { description: 'When the hold began.' })
  @Property({ type: 'timestamptz' })
  readonly createdAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When it was paid; null until then.' })
  @Property({ type: 'timestamptz', nullable: true })
  paidAt: Date | null = null;

  /** Its tickets, in its items' order, in the hands of whoever just issued them; nothing that is stored. */
  issued?: readonly Ticket[];

  constructor(
    fields: Pick<
      Order,
      | 'id'
      | 'number'
      | 'event'
      | 'user'
      | 'buyerName'
      | 'buyerEmail'
      | 'storedStatus'
      | 'promoCode'
      | 'currency'
      | 'subtotalAmount'
      | 'discountAmount'
      | 'feesAmount'
      | 'taxAmount'
      | 'taxIncluded'
      | 'taxBasisPoints'
      | 'totalAmount'
      | 'holdEndsAt'
      | 'holdExtended'
      | 'waitlistEntryId'
      | 'registrationId'
      | 'answers'
      | 'issuanceId'
      | 'createdAt'
    >,
  ) {
    Object.assign(this, fields);
  }

  /**
   * Changes the status along the table of order-status.ts.
   * @throws WrongStateError for a step that the table does not have.
   */
  moveTo(status: OrderStatus): void {
    if (!NEXT_ORDER_STATUS[this.storedStatus].includes(status)) {
      throw new WrongStateError(`An order that is ${this.status} can’t become ${status}.`, this.status);
    }
    this.storedStatus = status;
  }

  /** True while the stock counts tickets as held for it, also past its time. */
  get isHolding(): boolean {
    return isOpen(this.storedStatus);
  }

  /** True while tickets are held for it, by the clock. */
  get open(): boolean {
    return isOpen(this.storedStatus) && this.holdEndsAt > clock.now();
  }

  @Field(() => OrderOrigin, { description: 'What led to it, which tells what giving it back would end.' })
  get origin(): OrderOrigin {
    if (this.waitlistEntryId !== null) return OrderOrigin.WAITLIST;
    if (this.registrationId !== null) return OrderOrigin.REGISTRATION;
    return this.issuanceId === null ? OrderOrigin.SALE : OrderOrigin.ISSUED;
  }

  @Field(() => OrderStatus, { description: 'Where it stands, by the clock: past its time it is EXPIRED at once.' })
  get status(): OrderStatus {
    return isOpen(this.storedStatus) && !this.open ? OrderStatus.EXPIRED : this.storedStatus;
  }

  @Field(() => Date, {
    nullable: true,
    description: 'When the tickets go back on sale unless it is paid; null when nothing is held.',
  })
  get holdExpiresAt(): Date | null {
    return this.open ? this.holdEndsAt : null;
  }

  @Field(() => Money, { description: 'Its tickets’ prices.' })
  get subtotal(): Money {
    return new Money(this.subtotalAmount, this.currency);
  }

  @Field(() => Money, { description: 'What a promo code takes off the subtotal.' })
  get discount(): Money {
    return new Money(this.discountAmount, this.currency);
  }

  @Field(() => Money, { description: 'Fees paid by the buyer; 0 where the organizer bears them.' })
  get fees(): Money {
    return new Money(this.feesAmount, this.currency);
  }

  @Field(() => Money, { description: 'Tax, whether it is included in the prices or added to them.' })
  get tax(): Money {
    return new Money(this.taxAmount, this.currency);
  }

  @Field(() => Money, { description: 'subtotal - discount + fees, and tax where prices do not include it.' })
  get total(): Money {
    return new Money(this.totalAmount, this.currency);
  }
}
