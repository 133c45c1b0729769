import { letReserve } from '../engine.js';
import type { Row } from '../row.js';
import { lazily, type Stage } from '../stage.js';

const CALLERS = 1_000;

/** The reservation engine alone: what is left of the batches when nobody speaks HTTP. */
export function engineReservations(): Row {
  let stage: Stage;
  let reserved = 0;
  const hot = lazily(() => stage.event());

  return {
    name: `engine: hold, ${CALLERS.toLocaleString('en')} callers`,
    targets: [{ comparedTo: ['pgbench 32'], atLeast: 20, meant: 25 }],

    async measure(onStage, seconds) {
      stage = onStage;
      const { databaseUrl } = stage;
      const told = await letReserve({ ...(await hot()), databaseUrl, callers: CALLERS, seconds });
      reserved += told.reserved;
      return { ...told, wrong: [] };
    },

    async check({ database }) {
      const { eventId } = await hot();
      const { rows } = await database.query<{ held: number; orders: number }>(
        'select held, (select count(*)::int from orders where event_id = $1) as orders from tiers where event_id = $1',
        [eventId],
      );
      const { held, orders } = rows[0]!;
      const right = held === orders && orders === reserved;
      return right ? [] : [`the engine reserved ${reserved}, there are ${orders} orders, and ${held} are held`];
    },
  };
}
