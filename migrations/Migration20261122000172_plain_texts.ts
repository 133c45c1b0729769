import { Migration } from '@mikro-orm/migrations';

/**
 * The second half of texts that were written before Migration20261122000170. So many at a time, each time committed, so
 * that who changes a name waits for no more than those; the chore takes them into the index again, and until then they are
 * looked through. Begun anew after an interruption it passes over what it did.
 */
export class Migration20261122000172_plain_texts extends Migration {
  override isTransactional(): boolean {
    return false;
  }

  override up(): void {
    this.addSql(String.raw`
      do $$
      declare
        done uuid := '00000000-0000-0000-0000-000000000000';
        up_to uuid;
      begin
        loop
          select id into up_to from (select id from search_texts where id > done order by id limit 5000) next
            order by id desc limit 1;
          exit when up_to is null;
          update search_texts set text = searched_text(text), is_new = true
          where id > done and id <= up_to and octet_length(text) <> char_length(text)
            and position(E'\n\n' in text) = 0 and searched_text(text) <> text;
          commit;
          done := up_to;
        end loop;
      end $$`);
  }
}
