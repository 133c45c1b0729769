import type { Exception } from './whole-reads.js';

/** What reads a whole table and may, and what it costs. */
export const EXCEPTIONS: readonly Exception[] = [
  {
    table: '_private_jobs',
    statement: /^select 'webhook' as kind/,
    why: 'What waits is counted for /metrics: only jobs that are not done are in this table.',
  },
  {
    table: '_private_jobs',
    statement: /^update "graphile_worker"\._private_jobs as jobs set key = null/,
    why: "The queue's own: in a short queue it reads all of it for the jobs' names, in a long one PostgreSQL takes the index.",
  },
  ...['queue_tickets', null].map(table => ({
    table,
    statement: /^select jsonb_build_object\('unnumbered'/,
    why: 'The board of a waiting room: read once a second at most, by one process for all who look.',
  })),
  {
    table: 'queue_tickets',
    statement: /^select lane, count\(\*\) filter \(where place\.status = 'WAITING'\)::int as waiting,/,
    why: 'What became of who came to one room: its places alone, read once for all of its staff who look.',
  },
  {
    table: 'registrations',
    statement:
      /^select count\(\*\) as "count" from "registrations" as "r0" where "r0"\."event_id" = '[^']+' and "r0"\."status" = 'PENDING'$/,
    why: 'How many of one event wait for an answer: told where its approval is switched off.',
  },
  {
    table: 'waitlist_entries',
    statement:
      /^select id, tier_id from waitlist_entries where tier_id in \(.*\) and status = 'WAITING' order by place$/,
    why: 'The places in a line: read once for all who look, until it changes. Nobody else waits for that tier.',
  },
  {
    table: 'attendance_minutes',
    statement: /^select floor\(extract\(epoch from at\) \* 1000\)::float8 as at, gate,/,
    why: "A day's curve: 1,440 minutes of each gate, of as many nights as the house had.",
  },
  ...['tickets', null].map(table => ({
    table,
    statement: /^select count\(distinct holder_email\)::int as count from tickets/,
    why: 'To how many addresses a message would go: said before it is sent, never while people buy or enter.',
  })),
  ...['tickets', 'orders', 'check_ins'].map(table => ({
    table,
    statement: /^select count\(\*\) as "count" from "\w+" as "\w0" where "\w0"\."event_id" = '[^']+'$/,
    why: 'totalCount: counted only for who asks for it, and no page of ours does.',
  })),
  ...['search_texts', 'orders'].map(table => ({
    table,
    statement: /^select "o0"\.\* from "orders" as "o0" .*"o0"\."status".* ilike /,
    why: 'A text that many orders have and a status that few of those have: as much is read as have the text (docs/decisions/0040-search.md).',
  })),
];
