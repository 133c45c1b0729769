import type { Transaction } from '../ledger/journal.service.js';
import type { LedgerAccount } from '../ledger/ledger.types.js';
import { decimal } from '../platform/money.js';
import type { Sheet } from './sheet.js';

interface EntryRow extends Omit<Transaction, 'entries'> {
  readonly account: LedgerAccount;
  /** Minor units: a debit, or below 0 a credit. */
  readonly amount: number;
}

/** A line an entry of the ledger, debits and credits apart, by the time of the postings. */
export const transactionsSheet: Sheet<EntryRow> = {
  right: 'seeTransactions',
  columns: [
    { head: 'transaction', cell: ({ id }) => id },
    { head: 'at', cell: ({ at }) => at },
    { head: 'kind', cell: ({ kind }) => kind },
    { head: 'order', cell: ({ orderNumber }) => orderNumber },
    { head: 'provider', cell: ({ provider }) => provider },
    { head: 'reference', cell: ({ reference }) => reference },
    { head: 'currency', cell: ({ currency }) => currency },
    { head: 'account', cell: ({ account }) => account },
    { head: 'debit', cell: ({ amount, currency }) => (amount > 0 ? decimal(amount, currency) : null) },
    { head: 'credit', cell: ({ amount, currency }) => (amount > 0 ? null : decimal(-amount, currency)) },
    { head: 'at_local', cell: ({ atLocal }) => atLocal },
    { head: 'time_zone', cell: ({ timeZone }) => timeZone },
  ],
  async read({ journal }, eventId, after, limit) {
    const transactions = await journal.page(eventId, after, limit);
    return transactions.flatMap(({ entries, ...of }) =>
      entries.map(([account, amount]) => ({ ...of, account, amount })),
    );
  },
};
