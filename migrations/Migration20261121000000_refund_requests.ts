import { Migration } from '@mikro-orm/migrations';

/**
 * Refunds that people ask for and decide, of single tickets; an event that is cancelled pays everybody back.
 *
 * What the code promises the database holds too: a ticket is in one refund that is not DENIED (the flag `holds` follows
 * the refund's status by a foreign key that cascades), a cancelled event refunds an order once, and what is promised
 * back of a payment together with what went back never exceeds what it brought.
 */
export class Migration20261121000000_refund_requests extends Migration {
  override up(): void {
    this.refunds();
    this.money();
    this.cancelledEvents();
  }

  private refunds(): void {
    this.addSql(`
      alter table refunds
        add column event_id uuid references events,
        add column cancellation boolean not null default false,
        add column attempt int not null default 1 check (attempt >= 1),
        add column asked_at timestamptz,
        add column asking_until timestamptz,
        add column holds_tickets boolean not null generated always as (status <> 'DENIED') stored,
        alter column payment_id drop not null,
        drop constraint refunds_amount_check,
        add constraint refunds_amount_check check (amount >= 0),
        add constraint refunds_from_a_payment check ((payment_id is null) = (amount = 0)),
        add constraint refunds_holds_tickets unique (id, holds_tickets)`);
    this.addSql(`update refunds set event_id = orders.event_id from orders where orders.id = order_id`);
    // Whether the provider was asked for these is not known: it is asked about them first.
    this.addSql(`update refunds set asked_at = created_at where status = 'PROCESSING'`);
    this.addSql(`alter table refunds alter column event_id set not null`);
    this.addSql(`create index on refunds (event_id, created_at, id)`);
    this.addSql(`create unique index refunds_one_cancellation on refunds (order_id) where cancellation`);
    this.addSql(`create index refunds_of_cancelled_event on refunds (event_id, status) where cancellation`);
    this.addSql(`
      create table refund_tickets (
        ticket_id uuid not null references tickets,
        refund_id uuid not null,
        holds boolean not null default true,
        amount bigint not null check (amount >= 0),
        primary key (ticket_id, refund_id),
        foreign key (refund_id, holds) references refunds (id, holds_tickets) on update cascade
      )`);
    this.addSql(`create index on refund_tickets (refund_id, holds)`);
    this.addSql(`create unique index refund_tickets_once on refund_tickets (ticket_id) where holds`);
  }

  private money(): void {
    this.addSql(`alter table payments add column promised bigint not null default 0 check (promised >= 0)`);
    this.addSql(`
      update payments set promised = owed.amount
      from (
        select payment_id, sum(amount) as amount from refunds where status in ('PROCESSING', 'FAILED') group by payment_id
      ) as owed
      where owed.payment_id = payments.id`);
    this.addSql(`
      alter table payments add constraint payments_returns_no_more_than_it_brought
        check (refunded + promised <= coalesce(received, 0))`);
    this.addSql(`
      alter table orders add constraint orders_refunded_only_after_tickets
        check (refunded = 0 or status in ('PARTIALLY_REFUNDED', 'REFUNDED'))`);
  }

  private cancelledEvents(): void {
    this.addSql(`
      alter table events
        add column cancelled_at timestamptz,
        add column cancellation_reason text,
        add column cancellation_total int not null default 0 check (cancellation_total >= 0)`);
  }
}
