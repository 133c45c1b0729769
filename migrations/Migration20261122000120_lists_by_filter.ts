import { Migration } from '@mikro-orm/migrations';

/**
 * What staff pick out of a long list is found by an index, also where it is little, or nothing: else all of the list is read.
 * A migration a table: each keeps the gate, or buyers, waiting only while its own indexes are built.
 */
export class Migration20261122000120_lists_by_filter extends Migration {
  override up(): void {
    this.addSql(`create index check_ins_by_gate on check_ins (event_id, gate, received_at, id)`);
    this.addSql(`create index check_ins_by_staff on check_ins (event_id, scanned_by, received_at, id)`);
    this.addSql(
      `create index check_ins_by_device on check_ins (device_id, received_at, id) where device_id is not null`,
    );
    this.addSql(`create index check_ins_exits on check_ins (event_id, received_at, id) where kind = 'EXIT'`);
    this.addSql(`create index check_ins_offline on check_ins (event_id, received_at, id) where offline`);
    this.addSql(
      `create index check_ins_by_outcome on check_ins (event_id, outcome, received_at, id) where outcome <> 'ACCEPTED'`,
    );
  }
}
