import { letBuy } from '../buyers.js';
import type { Row } from '../row.js';
import { lazily, type Stage } from '../stage.js';

/** A crowd: the more come at once, the more share a transaction. */
const CLIENTS = 256;
/** Tickets of the tier that is sold out in the end, and how many are asked for. */
const LAST = 500;

/** `reserveTickets` through HTTP and GraphQL with all that every buyer goes through, one hot tier. */
export function apiReservations(): Row {
  const told = new Set<string>();
  let rounds = 0;
  let stage: Stage;
  const hot = lazily(() => stage.event());

  return {
    name: `API: reserveTickets, ${CLIENTS} buyers`,
    targets: [
      { comparedTo: ['pgbench 32'], atLeast: 5, meant: 8 },
      { comparedTo: ['pgbench 1', 'pgbench 8', 'pgbench 32'], atLeast: 3, meant: 4 },
    ],

    async measure(onStage, seconds) {
      stage = onStage;
      rounds += 1;
      const { perSecond, p50, p99, orders, others } = await letBuy({
        ...(await hot()),
        url: stage.url,
        clients: CLIENTS,
        seconds,
      });
      const before = told.size;
      for (const id of orders) told.add(id);
      const twice = before + orders.length - told.size;
      return {
        perSecond,
        p50,
        p99,
        wrong: [
          ...Object.entries(others).map(([kind, count]) => `${count} buyers were answered ${kind}`),
          ...(twice > 0 ? [`${twice} buyers were given an order of somebody else`] : []),
        ],
      };
    },

    async check({ database, url, event }) {
      const { eventId } = await hot();
      const { rows } = await database.query<{ id: string }>('select id from orders where event_id = $1', [eventId]);
      const kept = new Set(rows.map(({ id }) => id));
      const lost = [...told].filter(id => !kept.has(id)).length;
      // Who was still being served when a round ended holds an order, but was not heard any more.
      const unheard = [...kept].filter(id => !told.has(id)).length;

      const few = await event(LAST);
      const { orders, others } = await letBuy({ ...few, url, clients: CLIENTS, seconds: 60, until: 2 * LAST });
      const { rows: last } = await database.query<{ held: number; orders: number }>(
        'select held, (select count(*)::int from orders where event_id = $1) as orders from tiers where event_id = $1',
        [few.eventId],
      );
      const soldOut = {
        orders: orders.length,
        refused: others['SoldOutError'],
        held: last[0]?.held,
        kept: last[0]?.orders,
      };
      const asItShould = { orders: LAST, refused: LAST, held: LAST, kept: LAST };
      return [
        ...(lost > 0 ? [`${lost} orders that buyers were told of are not there`] : []),
        ...(unheard > rounds * CLIENTS ? [`${unheard} orders are there that no buyer was told of`] : []),
        ...(JSON.stringify(soldOut) === JSON.stringify(asItShould)
          ? []
          : [`${2 * LAST} buyers for ${LAST} tickets: ${JSON.stringify(soldOut)}`]),
      ];
    },
  };
}
