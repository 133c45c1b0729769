import { Entity, Enum, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { ProviderName } from '../payments/payment.entity.js';
import { newId } from '../platform/ids.js';
import { MinorUnits } from '../platform/money.js';

/** How a provider's list and our record can differ. “Here” is with us, “there” at the provider. */
export enum DifferenceKind {
  /** Paid there, and still open here: the run settles it. */
  PAYMENT_NOT_SETTLED = 'PAYMENT_NOT_SETTLED',
  /** Paid there for us, and we have no such payment: money of before a restored backup, or taken twice. */
  PAYMENT_UNKNOWN_HERE = 'PAYMENT_UNKNOWN_HERE',
  /** Paid here, and the provider took no such money. */
  PAYMENT_UNKNOWN_THERE = 'PAYMENT_UNKNOWN_THERE',
  /** Another amount or currency. */
  PAYMENT_AMOUNT = 'PAYMENT_AMOUNT',
  /** Went back there without us: somebody refunded it at the provider. */
  REFUND_UNKNOWN_HERE = 'REFUND_UNKNOWN_HERE',
  /** Asked for by us, and the provider has no such refund. */
  REFUND_UNKNOWN_THERE = 'REFUND_UNKNOWN_THERE',
  /** Another amount or currency. */
  REFUND_AMOUNT = 'REFUND_AMOUNT',
  /** Another state: the run settles those that are still open here. */
  REFUND_STATUS = 'REFUND_STATUS',
}

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
export class ReconciliationDifference {
  @PrimaryKey({ type: 'uuid' })
  readonly id: string = newId();

  @Enum({ items: () => ProviderName, type: 'text' })
  readonly provider!: ProviderName;

  /** UTC: whose list has it, or on which it was made here. */
  @Property({ type: 'date' })
  readonly day!: string;

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

  @Property({ type: 'timestamptz' })
  readonly foundAt!: Date;

  /** The last run that saw it. */
  @Property({ type: 'uuid' })
  readonly seenBy!: string;

  @Property({ type: 'timestamptz', nullable: true })
  resolvedAt: Date | null = null;
}
