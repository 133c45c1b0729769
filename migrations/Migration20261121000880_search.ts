import { Migration } from '@mikro-orm/migrations';

/**
 * What orders and tickets are searched by, in a table of its own with trigram indexes (server/platform/search.ts). On the
 * tables themselves the indexes would cost a row a third of its insert, and the same again with each change of its status.
 *
 * Triggers write a text with its row, without an index; a chore of the workers takes it into the index, and until then it
 * is looked through. `is_new` are those that wait.
 *
 * No foreign key: the rows are made of rows that are never deleted.
 */
export class Migration20261121000880_search extends Migration {
  override up(): void {
    this.addSql(`create extension if not exists pg_trgm`);
    this.addSql(`create extension if not exists btree_gin`);
    this.addSql(`
      create table search_texts (
        id uuid primary key,
        event_id uuid not null,
        kind text not null check (kind in ('ORDER', 'TICKET')),
        text text not null,
        is_new boolean not null default true
      )`);
    this.searched('ORDER', 'orders', ['number', 'buyer_name', 'buyer_email']);
    this.searched('TICKET', 'tickets', ['serial', 'holder_name', 'holder_email']);
    this.addSql(`create index search_texts_new on search_texts (event_id) where is_new`);
  }

  private searched(kind: string, table: string, columns: string[]): void {
    // Each column begins with a line's end and a blank: no text to be found has the one, and words begin after the other.
    const text = (row: string) => columns.map(column => String.raw`E'\n ' || ${row}.${column}`).join(' || ');
    this.addSql(`
      insert into search_texts (id, event_id, kind, text, is_new)
      select id, event_id, '${kind}', ${text(table)}, false from ${table}`);
    // Taken in by the chore at once 2,000; the list of what PostgreSQL has yet to sort in is read by every search.
    this.addSql(`
      create index search_texts_${table} on search_texts using gin (event_id, text gin_trgm_ops)
        with (gin_pending_list_limit = 1024) where kind = '${kind}' and not is_new`);
    this.addSql(`
      create function keep_search_text_of_${table}() returns trigger language plpgsql as $$
      begin
        if tg_op = 'INSERT' then
          insert into search_texts (id, event_id, kind, text)
          select id, event_id, '${kind}', ${text('is_now')} from is_now;
        else
          update search_texts set text = ${text('new')} where id = new.id;
        end if;
        return null;
      end $$`);
    this.addSql(`
      create trigger ${table}_made_search after insert on ${table}
        referencing new table as is_now for each statement execute function keep_search_text_of_${table}()`);
    this.addSql(`
      create trigger ${table}_renamed_search after update of ${columns.join(', ')} on ${table}
        for each row execute function keep_search_text_of_${table}()`);
  }
}
