import { Migration } from '@mikro-orm/migrations';

/** A mail that has nothing left to say did not fail: it is SUPERSEDED, and so are those that read FAILED until now. */
export class Migration20261121000800_superseded_mails extends Migration {
  override up(): void {
    this.addSql(`
      alter table emails
        drop constraint emails_status_check,
        add constraint emails_status_check
          check (status in ('QUEUED', 'SENT', 'DELIVERED', 'BOUNCED', 'FAILED', 'SUPERSEDED'))`);
    this.addSql(`
      update emails set status = 'SUPERSEDED', last_error = null
      where status = 'FAILED' and last_error = 'What it tells of is over: there was nothing left to say'`);
  }
}
