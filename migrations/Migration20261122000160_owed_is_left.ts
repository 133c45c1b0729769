import { Migration } from '@mikro-orm/migrations';

/**
 * What a tier owes its line is there: no more than it has left, and nothing where nobody waits. Whoever bought with a code
 * what a hidden tier owed left the figure as it was; it meant the same, but nobody could recount it.
 */
export class Migration20261122000160_owed_is_left extends Migration {
  override up(): void {
    this.addSql(`
      update tiers set owed = case when waiting > 0 then greatest(0, capacity - sold - held) else 0 end
      where owed > case when waiting > 0 then capacity - sold - held else 0 end`);
  }
}
