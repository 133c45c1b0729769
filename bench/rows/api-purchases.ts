import { letBuy } from '../buyers.js';
import type { Row } from '../row.js';
import { lazily, type Stage } from '../stage.js';

const CLIENTS = 256;

/** A whole purchase of a free ticket through HTTP and GraphQL: hold, pay nothing, and the ticket is in the database. */
export function apiPurchases(): Row {
  const told = new Set<string>();
  let stage: Stage;
  let rounds = 0;
  const hot = lazily(() => stage.event());

  return {
    name: `API: whole purchase, ${CLIENTS} buyers`,
    targets: [{ comparedTo: ['pgbench 32'], atLeast: 2, meant: 4 }],

    async measure(onStage, seconds) {
      stage = onStage;
      rounds += 1;
      const { orders, others, ...figures } = await letBuy({
        ...(await hot()),
        url: stage.url,
        clients: CLIENTS,
        seconds,
        pays: true,
      });
      for (const id of orders) told.add(id);
      return {
        ...figures,
        wrong: Object.entries(others).map(([kind, count]) => `${count} purchases were answered ${kind}`),
      };
    },

    async check({ database }) {
      const { eventId } = await hot();
      const { rows } = await database.query<{ id: string }>(
        `select orders.id from orders join tickets on order_id = orders.id
         where orders.event_id = $1 and orders.status = 'PAID'`,
        [eventId],
      );
      const paid = new Set(rows.map(({ id }) => id));
      const lost = [...told].filter(id => !paid.has(id)).length;
      const unheard = paid.size - told.size;
      return [
        ...(rows.length !== paid.size ? [`${rows.length - paid.size} orders of one ticket have more`] : []),
        ...(lost > 0 ? [`${lost} purchases that buyers were told of have no ticket`] : []),
        ...(unheard > rounds * CLIENTS ? [`${unheard} purchases are there that no buyer was told of`] : []),
      ];
    },
  };
}
