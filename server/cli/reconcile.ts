import { InvalidArgumentError } from 'commander';
import { z } from 'zod';
import type { App } from '../app.js';
import { clock } from '../platform/clock.js';
import { formatMoney } from '../platform/money.js';
import { dayOf } from '../reconciliation/night.policy.js';
import { inColumns } from './table.js';
import { DifferenceKind, type ReconciliationDifference } from '../reconciliation/reconciliation.entity.js';

const SAYS: Record<DifferenceKind, string> = {
  PAYMENT_NOT_SETTLED: 'paid there, open here',
  PAYMENT_UNKNOWN_HERE: 'paid there, unknown here',
  PAYMENT_UNKNOWN_THERE: 'paid here, unknown there',
  PAYMENT_AMOUNT: 'another amount was paid',
  REFUND_UNKNOWN_HERE: 'refunded there, unknown here',
  REFUND_UNKNOWN_THERE: 'refunded here, unknown there',
  REFUND_AMOUNT: 'another amount was refunded',
  REFUND_STATUS: 'the refund stands otherwise',
};

/** Reads an option's day. @throws InvalidArgumentError for what is none, or is still to come. */
export function parseDay(text: string): string {
  if (!z.iso.date().safeParse(text).success) throw new InvalidArgumentError('A day is written so: 2026-11-20.');
  if (text > dayOf(clock.now())) throw new InvalidArgumentError('This day is still to come (UTC).');
  return text;
}

/**
 * Compares the day with every provider that is set up and prints every difference.
 * @returns the exit code: 0 where there is none that nobody has dealt with, 1 where there are some, 2 where a provider could not be compared.
 */
export async function reconcile(app: App, day: string, print: (line: string) => void): Promise<0 | 1 | 2> {
  const { enabled } = app.services().reconciliation;
  if (enabled.length === 0) {
    print('No payment provider is set up.');
    return 2;
  }
  let exitCode: 0 | 1 | 2 = 0;
  for (const provider of enabled) {
    try {
      const { run, differences } = await app.services().reconciliation.compareNow(provider, day);
      const seen = [
        many(run.transactions, 'transaction'),
        many(run.refunds, 'refund'),
        many(differences.length, 'difference'),
      ];
      print(`${provider} on ${day} (UTC): ${seen.join(', ')}`);
      for (const line of table(differences)) print(`  ${line}`);
      if (differences.some(({ resolvedBy }) => !resolvedBy) && exitCode === 0) exitCode = 1;
    } catch (error) {
      print(
        `${provider} on ${day} (UTC) could not be compared: ${error instanceof Error ? error.message : String(error)}`,
      );
      exitCode = 2;
    }
  }
  return exitCode;
}

const many = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

function table(differences: readonly ReconciliationDifference[]): string[] {
  if (differences.length === 0) return [];
  const rows = differences.map(difference => [
    SAYS[difference.kind],
    difference.refundId
      ? `refund ${difference.refundId}`
      : difference.paymentId
        ? `payment ${difference.paymentId}`
        : '-',
    difference.providerId ?? '-',
    side(difference.hereAmount, difference.hereCurrency, difference.hereStatus),
    side(difference.thereAmount, difference.thereCurrency, difference.thereStatus),
    difference.note
      ? `closed: ${difference.note}`
      : difference.resolvedAt
        ? 'settled now'
        : `open since ${difference.foundAt.toISOString().slice(0, 10)}`,
  ]);
  return inColumns([['difference', 'here', 'there', 'we have', 'they have', ''], ...rows]);
}

function side(amount: number | null, currency: string | null, status: string | null): string {
  const money = amount !== null && currency !== null ? formatMoney({ amount, currency }, 'en') : '';
  return `${money} ${status ?? ''}`.trim() || '-';
}
