import { runPgbench } from '../pgbench.js';
import type { Row } from '../row.js';
import { lazily } from '../lazily.js';
import type { Stage } from '../stage.js';

/**
 * What a reservation writes, in the order in which the server writes it, on the server's own tables with their
 * constraints, keys and indexes. It reads nothing, checks nothing and asks nobody.
 */
const RESERVATION = `begin;
insert into idempotency_keys (scope, key, fingerprint, result_id, created_at)
  values ('bench', gen_random_uuid()::text, sha256('bench'), uuidv7(), now()) returning result_id as order_id \\gset
update events set held = held + 1 where id = :event_id and sold + held + 1 <= coalesce(capacity, 2147483647);
update tiers set held = held + 1 where id = :tier_id and event_id = :event_id and sold + held + 1 <= capacity;
insert into orders (id, number, event_id, buyer_name, buyer_email, status, currency, subtotal, discount, fees, tax,
                    tax_included, total, hold_expires_at, created_at)
  values (:order_id, :order_id, :event_id, 'Ada Lovelace', 'ada@example.com', 'HELD', 'USD', 0, 0, 0, 0,
          false, 0, now() + interval '60 minutes', now());
insert into order_items (id, order_id, tier_id, position, quantity, unit_price, discount, fees, tax, total)
  values (uuidv7(), :order_id, :tier_id, 1, 1, 0, 0, 0, 0, 0);
commit;
`;

export const naive = (clients: number): string => `pgbench: reserve, ${clients} clients`;

/** What PostgreSQL does at its best when nobody is clever. */
export const NAIVE_AT_BEST = [1, 8, 32].map(naive);

/** A reservation by plain pgbench, one transaction each. */
export function pgbenchReservations(clients: number): Row {
  let stage: Stage;
  let committed = 0;
  const hot = lazily(() => stage.event());

  return {
    name: naive(clients),

    async measure(onStage, seconds) {
      stage = onStage;
      const { eventId: event_id, tierId: tier_id } = await hot();
      const { perSecond, transactions, failed, p50, p99 } = await runPgbench({
        databaseUrl: stage.databaseUrl,
        script: RESERVATION,
        variables: { event_id, tier_id },
        clients,
        seconds,
      });
      committed += transactions;
      return { value: perSecond, p50, p99, wrong: failed > 0 ? [`${failed} transactions failed`] : [] };
    },

    async check({ database }) {
      const { eventId } = await hot();
      const { rows } = await database.query<{ held: number; orders: number }>(
        'select held, (select count(*)::int from orders where event_id = $1) as orders from tiers where event_id = $1',
        [eventId],
      );
      const { held, orders } = rows[0]!;
      // A transaction that the end of a round cut off between its commit and the answer is there, but not counted.
      const right = held === orders && orders >= committed;
      return right ? [] : [`pgbench committed ${committed}, there are ${orders} orders, and ${held} are held`];
    },
  };
}
