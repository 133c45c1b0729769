import type { Transaction } from '../ledger/journal.service.js';
import { decimal } from '../platform/money.js';
import { inColumns } from './table.js';

const HEAD = ['AT (UTC)', 'EVENT', 'ORDER', 'KIND', 'PAYMENT', 'AMOUNT', 'ENTRIES'];

/** Transactions as a table for a terminal: one line each; a debit without a sign, a credit with a minus. */
export function transactionTable(transactions: readonly Transaction[]): string {
  return inColumns([HEAD, ...transactions.map(rowOf)]).join('\n');
}

function rowOf({ at, eventSlug, orderNumber, kind, provider, currency, entries }: Transaction): string[] {
  const debits = entries.reduce((sum, [, amount]) => sum + Math.max(0, amount), 0);
  const said = entries.map(([account, amount]) => `${account} ${decimal(amount, currency)}`);
  const amount = `${decimal(debits, currency)} ${currency}`;
  return [at.slice(0, 19).replace('T', ' '), eventSlug, orderNumber, kind, provider ?? '', amount, said.join(', ')];
}
