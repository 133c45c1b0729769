import { Entity, Enum, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/postgresql';
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { Order } from '../orders/order.entity.js';
import { clock } from '../platform/clock.js';
import { WrongStateError } from '../platform/errors.js';
import { newId } from '../platform/ids.js';
import { MinorUnits, Money } from '../platform/money.js';
import { NEXT_PAYMENT_STATUS, PaymentStatus } from './payment-status.js';

export enum ProviderName {
  STRIPE = 'STRIPE',
  PAYSTACK = 'PAYSTACK',
}

registerEnumType(ProviderName, {
  name: 'PaymentProvider',
  description: 'Who takes the money.',
  valuesConfig: {
    STRIPE: { description: 'Stripe Checkout.' },
    PAYSTACK: { description: 'Paystack’s hosted page.' },
  },
});

registerEnumType(PaymentStatus, {
  name: 'PaymentStatus',
  description: 'Where a payment stands.',
  valuesConfig: {
    PENDING: { description: 'The page is open, or its outcome is not known yet.' },
    SUCCEEDED: { description: 'The provider has the money.' },
    FAILED: { description: 'Declined, or its page was closed unpaid.' },
    MISMATCHED: { description: 'Another amount or currency than was due; it goes back.' },
    REFUNDED: { description: 'All of it went back.' },
    PARTIALLY_REFUNDED: { description: 'Part of it went back.' },
    DISPUTED: { description: 'The buyer’s bank asks for it back, or took it back.' },
  },
});

@Entity({ tableName: 'payments' })
@ObjectType({ description: 'One page of a provider that was opened to pay an order.' })
export class Payment {
  @Field(() => ID, { description: 'Opaque and lasting.' })
  @PrimaryKey({ type: 'uuid' })
  readonly id: string = newId();

  @ManyToOne(() => Order, { ref: true })
  readonly order!: Ref<Order>;

  @Field(() => ProviderName, { description: 'Who takes the money.' })
  @Enum({ items: () => ProviderName, type: 'text' })
  readonly provider!: ProviderName;

  /** Changed by the methods below alone, along the table of payment-status.ts. */
  @Field(() => PaymentStatus, { description: 'Where it stands.' })
  @Enum({ items: () => PaymentStatus, type: 'text' })
  status: PaymentStatus = PaymentStatus.PENDING;

  /** Stripe: the session's id, `pending:<payment id>` until it is known. Paystack: the reference, which we choose. */
  @Field(() => String, { description: 'What the provider calls it.' })
  @Property({ type: 'text' })
  reference!: string;

  @Property({ type: MinorUnits, fieldName: 'amount' })
  readonly dueAmount!: number;

  @Property({ type: 'text' })
  readonly currency!: string;

  /** What the provider says it took, in minor units of the currency that it took. */
  @Property({ type: MinorUnits, nullable: true })
  received: number | null = null;

  /** The currency that it took: another one than was due makes the payment MISMATCHED. Null in rows of version 0.1. */
  @Property({ type: 'text', nullable: true })
  receivedCurrency: string | null = null;

  @Property({ type: MinorUnits, fieldName: 'refunded' })
  refundedAmount = 0;

  /** What goes back and has not arrived: refunds that are PROCESSING, or FAILED and can be tried again. */
  @Property({ type: MinorUnits })
  promised = 0;

  @Property({ type: 'text', nullable: true })
  pageUrl: string | null = null;

  /** Until then some process is asking the provider for the page, and no other does. */
  @Property({ type: 'timestamptz', nullable: true })
  openingUntil: Date | null = null;

  /** Fixed when the payment is made, so that a repeated call to the provider is the same call. */
  @Property({ type: 'timestamptz' })
  readonly pageExpiresAt!: Date;

  /** True once the provider's page can take no money any more. */
  @Property({ type: 'boolean' })
  pageClosed = false;

  @Property({ type: 'text' })
  readonly returnUrl!: string;

  /** The provider's own name of the money it took: refunds and disputes name it. */
  @Property({ type: 'text', nullable: true })
  providerPaymentId: string | null = null;

  @Field(() => String, { nullable: true, description: 'Why it failed, in words for the buyer; null unless it did.' })
  @Property({ type: 'text', nullable: true })
  failureReason: string | null = null;

  /** What a bank warned of, in the provider's word (Stripe's `fraud_type`): a dispute may follow. */
  @Property({ type: 'text', nullable: true })
  fraudWarning: string | null = null;

  @Field(() => Date, { description: 'When its page was asked for.' })
  @Property({ type: 'timestamptz' })
  readonly createdAt!: Date;

  @Property({ type: 'timestamptz', nullable: true })
  settledAt: Date | null = null;

  /** When the provider is asked about it next, while it is PENDING. */
  @Property({ type: 'timestamptz' })
  nextCheckAt!: Date;

  @Property({ type: 'int' })
  checks = 0;

  constructor(
    fields: Pick<
      Payment,
      | 'id'
      | 'order'
      | 'provider'
      | 'reference'
      | 'dueAmount'
      | 'currency'
      | 'pageExpiresAt'
      | 'returnUrl'
      | 'createdAt'
      | 'nextCheckAt'
    >,
  ) {
    Object.assign(this, fields);
  }

  /** The provider has the money: from now on it only goes back. */
  receive(money: { amount: number; currency: string; providerPaymentId: string }): void {
    this.received = money.amount;
    this.receivedCurrency = money.currency;
    this.providerPaymentId = money.providerPaymentId;
    this.settledAt = clock.now();
    this.pageClosed = true;
    this.failureReason = null;
    this.moveTo(this.standing);
  }

  /** Declined, or its page was closed unpaid; `reason` in words for the buyer. */
  fail(reason: string): void {
    this.moveTo(PaymentStatus.FAILED);
    this.failureReason = reason;
  }

  /** So much went back; less than nothing where a refund failed after all. */
  giveBack(amount: number): void {
    this.refundedAmount += amount;
    if (this.status !== PaymentStatus.DISPUTED) this.moveTo(this.standing);
  }

  /** The buyer's bank asks for the money. */
  dispute(): void {
    this.moveTo(PaymentStatus.DISPUTED);
  }

  /** The bank leaves the money where it is: the payment is again what it was. */
  undispute(): void {
    this.moveTo(this.standing);
  }

  /** True where as much came as was due. */
  get asDue(): boolean {
    return this.received === this.dueAmount && (this.receivedCurrency ?? this.currency) === this.currency;
  }

  /** What its amounts say, disputes apart. */
  private get standing(): PaymentStatus {
    if (this.refundedAmount > 0) {
      return this.refundedAmount === this.received ? PaymentStatus.REFUNDED : PaymentStatus.PARTIALLY_REFUNDED;
    }
    return this.asDue ? PaymentStatus.SUCCEEDED : PaymentStatus.MISMATCHED;
  }

  /** @throws WrongStateError for a step that the table does not have. */
  private moveTo(status: PaymentStatus): void {
    if (status === this.status) return;
    if (!NEXT_PAYMENT_STATUS[this.status].includes(status)) {
      throw new WrongStateError(`A payment that is ${this.status} can’t become ${status}.`, this.status);
    }
    this.status = status;
  }

  /** What can still be promised back of it. */
  get left(): number {
    return (this.received ?? 0) - this.refundedAmount - this.promised;
  }

  @Field(() => Money, { description: 'What was due.' })
  get amount(): Money {
    return new Money(this.dueAmount, this.currency);
  }
}
