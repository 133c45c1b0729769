import { Migration } from '@mikro-orm/migrations';

/** What a person has to look at is found by indexes of just that; a difference can be closed by whoever dealt with it. */
export class Migration20261121000350_payment_issues extends Migration {
  override up(): void {
    this.addSql(`create index payments_mismatched on payments (settled_at, id) where status = 'MISMATCHED'`);
    this.addSql(`create index refunds_failed on refunds (settled_at, id) where status = 'FAILED'`);
    this.addSql(`
      alter table reconciliation_differences
        add column resolved_by uuid references users,
        add column note text,
        add check (resolved_by is null or resolved_at is not null),
        add check ((resolved_by is null) = (note is null))`);
  }
}
