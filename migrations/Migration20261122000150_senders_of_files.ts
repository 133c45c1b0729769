import { Migration } from '@mikro-orm/migrations';

/** From which address a file comes, keyed by its event, so that none can take all the room of files that nobody attached yet. */
export class Migration20261122000150_senders_of_files extends Migration {
  override up(): void {
    this.addSql('alter table attachments add column sender text');
  }
}
