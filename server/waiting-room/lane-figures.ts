import type { EntityManager } from '@mikro-orm/postgresql';
import { Field, Int, ObjectType } from 'type-graphql';
import { TierLane } from '../events/tier.entity.js';
import { clock } from '../platform/clock.js';

@ObjectType({ description: 'What became of those who took a place in one lane of a waiting room.' })
export class LaneFigures {
  @Field(() => TierLane, { description: 'The lane that they are in.' })
  lane!: TierLane;

  @Field(() => Int, { description: 'How many wait.' })
  waiting!: number;

  @Field(() => Int, { description: 'How many were admitted so far.' })
  admitted!: number;

  @Field(() => Int, { description: 'How many of these have opened an order.' })
  ordered!: number;

  @Field(() => Int, { description: 'How many of these have paid one.' })
  bought!: number;

  @Field(() => Int, { description: 'How many gave their place up.' })
  left!: number;

  @Field(() => Int, { description: 'How many were admitted and let their time go by without an order.' })
  missed!: number;
}

/**
 * The lanes of an event's room that anybody ever took a place in, VIP first: for the promoter's page and the command line. Reads
 * the room's places, and of orders those that they opened.
 */
export async function laneFigures(em: EntityManager, eventId: string): Promise<LaneFigures[]> {
  const rows = await em.execute<LaneFigures[]>(
    `select lane, count(*) filter (where place.status = 'WAITING')::int as waiting,
       count(*) filter (where admitted_at is not null)::int as admitted, count(order_id)::int as ordered,
       count(*) filter (where paid_at is not null)::int as bought,
       count(*) filter (where place.status = 'LEFT')::int as "left",
       count(*) filter (where place.status = 'ADMITTED' and admission_ends_at <= ? and order_id is null)::int as missed
     from queue_tickets as place
       left join lateral (select paid_at from orders where id = place.order_id limit 1) as ordered on true
     where place.event_id = ? group by lane order by lane desc`,
    [clock.now(), eventId],
  );
  return rows.map(row => Object.assign(new LaneFigures(), row));
}
