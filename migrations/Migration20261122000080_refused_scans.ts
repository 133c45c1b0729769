import { Migration } from '@mikro-orm/migrations';

/** The scans that let nobody in are few and looked for: found without reading a whole evening. */
export class Migration20261122000080_refused_scans extends Migration {
  override up(): void {
    this.addSql(`create index check_ins_refused on check_ins (event_id, received_at, id) where outcome <> 'ACCEPTED'`);
  }
}
