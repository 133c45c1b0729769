import { Migration } from '@mikro-orm/migrations';

/**
 * The totals of a gate keep everybody who passed it, so that one through which people only come back is known without its
 * minutes (server/attendance/attendance-counts.ts). What totals left out so far stands in the minutes; loose rows have theirs.
 */
export class Migration20261122000181_gates_of_returns extends Migration {
  override up(): void {
    this.addSql(`
      insert into attendance_counts (event_id, gate, passed, is_total)
      select event_id, gate, sum(entries), true from attendance_minutes group by event_id, gate having sum(entries) <> 0`);
  }
}
