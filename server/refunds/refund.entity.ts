import { Entity, Enum, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/postgresql';
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { Order } from '../orders/order.entity.js';
import { Payment } from '../payments/payment.entity.js';
import { newId } from '../platform/ids.js';
import { MinorUnits, Money } from '../platform/money.js';

export enum RefundStatus {
  REQUESTED = 'REQUESTED',
  DENIED = 'DENIED',
  PROCESSING = 'PROCESSING',
  SUCCEEDED = 'SUCCEEDED',
  FAILED = 'FAILED',
}

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

  @ManyToOne(() => Order, { ref: true })
  readonly order!: Ref<Order>;

  @ManyToOne(() => Payment, { ref: true })
  readonly payment!: Ref<Payment>;

  /** True for money that could not become tickets and goes back by itself: once a payment at most. */
  @Property({ type: 'boolean' })
  readonly automatic!: boolean;

  @Property({ type: MinorUnits, fieldName: 'amount' })
  readonly returnedAmount!: number;

  @Property({ type: 'text' })
  readonly currency!: string;

  @Field(() => String, { description: 'Why, in words for the buyer.' })
  @Property({ type: 'text' })
  readonly reason!: string;

  @Field(() => RefundStatus, { description: 'Where it stands.' })
  @Enum({ items: () => RefundStatus, type: 'text' })
  status!: RefundStatus;

  @Field(() => String, { nullable: true, description: 'What the manager wrote; null without a word.' })
  @Property({ type: 'text', nullable: true })
  decisionNote: string | null = null;

  /** Why it FAILED, in the provider's words: for the operator, not for the buyer. */
  @Property({ type: 'text', nullable: true })
  failureReason: string | null = null;

  @Property({ type: 'text', nullable: true })
  providerRefundId: string | null = null;

  @Field(() => Date, { description: 'When it was asked for.' })
  @Property({ type: 'timestamptz' })
  readonly createdAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When the provider said how it ended; null until then.' })
  @Property({ type: 'timestamptz', nullable: true })
  settledAt: Date | null = null;

  constructor(
    fields: Pick<
      Refund,
      'order' | 'payment' | 'automatic' | 'returnedAmount' | 'currency' | 'reason' | 'status' | 'createdAt'
    >,
  ) {
    Object.assign(this, fields);
  }

  @Field(() => Money, { description: 'How much goes back.' })
  get amount(): Money {
    return new Money(this.returnedAmount, this.currency);
  }
}
