import { Migration } from '@mikro-orm/migrations';

/** What an event says of its waiting room, where the room stands, and who waits in it (server/waiting-room/). */
export class Migration20261121000930_waiting_room extends Migration {
  override up(): void {
    this.addSql(`
      alter table events
        add waiting_room_opens_at timestamptz,
        add waiting_room_admit_per_minute int check (waiting_room_admit_per_minute between 1 and 60000),
        add waiting_room_vip_code text check (length(waiting_room_vip_code) between 3 and 40),
        add waiting_room_regular_share double precision check (waiting_room_regular_share between 0 and 1),
        add waiting_room_paused boolean,
        add constraint events_waiting_room_whole check (
          num_nonnulls(waiting_room_admit_per_minute, waiting_room_regular_share, waiting_room_paused) in (0, 3)
          and (waiting_room_admit_per_minute is not null or num_nonnulls(waiting_room_opens_at, waiting_room_vip_code) = 0))`);
    this.addSql(`create index events_with_waiting_room on events (id) where waiting_room_admit_per_minute is not null`);

    this.addSql(`
      create table waiting_rooms (
        event_id uuid primary key references events,
        slot bigint not null default 0,
        opened boolean not null default false,
        carry double precision not null default 0 check (carry >= 0 and carry < 1),
        recent text not null default '' check (recent ~ '^[VR]{0,9}$'),
        vip_places int not null default 0 check (vip_places >= 0),
        regular_places int not null default 0 check (regular_places >= 0)
      )`);
    this.addSql(`
      create table queue_tickets (
        id text primary key check (length(id) = 22),
        arrival bigint generated always as identity,
        event_id uuid not null references events,
        user_id uuid references users,
        address text,
        lane text not null check (lane in ('VIP', 'REGULAR')),
        status text not null check (status in ('WAITING', 'ADMITTED', 'LEFT')),
        place int check (place > 0),
        order_id uuid references orders,
        joined_at timestamptz not null,
        admitted_at timestamptz,
        admission_ends_at timestamptz,
        unique (event_id, lane, place),
        check (num_nonnulls(admitted_at, admission_ends_at) in (0, 2)),
        check (admission_ends_at > admitted_at),
        check (status <> 'WAITING' or admitted_at is null),
        check (status <> 'ADMITTED' or (admitted_at is not null and place is not null)),
        check (order_id is null or admitted_at is not null)
      )`);
    // Who is next, who has no place yet, and who left a gap: each is read by every tick or page, and short.
    this.addSql(`create index queue_tickets_next on queue_tickets (event_id, lane, place) where status = 'WAITING'`);
    this.addSql(
      `create index queue_tickets_new on queue_tickets (event_id, arrival) where status = 'WAITING' and place is null`,
    );
    this.addSql(`create index queue_tickets_left on queue_tickets (event_id, lane, place) where status = 'LEFT'`);
    this.addSql(
      `create unique index queue_tickets_one_a_user on queue_tickets (event_id, user_id) where status = 'WAITING' and user_id is not null`,
    );
    this.addSql(`create index on queue_tickets (user_id) where user_id is not null`);
    this.addSql(`create index on queue_tickets (order_id) where order_id is not null`);
  }
}
