/**
 * The chart of accounts. An entry above zero is a debit, below zero a credit; the entries of a posting sum to zero, so
 * those of an order do, in each currency.
 *
 * - STRIPE_BALANCE, PAYSTACK_BALANCE (assets): what the provider holds for us. Up with money that comes in, down with
 *   what goes back. Before the provider's own charges and payouts, of which nothing here is told.
 * - UNAPPLIED_CASH (a liability): money that came in and is no sale, or not yet. A sale uses it up; the rest is owed to
 *   the buyer until it went back (late without room, wrong amount, paid twice).
 * - SALES (income): tickets at their list price, without tax.
 * - DISCOUNTS (less income): what promo codes took off.
 * - FEES (income): fees that buyers paid.
 * - TAX (a liability): tax in what buyers paid, included or added, owed to the tax office.
 * - REFUNDS (less income): the price without tax of what was sold and went back. Its tax leaves TAX; returned fees
 *   leave FEES.
 * - ALLOWANCES (less income): what somebody gave back at the provider, without any ticket.
 * - DISPUTES (an asset): what a buyer's bank asked back and nobody has decided on yet; the provider took it out of its
 *   balance.
 * - CHARGEBACKS (a loss): disputed money that was lost; also what was owed to a buyer and left twice, by a refund and by
 *   a dispute.
 */
export type LedgerAccount =
  | 'STRIPE_BALANCE'
  | 'PAYSTACK_BALANCE'
  | 'UNAPPLIED_CASH'
  | 'SALES'
  | 'DISCOUNTS'
  | 'FEES'
  | 'TAX'
  | 'REFUNDS'
  | 'ALLOWANCES'
  | 'DISPUTES'
  | 'CHARGEBACKS';

/** What happened; `source` of the posting is the row that it happened to: a payment, an order, a refund, a dispute. */
export type PostingKind =
  'MONEY_RECEIVED' | 'SALE' | 'REFUND' | 'REFUND_REVERSED' | 'DISPUTE_OPENED' | 'DISPUTE_WON' | 'DISPUTE_LOST';

/** Minor units of one currency by account. An account that is not there has nothing. */
export type Entries = Readonly<Partial<Record<LedgerAccount, number>>>;

/** One entry of an order's history, with what its posting says. */
export interface BookedEntry {
  readonly kind: PostingKind;
  readonly sourceId: string;
  /** 0 for the first time that this happened to the source; more where it was reversed and happened again. */
  readonly occurrence: number;
  readonly paymentId: string | null;
  readonly currency: string;
  readonly account: LedgerAccount;
  readonly amount: number;
}

/** Money that a buyer's bank asks back, in minor units. */
export interface DisputedMoney {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
}
