import { Entity, Enum, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/postgresql';
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { clock } from '../platform/clock.js';
import { WrongStateError } from '../platform/errors.js';
import { newId } from '../platform/ids.js';
import { MinorUnits, Money } from '../platform/money.js';
import { DisputeStatus, NEXT_DISPUTE_STATUS } from './dispute-status.js';
import { Payment, ProviderName } from './payment.entity.js';

registerEnumType(DisputeStatus, {
  name: 'DisputeStatus',
  description: 'Where a dispute stands.',
  valuesConfig: {
    OPEN: { description: 'The bank has not decided. Nothing of the payment is refunded meanwhile.' },
    WON: { description: 'The money stays; the payment is what it was before.' },
    LOST: { description: 'The bank took the money; the order’s tickets are VOID.' },
  },
});

@Entity({ tableName: 'disputes' })
@ObjectType({ description: 'A buyer’s bank asks a payment’s money back. Answered on the provider’s own pages.' })
export class Dispute {
  @Field(() => ID, { description: 'Opaque and lasting.' })
  @PrimaryKey({ type: 'uuid' })
  readonly id: string = newId();

  @ManyToOne(() => Payment, { ref: true })
  readonly payment!: Ref<Payment>;

  @Field(() => ProviderName, { description: 'Who holds the money meanwhile.' })
  @Enum({ items: () => ProviderName, type: 'text' })
  readonly provider!: ProviderName;

  /** Unique with the provider. */
  @Field(() => String, { description: 'What the provider calls it.' })
  @Property({ type: 'text', fieldName: 'provider_dispute_id' })
  readonly reference!: string;

  @Property({ type: MinorUnits, fieldName: 'amount' })
  readonly disputedAmount!: number;

  @Property({ type: 'text' })
  readonly currency!: string;

  @Field(() => String, { description: 'Why, in the provider’s word: `fraudulent`, `chargeback`.' })
  @Property({ type: 'text' })
  readonly reason!: string;

  @Field(() => DisputeStatus, { description: 'Where it stands.' })
  @Enum({ items: () => DisputeStatus, type: 'text' })
  status: DisputeStatus = DisputeStatus.OPEN;

  /** Whether the provider took the money out of the balance: what the ledger has of it. */
  @Property({ type: 'boolean' })
  withdrawn = false;

  @Field(() => Date, { description: 'When the bank asked.' })
  @Property({ type: 'timestamptz' })
  readonly openedAt!: Date;

  @Field(() => Date, {
    nullable: true,
    description: 'Until when the provider takes an answer; null where it did not say.',
  })
  @Property({ type: 'timestamptz', nullable: true })
  respondBy: Date | null = null;

  @Field(() => Date, { nullable: true, description: 'When we heard how it ended; null while it is OPEN.' })
  @Property({ type: 'timestamptz', nullable: true })
  closedAt: Date | null = null;

  constructor(
    fields: Pick<
      Dispute,
      'payment' | 'provider' | 'reference' | 'disputedAmount' | 'currency' | 'reason' | 'openedAt' | 'respondBy'
    >,
  ) {
    Object.assign(this, fields);
  }

  /**
   * The bank decided.
   * @throws WrongStateError for a step that the table of dispute-status.ts does not have.
   */
  close(status: DisputeStatus.WON | DisputeStatus.LOST): void {
    if (!NEXT_DISPUTE_STATUS[this.status].includes(status)) {
      throw new WrongStateError(`A dispute that is ${this.status} can’t become ${status}.`, this.status);
    }
    this.status = status;
    this.closedAt = clock.now();
  }

  @Field(() => Money, { description: 'How much the bank asks for: the payment or what refunds left of it, mostly.' })
  get amount(): Money {
    return new Money(this.disputedAmount, this.currency);
  }
}
