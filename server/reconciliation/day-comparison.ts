import type { EntityManager } from '@mikro-orm/postgresql';
import { ProviderRefused } from '../payments/payment-provider.errors.js';
import type { PaymentProvider, ProviderRefund, ProviderTransaction, Span } from '../payments/payment-provider.types.js';
import { isId } from '../platform/ids.js';
import { DifferenceKind } from './reconciliation.entity.js';
import {
  refundDifference,
  transactionDifference,
  unknownThere,
  unlistedRefundDifference,
  type Found,
  type OurPayment,
  type OurRefund,
} from './difference.policy.js';

export interface Comparison {
  readonly differences: readonly Found[];
  /** How many the provider listed. */
  readonly transactions: number;
  readonly refunds: number;
}

const PAYMENTS = `
  select id, reference, provider_payment_id as "providerPaymentId", status, received::float8,
         coalesce(received_currency, currency) as currency
  from payments`;

const REFUNDS = `
  select refunds.id, payment_id as "paymentId", provider_refund_id as "providerRefundId", refunds.status,
         refunds.amount::float8, refunds.currency
  from refunds join payments on payments.id = payment_id`;

/**
 * One day of one provider, held against ours, both ways: what its lists have is looked for here, and what was made here
 * on that day and is not in them is asked about one by one. Things are told apart by their names, never by their time:
 * a page opened before midnight may be paid after it. Reads only.
 */
export class DayComparison {
  readonly #differences: Found[] = [];

  constructor(
    private readonly em: EntityManager,
    private readonly provider: PaymentProvider,
    private readonly span: Span,
  ) {}

  /** @throws ProviderUnavailable, ProviderRefused: then nothing is known of the day. */
  async run(): Promise<Comparison> {
    const transactions = await this.compareTransactions();
    const refunds = await this.compareRefunds();
    return { differences: this.#differences, transactions, refunds };
  }

  private async compareTransactions(): Promise<number> {
    let listed = 0;
    const seen = new Set<string>();
    for await (const page of this.provider.listTransactions(this.span)) {
      listed += page.length;
      const paymentOf = await this.paymentsOf(page);
      for (const transaction of page) {
        const payment = paymentOf(transaction);
        if (payment) seen.add(payment.id);
        this.note(transactionDifference(transaction, payment));
      }
    }
    for (const payment of await this.paidOfTheDay()) {
      if (seen.has(payment.id)) continue;
      const transaction = await this.provider.findTransaction(payment.reference);
      this.note(transaction ? transactionDifference(transaction, payment) : unknownThere(payment));
    }
    return listed;
  }

  private async compareRefunds(): Promise<number> {
    let listed = 0;
    const seen = new Set<string>();
    for await (const page of this.provider.listRefunds(this.span)) {
      listed += page.length;
      const refundOf = await this.refundsOf(page);
      const paymentOf = await this.paymentsOf(page.map(refund => ({ ...refund, paymentId: null })));
      for (const refund of page) {
        const ours = refundOf(refund);
        const paymentId = ours?.paymentId ?? paymentOf({ ...refund, paymentId: null })?.id;
        if (!paymentId) continue; // of another system's money
        if (ours) seen.add(ours.id);
        const difference = refundDifference(refund, ours, paymentId);
        const isOld = difference?.kind === DifferenceKind.REFUND_STATUS; // it may have moved on since it was listed
        const status = isOld ? await this.askRefund(refund) : refund.status;
        this.note(isOld && status ? refundDifference({ ...refund, status }, ours, paymentId) : difference);
      }
    }
    for (const refund of await this.refundsOfTheDay()) {
      if (!seen.has(refund.id)) this.note(unlistedRefundDifference(refund, await this.askRefund(refund)));
    }
    return listed;
  }

  private note(difference: Found | null): void {
    if (difference) this.#differences.push(difference);
  }

  /**
   * Finds the payment that money is of: by the provider's name of it, or by our id while we don't know that name. Money
   * that names a payment of ours which got other money is of none.
   */
  private async paymentsOf(page: readonly Named[]): Promise<(money: Named) => OurPayment | null> {
    const rows = await this.em.execute<OurPayment[]>(
      `${PAYMENTS} where provider = ? and (provider_payment_id = any(${LIST}) or id = any((${LIST})::uuid[]))`,
      [
        this.provider.name,
        listOf(page.map(({ providerPaymentId }) => providerPaymentId)),
        listOf(page.flatMap(({ paymentId }) => (paymentId !== null && isId(paymentId) ? [paymentId] : []))),
      ],
    );
    const byName = new Map(rows.map(row => [row.providerPaymentId, row]));
    const unnamed = new Map(rows.filter(row => row.providerPaymentId === null).map(row => [row.id, row]));
    return ({ providerPaymentId, paymentId }) => byName.get(providerPaymentId) ?? unnamed.get(paymentId ?? '') ?? null;
  }

  /** The same for refunds. One that failed and has no name here is an attempt that was given up for another. */
  private async refundsOf(page: readonly ProviderRefund[]): Promise<(refund: ProviderRefund) => OurRefund | null> {
    const rows = await this.em.execute<OurRefund[]>(
      `${REFUNDS} where provider = ? and (provider_refund_id = any(${LIST}) or refunds.id = any((${LIST})::uuid[]))`,
      [
        this.provider.name,
        listOf(page.map(({ providerRefundId }) => providerRefundId)),
        listOf(page.flatMap(({ refundId }) => (refundId !== null && isId(refundId) ? [refundId] : []))),
      ],
    );
    const byName = new Map(rows.map(row => [row.providerRefundId, row]));
    const unnamed = new Map(rows.filter(row => row.providerRefundId === null).map(row => [row.id, row]));
    return ({ providerRefundId, refundId, status }) =>
      byName.get(providerRefundId) ?? (status === 'failed' ? null : (unnamed.get(refundId ?? '') ?? null));
  }

  private paidOfTheDay(): Promise<OurPayment[]> {
    return this.em.execute<OurPayment[]>(
      `${PAYMENTS} where provider = ? and created_at >= ? and created_at < ? and received is not null
       order by created_at`,
      [this.provider.name, this.span.from, this.span.to],
    );
  }

  /** Those that the provider was asked for on that day, and gave a name. */
  private refundsOfTheDay(): Promise<OurRefund[]> {
    return this.em.execute<OurRefund[]>(
      `${REFUNDS} where provider = ? and asked_at >= ? and asked_at < ? and provider_refund_id is not null order by asked_at`,
      [this.provider.name, this.span.from, this.span.to],
    );
  }

  private async askRefund({
    providerRefundId,
  }: Pick<OurRefund, 'providerRefundId'>): Promise<ProviderRefund['status'] | null> {
    try {
      return (await this.provider.askRefund(providerRefundId!)).status;
    } catch (error) {
      if (error instanceof ProviderRefused && error.status === 404) return null;
      throw error;
    }
  }
}

type Named = Pick<ProviderTransaction, 'providerPaymentId' | 'paymentId'>;

/** A parameter that holds texts, whatever is in them. */
const LIST = 'array(select json_array_elements_text(?::json))';
const listOf = (texts: readonly string[]): string => JSON.stringify(texts);
