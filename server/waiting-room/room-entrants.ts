import type { EntityManager } from '@mikro-orm/postgresql';
import type { TierLane } from '../events/tier.entity.js';
import type { Admitted } from './admission.policy.js';
import type { Lanes } from './room-numbers.js';
import type { Entrants } from './room-stock.policy.js';

/** A place that waits, with those of a lane's hidden tiers that its promo code opens. */
interface Invited {
  readonly id: string;
  readonly opens: readonly string[];
}

/** Whom a tick may admit of a lane: so many of those who are next, or, where only hidden tiers are left, of these alone. */
interface LaneEntrants {
  readonly most: number;
  readonly opens: ReadonlyMap<string, number>;
  /** In the order of their numbers; null: whoever is next. */
  readonly invited: readonly Invited[] | null;
}

/** Those who come in; null for a lane of which whoever is next does. */
interface Chosen {
  readonly turns: Admitted;
  readonly vip: readonly string[] | null;
  readonly regular: readonly string[] | null;
}

/**
 * Of each hidden tier no more are invited than it has orders for: the first of those who have its code. One index has
 * them, so a crowd without a code costs nothing.
 */
export async function entrantsOf(
  em: EntityManager,
  room: { readonly eventId: string; readonly lane: TierLane; readonly waiting: number },
  { most, opens }: Entrants,
): Promise<LaneEntrants> {
  if (opens === null) return { most: Math.min(room.waiting, most), opens: new Map(), invited: null };
  if (most === 0 || room.waiting === 0) return { most: 0, opens, invited: [] };
  const rows = await em.execute<Invited[]>(
    `select distinct on (first.place) first.id, first.opens
     from jsonb_each_text(?::jsonb) as tier (id, orders) cross join lateral (
       select id, place, opens from queue_tickets
       where event_id = ? and lane = ? and status = 'WAITING' and place is not null
         and opens is not null and jsonb_exists(opens, tier.id)
       order by place limit tier.orders::int
     ) as first order by first.place`,
    [JSON.stringify(Object.fromEntries(opens)), room.eventId, room.lane],
  );
  const invited = rows.map(one => ({ id: one.id, opens: one.opens.filter(id => opens.has(id)) }));
  return { most: find(invited, new Map(opens), most).length, opens, invited };
}

/**
 * Who comes in. A hidden tier is for both lanes: what those of one find is not there for the other, which then has
 * fewer turns. `turnsOf` is how lanes take turns where so many of each could come in.
 */
export function choose(vip: LaneEntrants, regular: LaneEntrants, turnsOf: (could: Lanes) => Admitted): Chosen {
  const first = chosenBy(turnsOf({ vip: vip.most, regular: regular.most }), vip, regular);
  if (first.regular === null || first.regular.length === first.turns.regular) return first;
  return chosenBy(turnsOf({ vip: first.turns.vip, regular: first.regular.length }), vip, regular);
}

function chosenBy(turns: Admitted, vip: LaneEntrants, regular: LaneEntrants): Chosen {
  const orders = new Map([...regular.opens, ...vip.opens]);
  return {
    turns,
    vip: vip.invited && find(vip.invited, orders, turns.vip),
    regular: regular.invited && find(regular.invited, orders, turns.regular),
  };
}

/** Those who find an order each, in their order, so many at most: each takes of what is open to them that of which most is left. */
function find(invited: readonly Invited[], orders: Map<string, number>, most: number): string[] {
  const found: string[] = [];
  const leftOf = (tierId: string): number => orders.get(tierId) ?? 0;
  for (const { id, opens } of invited) {
    if (found.length === most) break;
    const [tierId] = opens.toSorted((one, other) => leftOf(other) - leftOf(one));
    if (tierId === undefined || leftOf(tierId) === 0) continue;
    orders.set(tierId, leftOf(tierId) - 1);
    found.push(id);
  }
  return found;
}
