import type { Group } from './row.js';
import { apiOrders } from './rows/api-orders.js';
import { bigHouses } from './rows/big-houses.js';
import { checkIns } from './rows/check-ins.js';
import { costs } from './rows/costs.js';
import { deliveries } from './rows/deliveries.js';
import { engineAlone } from './rows/engine.js';
import { eventPages } from './rows/event-page.js';
import { exports } from './rows/exports.js';
import { gates } from './rows/gates.js';
import { liveCommits } from './rows/live-commits.js';
import { naive, NAIVE_AT_BEST, pgbenchReservations } from './rows/pgbench-reservations.js';
import { vendure } from './rows/vendure.js';

const NAIVE = [naive(32)];

/** The table, top to bottom. A row more is a file more in rows/, named here beside its references. */
export const groups = ({ quick }: { quick: boolean }): Group[] => [
  {
    name: 'orders',
    rows: [
      pgbenchReservations(1),
      pgbenchReservations(8),
      pgbenchReservations(32),
      apiOrders({
        purchase: false,
        targets: [
          { beside: NAIVE, atLeast: 5, meant: 8 },
          { beside: NAIVE_AT_BEST, atLeast: 3, meant: 4 },
        ],
      }),
      apiOrders({ purchase: true, targets: [{ beside: NAIVE, atLeast: 2, meant: 4 }] }),
      engineAlone([{ beside: NAIVE, atLeast: 20, meant: 25 }]),
    ],
  },
  eventPages(),
  checkIns(),
  gates(quick ? { dashboards: 500, tickets: 10_000 } : { dashboards: 2_000, tickets: 40_000 }),
  deliveries(quick ? { crowds: [1_000], atOnce: 4_000 } : { crowds: [1_000, 5_000], atOnce: 10_000 }),
  liveCommits(),
  bigHouses(quick ? 25_000 : 1_000_000),
  exports(1_000_000),
  costs({ quick }),
  vendure(),
];
