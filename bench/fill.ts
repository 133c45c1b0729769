import type pg from 'pg';
import { putCountsTogether } from '../server/attendance/attendance-counts.js';
import { putSalesTogether } from '../server/sales/sales-counts.js';
import type { HotEvent } from './programme.js';

/** Of each order. */
const TICKETS = 4;

export interface Fill {
  readonly event: HotEvent;
  readonly tickets: number;
  /** Who scanned three tickets of ten; without, none was. */
  readonly scannedBy?: string;
}

/** What the n-th ticket of an event carries in its code: the server finds it by its digest and asks for no signature. */
export const codeOf = (eventId: string, n: number): string => `bench-${eventId}-${n}`;

/** So few names that many share one; an address is nobody else's. */
const FIRST =
  'Ada Bo Chidi Dina Emeka Femi Grace Hana Ines Jonas Kofi Lena Musa Nia Olu Pia Quinn Rosa Sade Tunde Uma Vera Wole Yara Zoë';
const LAST =
  'Adeyemi Bakare Costa Danso Eze Fischer Garcia Hansen Ibrahim Jensen Kamara Lovelace Mensah Nwosu Okafor Petrov Quist Rossi Sow Turing Usman Varga Weber Yeboah Zulu Abara Brandt Chukwu Diallo Eriksen';
const PEOPLE = `
  select n, first || ' ' || last as name, lower(first || '.' || last || n) || '@' || provider as email
  from (
    select n, (string_to_array('${FIRST}', ' '))[1 + n % 25] as first, (string_to_array('${LAST}', ' '))[1 + n / 25 % 30] as last,
      (array['gmail.com', 'yahoo.com', 'outlook.com', 'example.com'])[1 + n % 4] as provider
    from generate_series(0, $1::int - 1) as n
  ) as person`;

const TABLES = ['orders', 'order_items', 'tickets', 'ticket_codes', 'check_ins'];

/**
 * Sells tickets of a free tier by plain SQL, as the server would have left them: a million in a minute, where buying
 * them takes three. Foreign keys are not checked meanwhile, but what triggers count is counted, and
 * put together as a worker would have; `verify` looks afterwards.
 */
export async function fill(database: pg.Client, { event, tickets, scannedBy }: Fill): Promise<void> {
  const { eventId, tierId } = event;
  const run = (sql: string, values: readonly unknown[] = []) => database.query(sql, [...values]);
  for (const table of TABLES) await run(`alter table ${table} disable trigger all, enable trigger user`);
  // In the index at once, as the worker would leave it: made anew, for it takes a tenth of the time of a million inserts.
  const { rows: indexes } = await database.query<{ name: string; definition: string }>(
    `select indexrelid::regclass as name, pg_get_indexdef(indexrelid) as definition
     from pg_index where indrelid = 'search_texts'::regclass and not indisprimary`,
  );
  for (const { name } of indexes) await run(`drop index ${name}`);
  await run('alter table search_texts alter is_new set default false');
  await run(
    `create temporary table filled as
     select *, uuidv7() as id, now() - ($1::int - n) * interval '1 second' as at from (${PEOPLE}) as person`,
    [Math.ceil(tickets / TICKETS)],
  );
  await run(
    `insert into orders (id, number, event_id, buyer_name, buyer_email, status, currency, subtotal, discount, fees, tax,
       tax_included, total, hold_expires_at, created_at, paid_at)
     select id, upper(overlay(right(id::text, 12) placing '-' from 6 for 0)), $1::uuid, name, email, 'PAID', 'USD', 0, 0, 0, 0, false, 0,
       at + interval '15 minutes', at, at from filled`,
    [eventId],
  );
  await run(
    `insert into order_items (id, order_id, tier_id, position, quantity, unit_price, discount, fees, tax, total)
     select uuidv7(), id, $1::uuid, 0, $2::int, 0, 0, 0, 0, 0 from filled`,
    [tierId, TICKETS],
  );
  await run(
    `create temporary table filled_tickets as
     select uuidv7() as id, uuidv7() as scan_id, filled.id as order_id, name, email, place, at,
       n * ${TICKETS} + place + 1 as serial, $1::boolean and (n * ${TICKETS} + place + 1) % 10 in (1, 5, 9) as entered
     from filled, generate_series(0, ${TICKETS - 1}) as place`,
    [scannedBy !== undefined],
  );
  await run(
    `insert into check_ins (id, event_id, ticket_id, outcome, kind, gate, scanned_by, scanned_at, received_at)
     select scan_id, $1::uuid, id, 'ACCEPTED', 'ENTRY', 'Gate ' || serial % 8, $2::uuid, at, at
     from filled_tickets where entered`,
    [eventId, scannedBy ?? null],
  );
  await run(
    `insert into tickets (id, event_id, tier_id, order_id, position, serial, serial_number, status, holder_name,
       holder_email, issued_at, checked_in_at, passed_at, first_check_in_id)
     select filled_tickets.id, events.id, $2::uuid, order_id, place, serial_prefix || '-' || lpad(serial::text, greatest(6, length(serial::text)), '0'),
       serial, case when entered then 'CHECKED_IN' else 'VALID' end, name, email, at, case when entered then at end, case when entered then at end,
       case when entered then scan_id end
     from filled_tickets, events where events.id = $1::uuid`,
    [eventId, tierId],
  );
  await run(
    `insert into ticket_codes (digest, ticket_id, version)
     select sha256(convert_to('bench-' || $1::text || '-' || serial, 'UTF8')), id, 1 from filled_tickets`,
    [eventId],
  );
  const { rowCount } = await run('select from filled_tickets');
  await run('update tiers set sold = sold + $2 where id = $1', [tierId, rowCount]);
  await run('update events set sold = sold + $2, last_serial = last_serial + $2 where id = $1', [eventId, rowCount]);
  const numbered = (statement: string) => statement.split('?').reduce((text, part, n) => `${text}$${n}${part}`);
  const executor = { execute: (statement: string, values: readonly unknown[]) => run(numbered(statement), values) };
  await putSalesTogether(executor, new Date());
  await putCountsTogether(executor);
  await run('drop table filled, filled_tickets');
  await run('alter table search_texts alter is_new set default true');
  for (const { definition } of indexes) await run(definition);
  for (const table of TABLES) await run(`alter table ${table} enable trigger all`);
  await run('vacuum analyze');
}
