import { Migration } from '@mikro-orm/migrations';

/**
 * Tickets that are passed on: one row an offer, whatever became of it. What can't be: two open offers of one ticket, an
 * accepted one without the version of the code that it made, two that made the same.
 */
export class Migration20261121000910_transfers extends Migration {
  override up(): void {
    this.addSql(`
      create table transfers (
        id uuid primary key,
        event_id uuid not null references events,
        ticket_id uuid not null references tickets,
        from_name text not null,
        from_email text not null check (from_email = lower(from_email)),
        to_email text not null check (to_email = lower(to_email)),
        note text,
        status text not null check (status in ('AWAITING_APPROVAL', 'PENDING', 'ACCEPTED', 'DECLINED', 'CANCELLED', 'EXPIRED')),
        created_at timestamptz not null,
        offered_at timestamptz,
        expires_at timestamptz not null,
        settled_at timestamptz,
        code_version int check (code_version > 1),
        unique (ticket_id, code_version),
        foreign key (ticket_id, code_version) references ticket_codes (ticket_id, version),
        check (from_email <> to_email),
        check ((settled_at is null) = (status in ('AWAITING_APPROVAL', 'PENDING'))),
        check ((code_version is not null) = (status = 'ACCEPTED')),
        check (offered_at is not null or status not in ('PENDING', 'ACCEPTED'))
      )`);
    this.addSql(`create unique index transfers_open on transfers (ticket_id) where settled_at is null`);
    this.addSql(`create index transfers_expiring on transfers (expires_at) where settled_at is null`);
    this.addSql(`create index on transfers (ticket_id, created_at, id)`);
    this.addSql(`create index on transfers (event_id, created_at, id)`);
    this.addSql(`create index on transfers (from_email, created_at, id)`);
    this.addSql(`create index on transfers (to_email, created_at, id)`);
  }
}
