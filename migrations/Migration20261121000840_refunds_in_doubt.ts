import { Migration } from '@mikro-orm/migrations';

/** Since when a refund is on its way, so that one which stays there is seen, and attempts are looked for from there on. */
export class Migration20261121000840_refunds_in_doubt extends Migration {
  override up(): void {
    this.addSql(`
      alter table refunds
        add column processing_since timestamptz,
        add column needs_person boolean not null default false`);
    this.addSql(`update refunds set processing_since = created_at where status not in ('REQUESTED', 'DENIED')`);
    this.addSql(`
      create index refunds_processing on refunds ((coalesce(asked_at, processing_since)), id) where status = 'PROCESSING'`);
  }
}
