import { Migration } from '@mikro-orm/migrations';

/**
 * Gates with the tiers that they admit, windows of entry, devices, and what a scanner needs to hear of tickets.
 *
 * `tickets.changed` is the transaction that last changed what a scanner is told: read in its order, from the oldest
 * transaction that was still under way at the last reading, no change is missed, whatever commits in between.
 *
 * `tickets.passed_at` is when its last accepted scan was made. A ticket's scans are told apart by it to the microsecond, in
 * the order in which they were decided, and whoever left before `events.cleared_at` left on another day.
 */
export class Migration20261121000981_gates extends Migration {
  override up(): void {
    this.gates();
    this.devices();
    this.days();
    this.changes();
  }

  private gates(): void {
    this.addSql(`
      create table gates (
        id uuid primary key,
        event_id uuid not null references events on delete cascade,
        name text not null check (name <> ''),
        created_at timestamptz not null
      )`);
    this.addSql(`create unique index gates_named on gates (event_id, lower(name))`);
    this.addSql(`
      create table gate_tiers (
        gate_id uuid not null references gates on delete cascade,
        tier_id uuid not null references tiers on delete cascade,
        primary key (gate_id, tier_id)
      )`);
    this.addSql(`create index on gate_tiers (tier_id)`);
    this.addSql(`
      alter table tiers
        add column entry_starts_at timestamptz,
        add column entry_ends_at timestamptz,
        add check (entry_starts_at < entry_ends_at)`);
  }

  private devices(): void {
    this.addSql(`
      create table devices (
        id uuid primary key,
        event_id uuid not null references events on delete cascade,
        user_id uuid not null references users,
        session_family uuid,
        name text not null check (name <> ''),
        gate text not null check (gate <> ''),
        started_at timestamptz not null,
        last_sync_at timestamptz,
        queue_length int check (queue_length >= 0),
        revoked_at timestamptz
      )`);
    this.addSql(`create index on devices (event_id, started_at)`);
    this.addSql(`alter table check_ins add column device_id uuid references devices`);
  }

  private days(): void {
    this.addSql(`alter table events add column cleared_at timestamptz`);
    this.addSql(`alter table check_ins add column is_reentry boolean not null default false`);
    this.addSql(`alter table tickets add column passed_at timestamptz`);
    this.addSql(`
      update tickets set passed_at = scans.last
      from (
        select ticket_id, max(received_at) as last from check_ins
        where outcome = 'ACCEPTED' and undone_at is null and ticket_id is not null group by ticket_id
      ) as scans
      where id = ticket_id`);
    this.addSql(`
      update check_ins set is_reentry = true
      from tickets
      where tickets.id = ticket_id and outcome = 'ACCEPTED' and kind = 'ENTRY' and undone_at is null
        and check_ins.id <> first_check_in_id`);
  }

  private changes(): void {
    this.addSql(`alter table tickets add column changed xid8 not null default pg_current_xact_id()`);
    this.addSql(`create index tickets_changed on tickets (event_id, changed, id)`);
    this.addSql(`
      create function note_ticket_change() returns trigger language plpgsql as $$
      begin
        new.changed = pg_current_xact_id();
        return new;
      end $$`);
    this.addSql(`
      create trigger ticket_changed before update on tickets for each row
        when ((old.status, old.code_version, old.holder_name, old.tier_id)
          is distinct from (new.status, new.code_version, new.holder_name, new.tier_id))
        execute function note_ticket_change()`);
  }
}
