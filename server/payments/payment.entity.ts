import { Entity, Enum, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/postgresql';
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { Order } from '../orders/order.entity.js';
import { newId } from '../platform/ids.js';
import { MinorUnits, Money } from '../platform/money.js';

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

export enum PaymentStatus {
  PENDING = 'PENDING',
  SUCCEEDED = 'SUCCEEDED',
  FAILED = 'FAILED',
  MISMATCHED = 'MISMATCHED',
  REFUNDED = 'REFUNDED',
  PARTIALLY_REFUNDED = 'PARTIALLY_REFUNDED',
  DISPUTED = 'DISPUTED',
}

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
    DISPUTED: { description: 'The buyer’s bank asks for it back.' },
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

  @Property({ type: MinorUnits, fieldName: 'refunded' })
  refundedAmount = 0;

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

  @Field(() => Money, { description: 'What was due.' })
  get amount(): Money {
    return new Money(this.dueAmount, this.currency);
  }
}
