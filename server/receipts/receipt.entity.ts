import { Entity, Enum, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { Ref, Rel } from '@mikro-orm/postgresql';
import { Organization } from '../accounts/organization.entity.js';
import { Order } from '../orders/order.entity.js';
import { newId } from '../platform/ids.js';
import { MinorUnits } from '../platform/money.js';
import { Refund } from '../refunds/refund.entity.js';
import type { CreditNoteDetails, ReceiptDetails } from './receipt-details.js';

export enum ReceiptKind {
  RECEIPT = 'RECEIPT',
  CREDIT_NOTE = 'CREDIT_NOTE',
}

/**
 * The paper of a paid order, or of a refund that corrects it. Written once: neither the code nor the database changes
 * one. Numbers of a kind count up in the organization, without a gap.
 */
@Entity({ tableName: 'receipts' })
export class Receipt {
  @PrimaryKey({ type: 'uuid' })
  readonly id: string = newId();

  @ManyToOne(() => Organization, { ref: true })
  readonly organization!: Ref<Organization>;

  @Enum({ items: () => ReceiptKind, type: 'text' })
  readonly kind!: ReceiptKind;

  /** 1, 2, 3 and so on, of this kind in the organization. */
  @Property({ type: 'int' })
  readonly sequence!: number;

  /** As it is printed: `INV-000123`, `INV-CN-000007`. */
  @Property({ type: 'text' })
  readonly number!: string;

  @ManyToOne(() => Order, { ref: true })
  readonly order!: Ref<Order>;

  /** What a credit note is for; null on a receipt. */
  @ManyToOne(() => Refund, { ref: true, nullable: true })
  readonly refund: Ref<Refund> | null = null;

  /** The receipt that a credit note corrects; null on a receipt. */
  @ManyToOne(() => Receipt, { ref: true, nullable: true })
  readonly corrects: Ref<Rel<Receipt>> | null = null;

  @Property({ type: 'text' })
  readonly currency!: string;

  /** What was paid, or what went back, tax and fees with it. */
  @Property({ type: MinorUnits })
  readonly amount!: number;

  /** The part of it that is tax. */
  @Property({ type: MinorUnits })
  readonly tax!: number;

  /** All else that stands on it, as it was when it was issued. */
  @Property({ type: 'json' })
  readonly details!: ReceiptDetails | CreditNoteDetails;

  @Property({ type: 'timestamptz' })
  readonly issuedAt!: Date;

  constructor(fields: Omit<Receipt, 'id' | 'refund' | 'corrects'> & Partial<Pick<Receipt, 'refund' | 'corrects'>>) {
    Object.assign(this, fields);
  }
}
