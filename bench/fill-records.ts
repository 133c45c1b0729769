import type pg from 'pg';
import type { HotEvent, Promoter } from './programme.js';

export interface Records {
  readonly promoter: Promoter;
  /** An event that was filled. */
  readonly event: HotEvent;
  /** Another, with what one that sells has none of: a waitlist, a waiting room, registrations. */
  readonly other: HotEvent;
  /** One that is over. */
  readonly old: HotEvent;
}

/** So many of its orders have a buyer with an account; the first of them is the one whose id is the smallest. */
const ACCOUNTS = 10_000;

/**
 * What else is kept of each order that was filled in: its payment, postings, receipt, mails, key and entries in the audit;
 * refunds, disputes, transfers and refused scans of some of them, and what waited. Rows as the server makes them, so many as a
 * sold-out house has, for the plans; their sums are not looked at, so `verify` would find much.
 */
export async function fillRecords(database: pg.Client, { promoter, event, other, old }: Records): Promise<void> {
  const tables = new Set(STATEMENTS.flatMap(sql => [...sql.matchAll(/insert into (\w+)/g)].map(([, table]) => table!)));
  for (const table of tables) await database.query(`alter table ${table} disable trigger all`);
  // What they write for the search and the attendance is there for the pages; the chores put it together.
  for (const table of ['orders', 'check_ins']) await database.query(`alter table ${table} enable trigger user`);
  await database.query(
    `create temporary table house as
     select $1::uuid as event_id, $2::uuid as tier_id, $3::uuid as organization_id, $4::uuid as user_id,
       $5::uuid as other_id, $6::uuid as other_tier_id, $7::uuid as old_id`,
    [event.eventId, event.tierId, promoter.organizationId, promoter.userId, other.eventId, other.tierId, old.eventId],
  );
  await database.query(
    `create temporary table sold as
     select orders.*, row_number() over (order by id)::int as n, uuidv7() as payment_id, uuidv7() as money_id, uuidv7() as sale_id
     from orders where event_id = (select event_id from house)`,
  );
  await database.query('create index on sold (n)');
  await database.query('analyze sold');
  for (const sql of STATEMENTS) await database.query(sql);
  for (const table of tables) await database.query(`alter table ${table} enable trigger all`);
  await database.query('drop table sold, house');
  await database.query('vacuum analyze');
}

const PEOPLE = [
  `insert into users (id, email, name, password_hash, email_verified_at, created_at)
   select uuidv7(), buyer_email, buyer_name, 'none', paid_at, paid_at from sold where n <= ${ACCOUNTS}`,
  `insert into sessions (id, user_id, family_id, token_digest, created_at, expires_at, rotated_at)
   select uuidv7(), users.id, uuidv7(), sha256(convert_to(users.id::text || nth, 'UTF8')), users.created_at,
     users.created_at + interval '30 days', users.created_at
   from users, generate_series(1, 5) as nth where password_hash = 'none'`,
  `update orders set user_id = users.id from users where buyer_email = email`,
  `update tickets set holder_id = users.id from users where holder_email = email`,
];

const MONEY = [
  `insert into payments (id, order_id, provider, status, reference, amount, currency, received, received_currency, page_expires_at,
     page_closed, return_url, provider_payment_id, created_at, settled_at, next_check_at)
   select payment_id, id, case when n % 1000 = 0 then 'PAYSTACK' else 'STRIPE' end,
     case when n % 5000 = 1 then 'MISMATCHED' else 'SUCCEEDED' end, 'ref-' || id, 1000, 'USD', 1000, 'USD',
     hold_expires_at, true, 'http://localhost/', 'pi-' || n, created_at, paid_at, paid_at from sold`,
  `insert into payments (id, order_id, provider, status, reference, amount, currency, page_expires_at, page_closed, return_url,
     created_at, next_check_at)
   select uuidv7(), id, 'STRIPE', 'FAILED', 'again-' || id, 1000, 'USD', hold_expires_at, true, 'http://localhost/', created_at, paid_at
   from sold where n % 5 = 0`,
  `insert into ledger_postings (id, kind, source_id, order_id, event_id, organization_id, payment_id, currency, at)
   select money_id, 'MONEY_RECEIVED', payment_id, id, event_id, house.organization_id, payment_id, 'USD', paid_at from sold join house using (event_id)
   union all
   select sale_id, 'SALE', id, id, event_id, house.organization_id, payment_id, 'USD', paid_at from sold join house using (event_id)`,
  `insert into ledger_entries (posting_id, account, amount)
   select money_id, account, amount from sold, (values ('STRIPE_BALANCE', 1000), ('UNAPPLIED_CASH', -1000)) as entry (account, amount)
   union all
   select sale_id, account, amount from sold, (values ('UNAPPLIED_CASH', 1000), ('SALES', -950), ('FEES', -50)) as entry (account, amount)`,
  `insert into ledger_seals (number, previous_hash, postings, entries, sealed_at, hash)
   select n, sha256(convert_to((n - 1)::text, 'UTF8')), 200, 500, now(), sha256(convert_to(n::text, 'UTF8'))
   from generate_series(1, (select 1 + max(n) / 100 from sold)) as n`,
  `insert into ledger_sealed_postings (posting_id, seal_number, digest)
   select money_id, 1 + n / 100, sha256(convert_to(money_id::text, 'UTF8')) from sold
   union all
   select sale_id, 1 + n / 100, sha256(convert_to(sale_id::text, 'UTF8')) from sold`,
  `insert into refunds (id, order_id, event_id, payment_id, automatic, amount, currency, reason, status, provider_refund_id, created_at,
     asked_at, settled_at, processing_since)
   select uuidv7(), id, event_id, payment_id, false, 1000, 'USD', 'Ill',
     case when n % 5000 = 0 then 'FAILED' else (array['REQUESTED', 'DENIED', 'SUCCEEDED', 'SUCCEEDED'])[1 + n / 20 % 4] end, 're-' || n, paid_at, paid_at, paid_at, paid_at
   from sold where n % 20 = 0`,
  `insert into refund_tickets (ticket_id, refund_id, holds, amount)
   select tickets.id, refunds.id, holds_tickets, 250 from refunds join tickets using (order_id)`,
  `insert into receipts (id, organization_id, kind, sequence, number, order_id, currency, amount, tax, details, issued_at)
   select uuidv7(), house.organization_id, 'RECEIPT', n, 'INV-' || n, id, 'USD', 1000, 0, '{}', paid_at from sold join house using (event_id)`,
  `insert into disputes (id, payment_id, provider, provider_dispute_id, amount, currency, reason, status, opened_at, closed_at, withdrawn)
   select uuidv7(), payment_id, 'STRIPE', 'dp-' || n, 1000, 'USD', 'fraudulent', case when n % 2000 = 0 then 'OPEN' else 'LOST' end,
     paid_at, case when n % 2000 > 0 then paid_at end, true from sold where n % 200 = 0`,
  `insert into webhook_deliveries (id, provider, event_key, type, body, status, received_at, processed_at)
   select uuidv7(), 'STRIPE', 'evt-' || n, 'checkout.session.completed', case when n % 10 = 0 then '{}' end, 'PROCESSED', paid_at, paid_at from sold`,
];

const RECORDS = [
  `insert into orders (id, number, event_id, buyer_name, buyer_email, status, currency, subtotal, discount, fees, tax, tax_included,
     total, hold_expires_at, created_at)
   select uuidv7(), 'X' || number, event_id, buyer_name, buyer_email, 'EXPIRED', currency, 0, 0, 0, 0, false, 0, hold_expires_at, created_at
   from sold where n % 4 = 0`,
  `insert into emails (id, dedupe_key, event_id, order_id, recipient, template, params, subject, status, created_at, sent_at, reported_at,
     provider_message_id)
   select uuidv7(), template || id, event_id, id, buyer_email, template, '{}', 'Your tickets',
     case when n % 5000 = 0 then 'FAILED' when n % 5000 = 1 then 'QUEUED' else 'DELIVERED' end, paid_at, paid_at, paid_at, template || n
   from sold, (values ('tickets'), ('reminder')) as sort (template)`,
  `insert into idempotency_keys (scope, key, fingerprint, result_id, created_at)
   select 'reserve:' || buyer_email, id::text, sha256('x'), id, now() - n % 1600 * interval '1 minute' from sold`,
  `insert into audit_entries (id, at, actor_id, organization_id, action, subject_type, subject_id, details)
   select uuidv7(), paid_at, house.user_id, house.organization_id, (array['event.updated', 'tier.updated', 'order.resent', 'refund.approved'])[1 + n % 4],
     'Order', id, '{}' from sold join house using (event_id)`,
  `insert into audit_entries (id, at, actor_id, action, subject_type, subject_id, details)
   select uuidv7(), created_at, id, 'user.signedIn', 'User', id, '{}' from users`,
  `insert into transfers (id, event_id, ticket_id, from_name, from_email, to_email, status, created_at, offered_at, expires_at, settled_at)
   select uuidv7(), sold.event_id, tickets.id, buyer_name, buyer_email, 'to-' || buyer_email,
     case when n % 1000 = 0 then 'PENDING' else 'DECLINED' end, paid_at, paid_at, now() + interval '1 day', case when n % 1000 > 0 then paid_at end
   from sold join tickets on order_id = sold.id and position = 0 where n % 10 = 0`,
  `insert into attendee_messages (id, event_id, author_id, subject, body, recipients, created_at)
   select uuidv7(), event_id, user_id, 'News', 'News', 1000, now() from house, generate_series(1, 50)`,
  `select graphile_worker.add_jobs(array_agg(
     row('sendEmail', json_build_object('emailId', id), null, now() + interval '1 day', 25, null, 0, null)::graphile_worker.job_spec))
   from sold where n % 2 = 0`,
];

const DOOR = [
  `insert into gates (id, event_id, name, created_at) select uuidv7(), event_id, 'Gate ' || nth, now() from house, generate_series(0, 7) as nth`,
  `insert into devices (id, event_id, user_id, name, gate, started_at, last_sync_at, queue_length)
   select uuidv7(), event_id, user_id, 'Phone ' || nth, 'Gate ' || nth % 8, now(), now(), 0 from house, generate_series(1, 50) as nth`,
  `insert into clearings (id, event_id, user_id, cleared_at, let_out, finished_at)
   select uuidv7(), event_id, user_id, now() - nth * interval '1 day', 1000, now() from house, generate_series(2, 4) as nth`,
  `insert into check_ins (id, event_id, ticket_id, outcome, kind, gate, scanned_by, scanned_at, received_at, offline, conflict)
   select uuidv7(), event_id, ticket_id, (array['ALREADY_CHECKED_IN', 'WRONG_GATE', 'REPLACED'])[1 + abs(hashtext(id::text)) % 3], kind, gate,
     scanned_by, scanned_at, received_at, true, abs(hashtext(id::text)) % 30 = 0
   from check_ins where abs(hashtext(id::text)) % 10 = 0`,
];

const LINES = [
  `insert into waitlist_entries (id, place, tier_id, name, email, quantity, status, offer_expires_at, created_at)
   select uuidv7(), nextval('waitlist_places'), other_tier_id, buyer_name, buyer_email, 2,
     (array['WAITING', 'EXPIRED', 'LEFT', 'EXPIRED'])[1 + n % 4], case when n % 2 > 0 then paid_at end, paid_at
   from sold, house where n % 3 = 0`,
  `update tiers set waiting = line.waiting, capacity = 0
   from (select tier_id as id, count(*) as waiting from waitlist_entries where status = 'WAITING' group by 1) as line where line.id = tiers.id`,
  `update events set waiting = tiers.waiting, waiting_room_opens_at = now(), waiting_room_admit_per_minute = 600,
     waiting_room_regular_share = 0.5, waiting_room_paused = false
   from tiers where tiers.event_id = events.id and tiers.waiting > 0`,
  `insert into queue_tickets (id, event_id, lane, status, place, joined_at, admitted_at, admission_ends_at)
   select left(translate(encode(sha256(convert_to(n::text, 'UTF8')), 'base64'), '+/=', '-_'), 22), other_id, case when n % 10 = 0 then 'VIP' else 'REGULAR' end,
     case when n % 3 = 0 then 'WAITING' when n % 3 = 1 then 'ADMITTED' else 'LEFT' end, n, created_at, case when n % 3 = 1 then paid_at end,
     case when n % 3 = 1 then paid_at + interval '10 minutes' end
   from sold, house where n % 2 = 0`,
  `update events set starts_at = now() - interval '41 days', ends_at = now() - interval '40 days', reminded_at = now(), late_reminded_at = now()
   from house where id = old_id`,
  `insert into queue_tickets (id, event_id, lane, status, joined_at)
   select left(translate(encode(sha256(convert_to('old' || n, 'UTF8')), 'base64'), '+/=', '-_'), 22), old_id, 'REGULAR', 'LEFT', created_at
   from sold, house where n % 10 = 0`,
  `insert into registrations (id, event_id, tier_id, name, email, members, answers, attachment_ids, status, decision_note, decided_at, created_at)
   select uuidv7(), other_id, other_tier_id, buyer_name, buyer_email, '{}', '{}', '{}', (array['PENDING', 'APPROVED', 'DECLINED'])[1 + n % 3],
     'No', paid_at, paid_at from sold, house where n % 4 = 0`,
  `insert into attachments (id, event_id, file_name, content_type, size, created_at, received_at, stored_at, attached_at)
   select left(translate(encode(sha256(convert_to('file' || n, 'UTF8')), 'base64'), '+/=', '-_'), 22), other_id, 'a.pdf', 'application/pdf', 1000,
     paid_at, paid_at, paid_at, case when n % 200 > 0 then paid_at end from sold, house where n % 4 = 0`,
];

const STATEMENTS = [...PEOPLE, ...MONEY, ...RECORDS, ...DOOR, ...LINES];
