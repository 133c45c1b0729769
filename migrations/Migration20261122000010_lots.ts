import { Migration } from '@mikro-orm/migrations';

/**
 * Each place in a waiting room has a lot, which says before whom it stands, and knows the network that it came from and
 * that network's neighbourhood. `address` is the network's digest from now on. Nobody reads `waiting_rooms.opened` any more:
 * whoever came before an opening is drawn at it, however often the room opens.
 */
export class Migration20261122000010_lots extends Migration {
  override up(): void {
    this.addSql(`alter table queue_tickets add lot text collate "C", add neighbourhood text`);
    this.addSql(`
      update queue_tickets set lot = '00000000000001' || lpad(place::text, 9, '0')
      where status = 'WAITING' and place is not null`);
    this.addSql(`create index queue_tickets_lots on queue_tickets (event_id, lane, lot) where status = 'WAITING'`);
    this.addSql(`drop index queue_tickets_left`);
  }
}
