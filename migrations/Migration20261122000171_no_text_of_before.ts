import { Migration } from '@mikro-orm/migrations';

/** Who wrote a text by the triggers of before has committed when this has: the next migration misses none. Nobody waits longer. */
export class Migration20261122000171_no_text_of_before extends Migration {
  override up(): void {
    this.addSql(`lock table search_texts in share mode`);
  }
}
