import { Migration } from '@mikro-orm/migrations';

/**
 * What a payment says came and went back is booked when its transaction commits, or that fails. So a process of a version
 * without a ledger, which still runs while this is migrated, takes no money past the books: what it hears of a payment
 * fails there, and is worked off by a process of this version. One that began before waits, because the ledger's own
 * migration locks payments until all migrations have committed.
 */
export class Migration20261121000820_money_is_booked extends Migration {
  override up(): void {
    this.addSql(`
      create function payments_are_booked() returns trigger language plpgsql as $$
      declare says record; booked record;
      begin
        select coalesce(received, 0) as came, refunded as back into says from payments where id = new.id;
        select coalesce(sum(amount) filter (where kind = 'MONEY_RECEIVED'), 0) as came,
               coalesce(-sum(amount) filter (where kind in ('REFUND', 'REFUND_REVERSED')), 0) as back into booked
        from ledger_postings join ledger_entries on posting_id = id
        where order_id = new.order_id and payment_id = new.id and account = new.provider || '_BALANCE';
        if says.came <> booked.came or says.back <> booked.back then
          raise exception 'payment %: % came and % went back, of which % and % are booked',
            new.id, says.came, says.back, booked.came, booked.back using errcode = 'check_violation';
        end if;
        return null;
      end $$`);
    this.addSql(`
      create constraint trigger booked after update of received, refunded on payments
      deferrable initially deferred for each row execute function payments_are_booked()`);
  }
}
