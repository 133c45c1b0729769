import { Migration } from '@mikro-orm/migrations';

/**
 * What is written to everybody who holds tickets: promoters' messages with who wants none, and on each event what its
 * holders were reminded and told of. No index on tickets by holder: a crowd's mails are written two thousand at a time,
 * each lot by one reading of the event's tickets, and every sale would pay for the index.
 */
export class Migration20261121000950_messages extends Migration {
  override up(): void {
    this.addSql(`
      create table attendee_messages (
        id uuid primary key,
        event_id uuid not null references events,
        author_id uuid not null references users,
        subject text not null,
        body text not null,
        tier_ids jsonb,
        ticket_status text check (ticket_status in ('VALID', 'CHECKED_IN', 'CHECKED_OUT', 'REFUNDED', 'VOID')),
        recipients int not null check (recipients > 0),
        created_at timestamptz not null
      )`);
    this.addSql(`create index on attendee_messages (event_id, created_at, id)`);
    this.addSql(`alter table emails add column message_id uuid references attendee_messages`);
    this.addSql(`create index on emails (message_id, status) where message_id is not null`);
    this.addSql(`
      create table message_refusals (
        organization_id uuid not null references organizations,
        email text not null check (email = lower(email)),
        refused_at timestamptz not null,
        primary key (organization_id, email)
      )`);
    this.addSql(`alter table events add column reminded_at timestamptz, add column announced jsonb`);
    this.addSql(`
      create index events_to_remind on events (starts_at) where status = 'PUBLISHED' and reminded_at is null`);
  }
}
