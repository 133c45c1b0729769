import { Migration } from '@mikro-orm/migrations';

/** What tests/database-schema.test.ts missed: a scan's outcomes as the code has them, and ways back from what is pointed to. */
export class Migration20261120000300_outcomes_and_indexes extends Migration {
  override up(): void {
    this.addSql(`
      alter table check_ins add check (outcome in
        ('ACCEPTED', 'ALREADY_CHECKED_IN', 'NOT_CHECKED_IN', 'REFUNDED', 'VOID', 'REPLACED', 'WRONG_EVENT', 'WRONG_GATE',
         'TOO_EARLY', 'TOO_LATE', 'NO_REENTRY', 'EVENT_CANCELLED', 'UNKNOWN_TICKET', 'BAD_SIGNATURE', 'EXPIRED_CODE'))`);
    // Each sign-in forgets its user's old sessions, the revoked ones too: an index of the others is of no use to it.
    this.addSql(`create index on sessions (user_id, expires_at)`);
    this.addSql(`drop index sessions_user_id_idx`);
    this.addSql(`create index on refunds (payment_id)`);
    this.addSql(`create index on emails (order_id) where order_id is not null`);
  }
}
