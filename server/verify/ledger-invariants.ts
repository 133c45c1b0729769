import { POSTING_DIGEST, sealHash } from '../ledger/ledger-digest.js';
import { BOOKED } from './booked.js';
import type { Invariant } from './invariants.js';

/**
 * The books: they balance, they say what payments, orders and refunds say, and nobody changed them. Every query reads all
 * of the ledger once and joins by hash; an index would only slow that down.
 */
export const LEDGER_INVARIANTS: readonly Invariant[] = [
  {
    number: 4,
    says: 'a posting has entries, and they sum to zero',
    differences: `
      select 'posting ' || posting.id as subject, posting.kind as recorded,
             format('%s entries, together %s', count(entry.account), coalesce(sum(amount), 0)) as counted
      from ledger_postings as posting left join ledger_entries as entry on entry.posting_id = posting.id
      group by posting.id having count(entry.account) < 2 or sum(amount) <> 0`,
  },
  {
    number: 4,
    says: 'an order’s entries sum to zero in each currency',
    differences: `
      select 'order ' || order_id as subject, currency as recorded, sum(amount)::text as counted
      from ${BOOKED} group by order_id, currency having sum(amount) <> 0`,
  },
  {
    number: 4,
    says: 'what a provider took is booked, and nothing else',
    differences: `
      select 'payment ' || coalesce(payments.id, booked.payment_id) as subject,
             format('%s received', coalesce(received, 0)) as recorded, format('%s booked', coalesce(booked.amount, 0)) as counted
      from payments full join (
        select payment_id, account, posting.currency, sum(amount) as amount from ${BOOKED}
        where kind = 'MONEY_RECEIVED' and account like '%\\_BALANCE' group by payment_id, account, posting.currency
      ) as booked on payment_id = payments.id and account = provider || '_BALANCE'
        and booked.currency = coalesce(received_currency, payments.currency)
      where coalesce(received, 0) <> coalesce(booked.amount, 0)`,
  },
  {
    number: 4,
    says: 'what went back to a payment is booked, and nothing else',
    differences: `
      select 'payment ' || coalesce(payments.id, booked.payment_id) as subject,
             format('%s refunded', coalesce(refunded, 0)) as recorded, format('%s booked', coalesce(booked.amount, 0)) as counted
      from payments full join (
        select payment_id, account, -sum(amount) as amount from ${BOOKED}
        where kind in ('REFUND', 'REFUND_REVERSED') and account like '%\\_BALANCE' group by payment_id, account
      ) as booked on payment_id = payments.id and account = provider || '_BALANCE'
      where coalesce(refunded, 0) <> coalesce(booked.amount, 0)`,
  },
  {
    number: 4,
    says: 'a refund that succeeded is booked with its amount, and no other is',
    differences: `
      select 'refund ' || coalesce(refunds.id, booked.source_id) as subject,
             format('%s %s', coalesce(status, 'no refund'), coalesce(refunds.amount, 0)) as recorded,
             format('%s booked', coalesce(booked.amount, 0)) as counted
      from refunds full join (
        select source_id, -sum(amount) as amount from ${BOOKED}
        where kind in ('REFUND', 'REFUND_REVERSED') and account like '%\\_BALANCE' group by source_id
      ) as booked on source_id = refunds.id
      where coalesce(booked.amount, 0) <> case when status = 'SUCCEEDED' then refunds.amount else 0 end`,
  },
  {
    number: 4,
    says: 'an order that was paid is booked as it was priced, and no other is',
    differences: `
      select 'order ' || coalesce(orders.id, booked.order_id) as subject,
             format('%s - %s + fees %s, tax %s, total %s', subtotal, discount, fees, tax, total) as recorded,
             coalesce(says, 'no sale') as counted
      from orders full join (
        select order_id, jsonb_object_agg(account, amount) as accounts,
               string_agg(format('%s %s', account, amount), ', ' order by account) as says
        from ${BOOKED} where kind = 'SALE' group by order_id
      ) as booked on order_id = orders.id
      where coalesce(accounts, '{}') <> case when paid_at is null then '{}' else (
        select coalesce(jsonb_object_agg(account, amount), '{}') from (values
          ('UNAPPLIED_CASH', total), ('DISCOUNTS', discount), ('FEES', -fees), ('TAX', -tax),
          ('SALES', case when tax_included then tax else 0 end - subtotal)
        ) as expected (account, amount) where amount <> 0
      ) end`,
  },
  {
    number: 4,
    says: 'what an order says went back is taken back from its sale, fees and tax',
    differences: `
      select 'order ' || coalesce(orders.id, booked.order_id) as subject, format('%s refunded', coalesce(refunded, 0)) as recorded,
             format('%s booked', coalesce(amount, 0)) as counted
      from orders full join (
        select order_id, sum(amount) as amount from ${BOOKED}
        where kind in ('REFUND', 'REFUND_REVERSED') and account in ('REFUNDS', 'TAX', 'FEES') group by order_id
      ) as booked on booked.order_id = orders.id
      where coalesce(refunded, 0) <> coalesce(amount, 0)`,
  },
  {
    number: 4,
    says: 'a dispute is booked as it stands, and nothing else is',
    differences: `
      select 'dispute ' || coalesce(disputes.id, booked.source_id) as subject,
             format('%s %s', coalesce(status, 'no dispute'), coalesce(disputes.amount, 0)) as recorded,
             format('%s held back, %s gone', coalesce(held, 0), coalesce(gone, 0)) as counted
      from disputes full join (
        select source_id, sum(amount) filter (where account = 'DISPUTES') as held,
               -sum(amount) filter (where account like '%\\_BALANCE') as gone
        from ${BOOKED} where kind in ('DISPUTE_OPENED', 'DISPUTE_WON', 'DISPUTE_LOST') group by source_id
      ) as booked on source_id = disputes.id
      where coalesce(held, 0) <> case when status = 'OPEN' and withdrawn then disputes.amount else 0 end
        or coalesce(gone, 0) <> case when status in ('OPEN', 'LOST') and withdrawn then disputes.amount else 0 end`,
  },
  {
    number: 4,
    says: 'what is owed to a buyer is what came and is no sale, less what went back or a bank took',
    differences: `
      select 'payment ' || payments.id as subject, format('%s owed', owed.amount) as recorded,
             format('%s booked', coalesce(booked.amount, 0)) as counted
      from payments
      left join refunds on refunds.payment_id = payments.id and automatic
      left join (
        select payment_id, sum(amount) as amount from disputes where status = 'LOST' group by payment_id
      ) as lost on lost.payment_id = payments.id
      left join (
        select payment_id, -sum(amount) as amount from ${BOOKED} where account = 'UNAPPLIED_CASH' group by payment_id
      ) as booked on booked.payment_id = payments.id
      cross join lateral (
        select case when refunds.id is null then 0
               else greatest(received - payments.refunded - coalesce(lost.amount, 0), 0) end as amount
      ) as owed
      where coalesce(booked.amount, 0) <> owed.amount`,
  },
  {
    number: 4,
    says: 'no more of a payment was used or sent back than came in',
    differences: `
      select 'payment ' || payment_id as subject, currency as recorded, format('%s too much', sum(amount)) as counted
      from ${BOOKED} where account = 'UNAPPLIED_CASH' group by payment_id, currency having sum(amount) > 0`,
  },
  {
    number: 4,
    says: 'a posting is sealed within a minute',
    differences: `
      select 'posting ' || posting.id as subject, format('%s at %s', kind, at) as recorded, 'not sealed' as counted
      from ledger_postings as posting
      where at < now() - interval '1 minute'
        and not exists (select from ledger_sealed_postings where posting_id = posting.id)`,
  },
  {
    number: 4,
    says: 'a sealed posting is what it was when it was sealed',
    differences: `
      select 'posting ' || sealed.posting_id as subject,
             format('%s in seal %s', encode(sealed.digest, 'hex'), seal_number) as recorded,
             coalesce(encode(present.digest, 'hex'), 'gone') as counted
      from ledger_sealed_postings as sealed left join (
        select posting.id, ${POSTING_DIGEST} as digest from ${BOOKED} group by posting.id
      ) as present on present.id = sealed.posting_id
      where sealed.digest is distinct from present.digest`,
  },
  {
    number: 4,
    says: 'a seal is the hash of what it covers',
    differences: `
      select 'seal ' || coalesce(seal.number, covered.number) as subject,
             coalesce(format('%s of %s postings', encode(hash, 'hex'), seal.postings), 'gone') as recorded,
             format('%s of %s postings', encode(${sealHash('covered.digests')}, 'hex'), coalesce(covered.postings, 0)) as counted
      from ledger_seals as seal full join (
        select seal_number as number, count(*) as postings, string_agg(encode(digest, 'hex'), '' order by posting_id) as digests
        from ledger_sealed_postings group by seal_number
      ) as covered on covered.number = seal.number
      where hash is distinct from ${sealHash('covered.digests')} or seal.postings <> covered.postings`,
  },
  {
    number: 4,
    says: 'a seal follows the one before',
    differences: `
      select 'seal ' || number as subject, encode(previous_hash, 'hex') as recorded,
             coalesce(format('seal %s %s', before, encode(before_hash, 'hex')), 'no seal before') as counted
      from (
        select number, previous_hash, lag(number) over chain as before, lag(hash) over chain as before_hash
        from ledger_seals window chain as (order by number)
      ) as seal
      where number <> coalesce(before, 0) + 1
        or previous_hash <> coalesce(before_hash, decode(repeat('00', 32), 'hex'))`,
  },
];
