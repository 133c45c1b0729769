import { Migration } from '@mikro-orm/migrations';

/**
 * Which refresh token came from which: where no token that came from one was ever used, the answer that brought it was lost.
 * No foreign key: the old ones are deleted before those that came from them, which keep saying so. Tokens of a version before
 * this one say nothing, and are then judged by the time alone, as they were.
 */
export class Migration20261122000101_lost_answers extends Migration {
  override up(): void {
    this.addSql(
      `alter table sessions add column previous_id uuid, add column replacement boolean not null default false`,
    );
    this.addSql(`create index on sessions (previous_id) where previous_id is not null`);
  }
}
