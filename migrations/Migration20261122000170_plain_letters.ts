import { Migration } from '@mikro-orm/migrations';

/** Combining marks of Latin, Greek, Cyrillic, Hebrew, Arabic and kana: as server/platform/search.ts has them. */
const MARKS = String.raw`\u0300-\u036F\u0483-\u0487\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4\u05C5\u05C7\u0610-\u061A\u064B-\u065F\u0670\u06D6-\u06DC\u1AB0-\u1ACE\u1DC0-\u1DFF\u20D0-\u20F0\u3099\u309A\uFE20-\uFE2F`;

/**
 * Names are found without their accents: a text that has any is followed by itself without them, after an empty line. What is
 * typed with them is looked for without them (server/platform/search.ts); the version before, which may run beside this one,
 * finds the first half. Texts that were written before get their second half by the two migrations after this one.
 */
export class Migration20261122000170_plain_letters extends Migration {
  override up(): void {
    this.addSql(`
      create function plain_letters(words text) returns text language sql immutable parallel safe
        return regexp_replace(normalize(words, nfkd), '[${MARKS}]', '', 'g')`);
    // Most texts are ASCII, which has no accents: those cost no look at their letters.
    this.addSql(String.raw`
      create function searched_text(words text) returns text language sql immutable parallel safe
        return case when octet_length(words) = char_length(words) then words
          else words || coalesce(E'\n' || nullif(plain_letters(words), words), '') end`);
    this.searched('ORDER', 'orders', ['number', 'buyer_name', 'buyer_email']);
    this.searched('TICKET', 'tickets', ['serial', 'holder_name', 'holder_email']);
  }

  private searched(kind: string, table: string, columns: string[]): void {
    const text = (row: string) =>
      `searched_text(${columns.map(column => String.raw`E'\n ' || ${row}.${column}`).join(' || ')})`;
    this.addSql(`
      create or replace function keep_search_text_of_${table}() returns trigger language plpgsql as $$
      begin
        if tg_op = 'INSERT' then
          insert into search_texts (id, event_id, kind, text)
          select id, event_id, '${kind}', ${text('is_now')} from is_now;
        else
          update search_texts set text = ${text('new')} where id = new.id;
        end if;
        return null;
      end $$`);
  }
}
