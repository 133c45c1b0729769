import { Migration } from '@mikro-orm/migrations';

/**
 * A waiting room is in front of a sale. Where registrations are approved nothing is sold at once, so that an admission
 * was good for nothing there: such a room is turned off.
 */
export class Migration20261122000011_room_or_approval extends Migration {
  override up(): void {
    this.addSql(`
      update events set waiting_room_opens_at = null, waiting_room_admit_per_minute = null, waiting_room_vip_code = null,
        waiting_room_regular_share = null, waiting_room_paused = null
      where requires_approval and waiting_room_admit_per_minute is not null`);
    this.addSql(`
      alter table events add constraint events_room_or_approval
        check (not requires_approval or waiting_room_admit_per_minute is null)`);
  }
}
