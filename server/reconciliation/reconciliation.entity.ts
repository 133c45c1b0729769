import { Entity, Enum, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { ProviderName } from '../payments/payment.entity.js';
import { newId } from '../platform/ids.js';
import { MinorUnits } from '../platform/money.js';

export enum DifferenceKind {
  PAYMENT_NOT_SETTLED = 'PAYMENT_NOT_SETTLED',
  PAYMENT_UNKNOWN_HERE = 'PAYMENT_UNKNOWN_HERE',
  PAYMENT_UNKNOWN_THERE = 'PAYMENT_UNKNOWN_THERE',
  PAYMENT_AMOUNT = 'PAYMENT_AMOUNT',
  REFUND_UNKNOWN_HERE = 'REFUND_UNKNOWN_HERE',
  REFUND_UNKNOWN_THERE = 'REFUND_UNKNOWN_THERE',
  REFUND_AMOUNT = 'REFUND_AMOUNT',
  REFUND_STATUS = 'REFUND_STATUS',
}

registerEnumType(DifferenceKind, {
  name: 'DifferenceKind',
  description: 'How a provider’s list of a day and our record differ: here is with us, there at the provider.',
  valuesConfig: {
    PAYMENT_NOT_SETTLED: { description: 'Paid there, and still open here: settled as soon as it is found.' },
    PAYMENT_UNKNOWN_HERE: {
      description: 'Paid there for us, and not here: money of before a restored backup, or taken twice.',
    },
    PAYMENT_UNKNOWN_THERE: { description: 'Paid here, and the provider took no such money.' },
    PAYMENT_AMOUNT: { description: 'Another amount or currency was paid.' },
    REFUND_UNKNOWN_HERE: { description: 'Went back there without us: somebody refunded it at the provider.' },
    REFUND_UNKNOWN_THERE: { description: 'Refunded here, and the provider has no such refund.' },
    REFUND_AMOUNT: { description: 'Another amount or currency went back.' },
    REFUND_STATUS: { description: 'The refund stands otherwise: settled as soon as it is found.' },
  },
});

/** One comparison of one provider's day with ours. */
@Entity({ tableName: 'reconciliation_runs' })
export class ReconciliationRun {
  @PrimaryKey({ type: 'uuid' })
  readonly id: string = newId();

  @Enum({ items: () => ProviderName, type: 'text' })
  readonly provider!: ProviderName;

  /** UTC. */
  @Property({ type: 'date' })
  readonly day!: string;

  /** The night that it was planned in: one run a day and night. Null: somebody asked for it. */
  @Property({ type: 'date', nullable: true })
  readonly night!: string | null;

  @Property({ type: 'timestamptz' })
  readonly createdAt!: Date;

  /** Its last attempt. */
  @Property({ type: 'timestamptz', nullable: true })
  startedAt: Date | null = null;

  /** When its differences were written down; null while the day has not been compared. */
  @Property({ type: 'timestamptz', nullable: true })
  finishedAt: Date | null = null;

  @Property({ type: 'int' })
  transactions = 0;

  @Property({ type: 'int' })
  refunds = 0;

  @Property({ type: 'text', nullable: true })
  lastError: string | null = null;

  constructor(fields: Pick<ReconciliationRun, 'provider' | 'day' | 'night' | 'createdAt'>) {
    Object.assign(this, fields);
  }
}

/** One difference: found once, and resolved when a later run of its day no longer sees it. */
@Entity({ tableName: 'reconciliation_differences' })
@ObjectType({ description: 'A difference between a provider’s list of a day and our record.' })
export class ReconciliationDifference {
  @Field(() => ID, { description: 'Opaque and lasting.' })
  @PrimaryKey({ type: 'uuid' })
  readonly id: string = newId();

  @Field(() => ProviderName, { description: 'Whose list it is.' })
  @Enum({ items: () => ProviderName, type: 'text' })
  readonly provider!: ProviderName;

  @Field(() => String, { description: 'Which day’s, UTC, such as 2026-11-20.' })
  @Property({ type: 'date' })
  readonly day!: string;

  @Field(() => DifferenceKind, { description: 'How they differ.' })
  @Enum({ items: () => DifferenceKind, type: 'text' })
  readonly kind!: DifferenceKind;

  @Property({ type: 'uuid', nullable: true })
  readonly paymentId!: string | null;

  @Property({ type: 'uuid', nullable: true })
  readonly refundId!: string | null;

  /** What the provider calls the money or the refund. */
  @Property({ type: 'text', nullable: true })
  readonly providerId!: string | null;

  @Property({ type: MinorUnits, nullable: true })
  readonly hereAmount!: number | null;

  @Property({ type: 'text', nullable: true })
  readonly hereCurrency!: string | null;

  @Property({ type: 'text', nullable: true })
  readonly hereStatus!: string | null;

  @Property({ type: MinorUnits, nullable: true })
  readonly thereAmount!: number | null;

  @Property({ type: 'text', nullable: true })
  readonly thereCurrency!: string | null;

  @Property({ type: 'text', nullable: true })
  readonly thereStatus!: string | null;

  @Field(() => Date, { description: 'When it was found first.' })
  @Property({ type: 'timestamptz' })
  readonly foundAt!: Date;

  /** The last run that saw it. */
  @Property({ type: 'uuid' })
  readonly seenBy!: string;

  @Field(() => Date, { nullable: true, description: 'When it was gone, or closed by a person; null while it is open.' })
  @Property({ type: 'timestamptz', nullable: true })
  resolvedAt: Date | null = null;

  /** Who dealt with it; null for one that was gone by itself. */
  @Property({ type: 'uuid', nullable: true })
  resolvedBy: string | null = null;

  @Field(() => String, { nullable: true, description: 'What a person did about it; null where nobody closed it.' })
  @Property({ type: 'text', nullable: true })
  note: string | null = null;
}
