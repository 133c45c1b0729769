import { Migration } from '@mikro-orm/migrations';

/** Refunds that people made at the provider, which take no ticket: they have an account of their own in the ledger. */
export class Migration20261121000830_refunds_at_the_provider extends Migration {
  override up(): void {
    this.addSql(`
      alter table refunds
        add column external boolean not null default false,
        add constraint refunds_external check (not external or not (automatic or cancellation))`);
    this.addSql(`
      alter table ledger_entries
        drop constraint ledger_entries_account_check,
        add constraint ledger_entries_account_check check (account in
          ('STRIPE_BALANCE', 'PAYSTACK_BALANCE', 'UNAPPLIED_CASH', 'SALES', 'DISCOUNTS', 'FEES', 'TAX', 'REFUNDS',
           'ALLOWANCES', 'DISPUTES', 'CHARGEBACKS'))`);
  }
}
