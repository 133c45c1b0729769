import { Migration } from '@mikro-orm/migrations';

/** What an event asks, what buyers and registrants answered, the files that they sent, and who registered (server/registrations/). */
export class Migration20261121000940_registrations extends Migration {
  override up(): void {
    this.addSql(
      `alter table events add column questions jsonb not null default '[]' check (jsonb_typeof(questions) = 'array')`,
    );

    // An id is all that is needed to name a file, so it is random. What nobody took a day later goes.
    this.addSql(`
      create table attachments (
        id text primary key check (length(id) = 22),
        event_id uuid not null references events,
        file_name text not null check (length(file_name) between 1 and 200),
        content_type text not null check (content_type in ('image/png', 'image/jpeg', 'image/webp', 'application/pdf')),
        size int not null check (size between 1 and 10485760),
        created_at timestamptz not null,
        received_at timestamptz,
        stored_at timestamptz,
        attached_at timestamptz,
        check (stored_at is null or received_at is not null),
        check (attached_at is null or stored_at is not null)
      )`);
    this.addSql(`create index attachments_unattached on attachments (created_at) where attached_at is null`);
    this.addSql(`create index on attachments (event_id)`);

    this.addSql(`
      create table registrations (
        id uuid primary key,
        event_id uuid not null references events,
        tier_id uuid not null references tiers,
        user_id uuid references users,
        name text not null,
        email text not null check (email = lower(email)),
        phone text,
        team_name text,
        members text[] not null,
        answers jsonb not null check (jsonb_typeof(answers) = 'object'),
        attachment_ids text[] not null,
        status text not null check (status in ('PENDING', 'APPROVED', 'DECLINED', 'WITHDRAWN')),
        decision_note text,
        decided_at timestamptz,
        planned_approval boolean,
        planned_note text,
        planned_by uuid references users,
        planned_for timestamptz,
        obstacle text,
        created_at timestamptz not null,
        check (status not in ('APPROVED', 'DECLINED') or decided_at is not null),
        check (status <> 'DECLINED' or decision_note is not null),
        check (num_nonnulls(planned_approval, planned_by, planned_for) in (0, 3)),
        check (planned_note is null or planned_for is not null),
        check (status = 'PENDING' or num_nonnulls(planned_for, obstacle) = 0)
      )`);
    this.addSql(`create index on registrations (event_id, created_at, id)`);
    this.addSql(`create index on registrations (event_id, status, created_at, id)`);
    this.addSql(`create index on registrations (tier_id)`);
    this.addSql(`create index on registrations (user_id, created_at) where user_id is not null`);
    this.addSql(`create index on registrations (email, created_at)`);
    this.addSql(`create index registrations_planned on registrations (planned_for) where planned_for is not null`);

    this.addSql(`
      alter table orders
        add column answers jsonb check (jsonb_typeof(answers) = 'object'),
        add column registration_id uuid references registrations`);
    // Of a registration one order at a time holds a place, or has its ticket.
    this.addSql(`
      create unique index orders_registration_once on orders (registration_id)
      where registration_id is not null and status not in ('EXPIRED', 'CANCELLED')`);
    this.addSql(`create index on orders (registration_id) where registration_id is not null`);
  }
}
