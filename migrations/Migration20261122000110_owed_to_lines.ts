import { Migration } from '@mikro-orm/migrations';

/**
 * What came back to a tier while the public could not buy it, and its line could be offered nothing: it is the line's once
 * the tier is on sale again.
 */
export class Migration20261122000110_owed_to_lines extends Migration {
  override up(): void {
    this.addSql(`alter table tiers add column owed int not null default 0 check (owed >= 0)`);
  }
}
