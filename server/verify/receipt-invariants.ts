import type { Invariant } from './invariants.js';

/** A paper may wait for its job, which committed with what it is about; a job that was given up is a difference. */
const waits = (key: string): string =>
  `exists (select from graphile_worker.jobs where key = ${key} and (attempts < max_attempts or locked_at is not null))`;

/** Receipts and credit notes: their numbers, and that they say what orders and refunds say. */
export const RECEIPT_INVARIANTS: readonly Invariant[] = [
  {
    number: 4,
    says: 'the numbers of an organization’s receipts and of its credit notes count up without a gap',
    differences: `
      select format('%s of organization %s', kind, organization_id) as subject, format('last %s', counter.last) as recorded,
             format('%s, from %s to %s', given.papers, given.first, given.last) as counted
      from receipt_counters as counter full join (
        select organization_id, kind, count(*) as papers, min(sequence) as first, max(sequence) as last
        from receipts group by organization_id, kind
      ) as given using (organization_id, kind)
      where (given.papers, given.first, given.last) is distinct from (counter.last::bigint, 1, counter.last)`,
  },
  {
    number: 4,
    says: 'a receipt says what its order says',
    differences: `
      select 'receipt ' || receipts.number as subject, format('%s %s, tax %s', amount, receipts.currency, receipts.tax) as recorded,
             format('%s %s, tax %s, paid %s', total, orders.currency, orders.tax, paid_at) as counted
      from receipts join orders on orders.id = order_id join events on events.id = event_id
      where kind = 'RECEIPT' and (paid_at is null or
        (receipts.organization_id, amount, receipts.currency, receipts.tax, (details->>'subtotal')::bigint,
         (details->>'discount')::bigint, (details->>'fees')::bigint)
        is distinct from (events.organization_id, total, orders.currency, orders.tax, orders.subtotal, orders.discount, orders.fees))`,
  },
  {
    number: 4,
    says: 'an order that was paid with money has its receipt',
    differences: `
      select 'order ' || id as subject, format('%s %s paid', total, currency) as recorded, 'no receipt' as counted
      from orders where paid_at is not null and total > 0
        and not exists (select from receipts where order_id = orders.id and kind = 'RECEIPT')
        and not ${waits(`'receipt:' || orders.id`)}`,
  },
  {
    number: 4,
    says: 'a credit note says what its refund and the ledger say, and corrects the receipt of its order',
    differences: `
      select 'credit note ' || note.number as subject, format('%s %s, tax %s', note.amount, note.currency, note.tax) as recorded,
             format('%s %s, tax %s, of %s', refunds.amount, refunds.currency, booked.tax, receipt.number) as counted
      from receipts as note join refunds on refunds.id = note.refund_id join receipts as receipt on receipt.id = note.corrects_id
      cross join lateral (
        select coalesce(sum(amount) filter (where account = 'TAX'), 0) as tax from ledger_postings
        left join ledger_entries on posting_id = ledger_postings.id
        where kind = 'REFUND' and source_id = refunds.id and occurrence = 0
      ) as booked
      where refunds.automatic or refunds.external or receipt.kind <> 'RECEIPT' or (note.amount, note.currency, note.tax, note.order_id, receipt.order_id)
        is distinct from (refunds.amount, refunds.currency, booked.tax, refunds.order_id, note.order_id)`,
  },
  {
    number: 4,
    says: 'the credit notes of a receipt never exceed it',
    differences: `
      select 'receipt ' || receipt.number as subject, receipt.amount::text as recorded, sum(note.amount)::text as counted
      from receipts as receipt join receipts as note on note.corrects_id = receipt.id group by receipt.id
      having sum(note.amount) > receipt.amount`,
  },
  {
    number: 4,
    says: 'a refund that succeeded has its credit note, where its money had become tickets',
    differences: `
      select 'refund ' || id as subject, format('%s %s back', amount, currency) as recorded, 'no credit note' as counted
      from refunds where status = 'SUCCEEDED' and not (automatic or external) and amount > 0
        and not exists (select from receipts where refund_id = refunds.id)
        and not ${waits(`'creditNote:' || refunds.id`)}`,
  },
];
