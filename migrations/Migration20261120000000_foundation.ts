import { Migration } from '@mikro-orm/migrations';

/**
 * The foundation: people, events and their inventory, orders and their money, tickets, the gate, mail, audit.
 *
 * Every invariant that one row can hold is a CHECK here, and every "never twice" is a UNIQUE: the code keeps them
 * too, but the database is the one that can't forget. Money is whole minor units (bigint), instants are timestamptz.
 */
export class Migration20261120000000_foundation extends Migration {
  override up(): void {
    this.people();
    this.eventsAndTiers();
    this.ordersAndMoney();
    this.ticketsAndGate();
    this.mailAndRecords();
  }

  private people(): void {
    this.addSql(`
      create table users (
        id uuid primary key,
        email text not null unique check (email = lower(email)),
        name text not null,
        password_hash text not null,
        role text not null default 'USER' check (role in ('USER', 'ADMIN')),
        locale text not null default 'en',
        email_verified_at timestamptz,
        deactivated_at timestamptz,
        created_at timestamptz not null
      )`);
    this.addSql(`
      create table sessions (
        id uuid primary key,
        user_id uuid not null references users,
        family_id uuid not null,
        token_digest bytea not null unique,
        ip text,
        user_agent text,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        rotated_at timestamptz,
        revoked_at timestamptz
      )`);
    this.addSql(`create index on sessions (family_id)`);
    this.addSql(`create index on sessions (user_id) where revoked_at is null`);
    this.addSql(`
      create table account_links (
        id uuid primary key,
        user_id uuid not null references users,
        purpose text not null check (purpose in ('VERIFY_EMAIL', 'RESET_PASSWORD')),
        created_at timestamptz not null,
        expires_at timestamptz not null,
        used_at timestamptz
      )`);
    this.addSql(`create index on account_links (user_id, purpose)`);
    this.addSql(`
      create table organizations (
        id uuid primary key,
        slug text not null unique,
        name text not null,
        fee_basis_points int not null default 0 check (fee_basis_points between 0 and 10000),
        fee_fixed bigint not null default 0 check (fee_fixed >= 0),
        fees_paid_by text not null default 'BUYER' check (fees_paid_by in ('BUYER', 'ORGANIZER')),
        created_at timestamptz not null
      )`);
    this.addSql(`
      create table memberships (
        organization_id uuid not null references organizations,
        user_id uuid not null references users,
        role text not null check (role in ('OWNER', 'MANAGER', 'SCANNER', 'VIEWER')),
        created_at timestamptz not null,
        primary key (organization_id, user_id)
      )`);
    this.addSql(`create index on memberships (user_id)`);
  }

  private eventsAndTiers(): void {
    this.addSql(`
      create table events (
        id uuid primary key,
        organization_id uuid not null references organizations,
        slug text not null unique,
        title text not null,
        description text not null default '',
        status text not null default 'DRAFT' check (status in ('DRAFT', 'PUBLISHED', 'CANCELLED')),
        venue_name text not null,
        venue_address text,
        venue_city text,
        venue_country text,
        venue_latitude double precision check (venue_latitude between -90 and 90),
        venue_longitude double precision check (venue_longitude between -180 and 180),
        starts_at timestamptz not null,
        ends_at timestamptz not null,
        doors_at timestamptz,
        time_zone text not null,
        currency text not null check (currency ~ '^[A-Z]{3}$'),
        image_url text,
        language text not null default 'en',
        capacity int check (capacity >= 0),
        sold int not null default 0 check (sold >= 0),
        held int not null default 0 check (held >= 0),
        requires_approval boolean not null default false,
        transfer_policy text not null default 'OPEN' check (transfer_policy in ('OFF', 'OPEN', 'APPROVAL')),
        refund_deadline timestamptz,
        qr_mode text not null default 'STATIC' check (qr_mode in ('STATIC', 'ROTATING')),
        hold_minutes int not null default 10 check (hold_minutes between 1 and 60),
        offer_hours int not null default 24 check (offer_hours between 1 and 168),
        reentry boolean not null default true,
        tax_basis_points int not null default 0 check (tax_basis_points between 0 and 10000),
        tax_included boolean not null default false,
        serial_prefix text not null unique check (serial_prefix ~ '^[A-Z0-9]{3,10}$'),
        last_serial int not null default 0 check (last_serial >= 0),
        created_at timestamptz not null,
        published_at timestamptz,
        search tsvector not null generated always as (
          to_tsvector('simple', title || ' ' || description || ' ' || venue_name || ' ' || coalesce(venue_city, ''))
        ) stored,
        check (starts_at < ends_at),
        check (sold + held <= coalesce(capacity, 2147483647))
      )`);
    this.addSql(`create index on events using gin (search)`);
    this.addSql(`create index on events (starts_at, id) where status = 'PUBLISHED'`);
    this.addSql(`create index on events (lower(venue_city), starts_at) where status = 'PUBLISHED'`);
    this.addSql(`create index on events (organization_id, starts_at)`);
    this.addSql(`
      create table signing_keys (
        event_id uuid primary key references events,
        public_key bytea not null check (octet_length(public_key) = 32),
        sealed_private_key bytea not null
      )`);
    this.addSql(`
      create table tiers (
        id uuid primary key,
        event_id uuid not null references events,
        name text not null,
        description text not null default '',
        price bigint not null check (price between 0 and 9007199254740991),
        lane text not null default 'REGULAR' check (lane in ('VIP', 'REGULAR')),
        capacity int not null check (capacity >= 0),
        sold int not null default 0 check (sold >= 0),
        held int not null default 0 check (held >= 0),
        min_per_order int not null default 1 check (min_per_order >= 1),
        max_per_order int not null default 10 check (max_per_order >= 1),
        sale_starts_at timestamptz,
        sale_ends_at timestamptz,
        hidden boolean not null default false,
        position int not null,
        created_at timestamptz not null,
        check (sold + held <= capacity),
        check (min_per_order <= max_per_order),
        check (sale_starts_at < sale_ends_at)
      )`);
    this.addSql(`create index on tiers (event_id, position)`);
  }

  private ordersAndMoney(): void {
    this.addSql(`
      create table orders (
        id uuid primary key,
        number text not null unique,
        event_id uuid not null references events,
        user_id uuid references users,
        buyer_name text not null,
        buyer_email text not null check (buyer_email = lower(buyer_email)),
        status text not null check (status in
          ('HELD', 'AWAITING_PAYMENT', 'PAID', 'PARTIALLY_REFUNDED', 'REFUNDED', 'EXPIRED', 'CANCELLED')),
        currency text not null check (currency ~ '^[A-Z]{3}$'),
        subtotal bigint not null check (subtotal >= 0),
        discount bigint not null check (discount between 0 and subtotal),
        fees bigint not null check (fees >= 0),
        tax bigint not null check (tax >= 0),
        tax_included boolean not null,
        total bigint not null,
        refunded bigint not null default 0 check (refunded between 0 and total),
        hold_expires_at timestamptz not null,
        hold_extended boolean not null default false,
        end_queued_at timestamptz,
        created_at timestamptz not null,
        paid_at timestamptz,
        check (total = subtotal - discount + fees + case when tax_included then 0 else tax end),
        check ((paid_at is not null) = (status in ('PAID', 'PARTIALLY_REFUNDED', 'REFUNDED')))
      )`);
    this.addSql(`create index on orders (event_id, created_at, id)`);
    this.addSql(`create index on orders (user_id, created_at) where user_id is not null`);
    this.addSql(`create index on orders (buyer_email, created_at)`);
    this.addSql(`create index orders_open on orders (hold_expires_at) where status in ('HELD', 'AWAITING_PAYMENT')`);
    this.addSql(`
      create table order_items (
        id uuid primary key,
        order_id uuid not null references orders,
        tier_id uuid not null references tiers,
        position int not null,
        quantity int not null check (quantity > 0),
        unit_price bigint not null check (unit_price >= 0),
        discount bigint not null check (discount >= 0),
        fees bigint not null check (fees >= 0),
        tax bigint not null check (tax >= 0),
        total bigint not null check (total >= 0),
        unique (order_id, tier_id)
      )`);
    this.addSql(`create index on order_items (tier_id)`);
    this.addSql(`
      create table idempotency_keys (
        scope text not null,
        key text not null,
        fingerprint bytea not null,
        result_id uuid not null,
        created_at timestamptz not null,
        primary key (scope, key)
      )`);
    this.addSql(`create index on idempotency_keys (created_at)`);
    this.addSql(`
      create table payments (
        id uuid primary key,
        order_id uuid not null references orders,
        provider text not null check (provider in ('STRIPE', 'PAYSTACK')),
        status text not null check (status in
          ('PENDING', 'SUCCEEDED', 'FAILED', 'MISMATCHED', 'REFUNDED', 'PARTIALLY_REFUNDED', 'DISPUTED')),
        reference text not null,
        amount bigint not null check (amount > 0),
        currency text not null check (currency ~ '^[A-Z]{3}$'),
        received bigint check (received >= 0),
        refunded bigint not null default 0 check (refunded between 0 and coalesce(received, 0)),
        page_url text,
        opening_until timestamptz,
        page_expires_at timestamptz not null,
        page_closed boolean not null default false,
        return_url text not null,
        provider_payment_id text,
        failure_reason text,
        created_at timestamptz not null,
        settled_at timestamptz,
        next_check_at timestamptz not null,
        checks int not null default 0,
        unique (provider, reference)
      )`);
    this.addSql(`create index on payments (order_id)`);
    this.addSql(`create index on payments (provider, provider_payment_id) where provider_payment_id is not null`);
    this.addSql(`create index payments_pending on payments (next_check_at) where status = 'PENDING'`);
    this.addSql(`
      create table refunds (
        id uuid primary key,
        order_id uuid not null references orders,
        payment_id uuid not null references payments,
        automatic boolean not null,
        amount bigint not null check (amount > 0),
        currency text not null check (currency ~ '^[A-Z]{3}$'),
        reason text not null,
        status text not null check (status in ('REQUESTED', 'DENIED', 'PROCESSING', 'SUCCEEDED', 'FAILED')),
        decision_note text,
        provider_refund_id text,
        created_at timestamptz not null,
        settled_at timestamptz
      )`);
    this.addSql(`create index on refunds (order_id)`);
    this.addSql(`create unique index refunds_one_automatic on refunds (payment_id) where automatic`);
    this.addSql(`create index on refunds (provider_refund_id) where provider_refund_id is not null`);
    this.addSql(`
      create table webhook_deliveries (
        id uuid primary key,
        provider text not null check (provider in ('STRIPE', 'PAYSTACK')),
        event_key text not null,
        type text not null,
        body text not null,
        status text not null check (status in ('RECEIVED', 'PROCESSED', 'IGNORED', 'FAILED')),
        attempts int not null default 0,
        received_at timestamptz not null,
        processed_at timestamptz,
        last_error text,
        unique (provider, event_key)
      )`);
    this.addSql(`create index on webhook_deliveries (status, received_at)`);
  }

  private ticketsAndGate(): void {
    this.addSql(`
      create table tickets (
        id uuid primary key,
        event_id uuid not null references events,
        tier_id uuid not null references tiers,
        order_id uuid not null references orders,
        position int not null,
        serial text not null unique,
        serial_number int not null check (serial_number > 0),
        status text not null check (status in ('VALID', 'CHECKED_IN', 'CHECKED_OUT', 'REFUNDED', 'VOID')),
        holder_name text not null,
        holder_email text not null check (holder_email = lower(holder_email)),
        holder_id uuid references users,
        code_version int not null default 1 check (code_version >= 1),
        issued_at timestamptz not null,
        checked_in_at timestamptz,
        first_check_in_id uuid,
        unique (order_id, position),
        unique (event_id, serial_number),
        check ((checked_in_at is not null) or status not in ('CHECKED_IN', 'CHECKED_OUT'))
      )`);
    this.addSql(`create index on tickets (tier_id, status)`);
    this.addSql(`create index on tickets (event_id, issued_at, id)`);
    this.addSql(`create index on tickets (holder_email, issued_at)`);
    this.addSql(`create index on tickets (holder_id, issued_at) where holder_id is not null`);
    this.addSql(`create index tickets_entered on tickets (event_id, tier_id, status) where checked_in_at is not null`);
    this.addSql(`
      create table ticket_codes (
        digest bytea primary key check (octet_length(digest) = 32),
        ticket_id uuid not null references tickets,
        version int not null check (version >= 1),
        replaced_at timestamptz,
        unique (ticket_id, version)
      )`);
    this.addSql(`
      create table check_ins (
        id uuid primary key,
        event_id uuid not null references events,
        ticket_id uuid references tickets,
        outcome text not null,
        kind text not null check (kind in ('ENTRY', 'EXIT')),
        gate text not null,
        scanned_by uuid not null references users,
        scanned_at timestamptz not null,
        received_at timestamptz not null,
        offline boolean not null default false,
        undone_at timestamptz,
        check (scanned_at <= received_at)
      )`);
    this.addSql(`create index on check_ins (event_id, received_at, id)`);
    this.addSql(`create index on check_ins (ticket_id, received_at) where ticket_id is not null`);
    this.addSql(`create index check_ins_entries on check_ins (event_id, gate, scanned_at)
      where outcome = 'ACCEPTED' and kind = 'ENTRY' and undone_at is null`);
    this.addSql(`alter table tickets add foreign key (first_check_in_id) references check_ins`);
  }

  private mailAndRecords(): void {
    this.addSql(`
      create table emails (
        id uuid primary key,
        dedupe_key text not null unique,
        event_id uuid references events,
        order_id uuid references orders,
        recipient text not null,
        template text not null,
        params jsonb not null,
        language text not null default 'en',
        subject text not null default '',
        status text not null check (status in ('QUEUED', 'SENT', 'DELIVERED', 'BOUNCED', 'FAILED')),
        attempts int not null default 0,
        created_at timestamptz not null,
        sent_at timestamptz,
        last_error text,
        provider_message_id text
      )`);
    this.addSql(`create index on emails (event_id, created_at) where event_id is not null`);
    this.addSql(`create index on emails (status, created_at) where status in ('QUEUED', 'FAILED')`);
    this.addSql(`
      create table outbox_messages (
        id uuid primary key references emails,
        recipient text not null,
        subject text not null,
        html text not null,
        text text not null,
        sent_at timestamptz not null
      )`);
    this.addSql(`create index on outbox_messages (recipient, sent_at)`);
    this.addSql(`create index on outbox_messages (sent_at)`);
    this.addSql(`
      create table outbox_attachments (
        message_id uuid not null references outbox_messages on delete cascade,
        position int not null,
        file_name text not null,
        content_type text not null,
        cid text,
        content bytea not null,
        primary key (message_id, position)
      )`);
    this.addSql(`
      create table audit_entries (
        id uuid primary key,
        at timestamptz not null,
        actor_id uuid references users,
        organization_id uuid references organizations,
        action text not null,
        subject_type text not null,
        subject_id uuid not null,
        details jsonb not null default '{}',
        ip text
      )`);
    this.addSql(`create index on audit_entries (organization_id, at)`);
  }
}
