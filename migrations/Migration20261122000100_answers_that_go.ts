import { Migration } from '@mikro-orm/migrations';

/** The house may be empty when a session plans a trigger's statement: it looks each event up all the same. */
const BY_INDEX = 'set enable_seqscan to off set enable_hashjoin to off set enable_mergejoin to off';

/** The files that an order's answers name; only its event's questions tell which answers are files. */
const FILES = `
  cross join lateral jsonb_path_query(events.questions, '$[*] ? (@.kind == "FILE")') as question
  cross join lateral jsonb_path_query(orders.answers -> (question ->> 'id'), '$[*] ? (@ != null)') as file`;

/**
 * Answers of orders that were never paid go after seven days (server/questions/old-answers.service.ts), with the files that
 * nothing else names. Who names a file is written down by triggers, so that also a version before this one, still running,
 * has it written; a foreign key keeps each file that is named.
 */
export class Migration20261122000100_answers_that_go extends Migration {
  override up(): void {
    // In the order in which a reservation takes them: an older version may still be running.
    this.addSql(`lock table orders, registrations, attachments in share row exclusive mode`);
    this.addSql(`
      create table attachment_uses (
        attachment_id text not null references attachments,
        order_id uuid references orders,
        registration_id uuid references registrations,
        check (num_nonnulls(order_id, registration_id) = 1),
        unique (order_id, attachment_id),
        unique (registration_id, attachment_id)
      )`);
    this.addSql(`create index on attachment_uses (attachment_id)`);
    this.orders();
    this.registrations();
    this.addSql(`
      create index orders_unpaid_answers on orders (hold_expires_at)
      where answers is not null and status in ('EXPIRED', 'CANCELLED')`);
  }

  private orders(): void {
    this.addSql(`
      create function note_files_of_order() returns trigger language plpgsql ${BY_INDEX} as $$
      begin
        if tg_op = 'UPDATE' then delete from attachment_uses where order_id = new.id; end if;
        insert into attachment_uses (attachment_id, order_id)
        select distinct file #>> '{}', orders.id
        from (select new.id, new.event_id, new.answers) as orders join events on events.id = orders.event_id ${FILES};
        return null;
      end $$`);
    this.addSql(`
      create trigger orders_new_files after insert on orders
        for each row when (new.answers is not null) execute function note_files_of_order()`);
    this.addSql(`
      create trigger orders_other_files after update of answers on orders
        for each row when (old.answers is distinct from new.answers) execute function note_files_of_order()`);
    this.addSql(`
      insert into attachment_uses (attachment_id, order_id)
      select distinct file #>> '{}', orders.id
      from orders join events on events.id = orders.event_id ${FILES}
      join attachments on attachments.id = file #>> '{}'
      where orders.answers is not null`);
  }

  private registrations(): void {
    this.addSql(`
      create function note_files_of_registration() returns trigger language plpgsql as $$
      begin
        insert into attachment_uses (attachment_id, registration_id) select distinct unnest(new.attachment_ids), new.id;
        return null;
      end $$`);
    this.addSql(`
      create trigger registrations_new_files after insert on registrations
        for each row when (cardinality(new.attachment_ids) > 0) execute function note_files_of_registration()`);
    this.addSql(`
      insert into attachment_uses (attachment_id, registration_id)
      select distinct attachments.id, registrations.id
      from registrations cross join unnest(attachment_ids) as named join attachments on attachments.id = named`);
  }
}
