import { Migration } from '@mikro-orm/migrations';

/** Why a planned approval could not take effect has a name for programs, beside its sentence. */
export class Migration20261122000195_registration_obstacle_codes extends Migration {
  override up(): void {
    // No CHECK ties it to `obstacle`: the version before still clears the sentence alone.
    this.addSql(`alter table registrations add column obstacle_code text`);
  }
}
