import { Migration } from '@mikro-orm/migrations';

/** A bank that only asks has taken nothing. What was booked as taken before stays booked until it is decided. */
export class Migration20261121000850_inquiries extends Migration {
  override up(): void {
    this.addSql(`
      alter table disputes
        add column withdrawn boolean not null default true,
        add constraint disputes_lost_is_gone check (status <> 'LOST' or withdrawn)`);
    this.addSql(`alter table disputes alter column withdrawn drop default`);
  }
}
