import { Migration } from '@mikro-orm/migrations';

/** An event's picture is a link, or a file that was uploaded, or none; and what it shows, in words. */
export class Migration20261121000962_event_images extends Migration {
  override up(): void {
    this.addSql(`
      alter table events
        add column image_id text check (image_id ~ '^[A-Za-z0-9_-]{22}$'),
        add column image_width int check (image_width > 0),
        add column image_height int check (image_height > 0),
        add column image_alt text not null default '',
        add check (num_nulls(image_id, image_width, image_height) in (0, 3)),
        add check (image_id is null or image_url is null)`);
    // Not unique: an event and its duplicate show the same.
    this.addSql(`create index on events (image_id) where image_id is not null`);
  }
}
