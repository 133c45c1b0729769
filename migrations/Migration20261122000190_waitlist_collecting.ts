import { Migration } from '@mikro-orm/migrations';

/** Who collects in a line, found without reading the line: at each return, whom its capacity can't make whole any more lets go. */
export class Migration20261122000190_waitlist_collecting extends Migration {
  override up(): void {
    this.addSql(
      `create index waitlist_collecting on waitlist_entries (tier_id) where status = 'WAITING' and collected > 0`,
    );
  }
}
