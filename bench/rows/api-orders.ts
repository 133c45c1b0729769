import { complaints, runLoad } from '../loads/load.js';
import type { BuyersHeard, BuyersJob } from '../loads/reserve.load.js';
import type { Row, Target } from '../row.js';
import { lazily } from '../lazily.js';
import type { Stage } from '../stage.js';
import { Told } from '../told.js';

/** Tickets of the tier that is sold out in the end, and how many are asked for. */
const LAST = 500;

export interface ApiOrders {
  /** To the end: the checkout of a free order, and its ticket. */
  readonly purchase: boolean;
  /** At once. */
  readonly buyers?: number;
  readonly targets: readonly Target[];
}

/** What a buyer sends, through HTTP and GraphQL with all that every buyer goes through, limits too; one hot tier. */
export function apiOrders({ purchase, buyers = 256, targets }: ApiOrders): Row {
  const name = `API: ${purchase ? 'whole purchase' : 'reserve'}, ${buyers} buyers`;
  const told = new Told(name, buyers);
  let stage: Stage;
  const hot = lazily(() => stage.event());
  const letBuy = (job: Omit<BuyersJob, 'clients' | 'purchase' | 'url'>) =>
    runLoad<BuyersHeard>('reserve', { ...job, url: stage.url, clients: buyers, purchase });

  return {
    name,
    targets,

    async measure(onStage, seconds) {
      stage = onStage;
      const { perSecond, p50, p99, orders, others } = await letBuy({ ...(await hot()), seconds });
      return {
        value: perSecond,
        p50,
        p99,
        wrong: [...complaints(name, others), ...told.add(orders)],
      };
    },

    async check({ database, event }) {
      const { eventId } = await hot();
      const { rows } = await database.query<{ id: string; tickets: number }>(
        `select id, (select count(*)::int from tickets where order_id = orders.id) as tickets
         from orders where event_id = $1 and (not $2 or status = 'PAID')`,
        [eventId, purchase],
      );
      const without = rows.filter(({ tickets }) => tickets !== Number(purchase)).length;

      const few = await event(LAST);
      const { orders, others } = await letBuy({ ...few, seconds: 60, until: 2 * LAST * (purchase ? 2 : 1) });
      const { rows: last } = await database.query<{ taken: number; over: boolean }>(
        'select sold + held as taken, sold + held > capacity as over from tiers where id = $1',
        [few.tierId],
      );
      const { SOLD_OUT: refused = 0, ...strange } = others;
      return [
        ...told.compare(rows.map(({ id }) => id)),
        ...(without > 0 ? [`${without} orders have another number of tickets than they should`] : []),
        ...complaints(`${name}, selling out`, strange),
        ...(orders.length === LAST && last[0]?.taken === LAST && refused > 0
          ? []
          : [`${LAST} tickets: ${orders.length} orders, ${refused} refused, ${JSON.stringify(last[0])}`]),
      ];
    },
  };
}
