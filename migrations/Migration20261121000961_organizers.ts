import { Migration } from '@mikro-orm/migrations';

/** What an organization says of itself on its public page. */
export class Migration20261121000961_organizers extends Migration {
  override up(): void {
    this.addSql(`
      alter table organizations
        add column description text not null default '',
        add column website text check (website ~ '^https?://')`);
  }
}
