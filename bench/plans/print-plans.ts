import type { Stage } from '../stage.js';
import { clientQueries } from './client-queries.js';
import { EXCEPTIONS } from './exceptions.js';
import { choresOf, doings, files, otherLists } from './operations.js';
import { openPlanHouse } from './plan-house.js';
import { given, linesOf, nodesOf, shapeOf, thrownAway, type Plan } from './plan.js';
import { unexplainedIn } from './whole-reads.js';

const SHOWN = 400;

/**
 * Prints the plan of each statement that the operations send, in a house of so many tickets, as it ran.
 * @returns where one of them reads a growing table from end to end that may not.
 */
export async function printPlans(stage: Stage, tickets: number): Promise<string[]> {
  const house = await openPlanHouse(stage, tickets);
  const found = new Set<string>();
  try {
    console.log(await sizesIn(house.database));
    for (const [name, operate] of [
      ...choresOf(house),
      ...clientQueries(house),
      ...otherLists(house),
      ...doings(house),
      ...files(house),
    ]) {
      const began = performance.now();
      const plans = await house.plans.of(operate, stage.database, 'plans').catch((error: unknown) => {
        found.add(`${name}: failed: ${String(error)}`);
        return [];
      });
      console.log(`\n##### ${name}: ${plans.length} statements, ${Math.round(performance.now() - began)} ms`);
      for (const { worst, times } of worstOfEach(plans)) {
        console.log(`\n${worst.statement.slice(0, SHOWN)}${times > 1 ? ` (${times} times)` : ''}`);
        for (const line of linesOf(worst.root)) console.log(`    ${line}`);
        for (const { how } of unexplainedIn(worst, EXCEPTIONS)) {
          console.log(`    !!! ${how}`);
          found.add(`${name}: ${how}: ${worst.statement.slice(0, SHOWN)}`);
        }
      }
    }
    return [...found];
  } finally {
    await house.end();
  }
}

/** Of each statement and each way that it was gone, that which read the most. */
function worstOfEach(plans: readonly Plan[]): { worst: Plan; times: number }[] {
  const read = ({ root }: Plan) => [...nodesOf(root)].reduce((sum, node) => sum + given(node) + thrownAway(node), 0);
  const each = new Map<string, { worst: Plan; times: number }>();
  for (const plan of plans) {
    const key = `${withoutValues(plan.statement)} ${shapeOf(plan.root)}`;
    const known = each.get(key);
    if (!known) each.set(key, { worst: plan, times: 1 });
    else each.set(key, { worst: read(plan) > read(known.worst) ? plan : known.worst, times: known.times + 1 });
  }
  return [...each.values()];
}

/** One for each list of values, however long: pages of a list differ in them alone. */
const withoutValues = (statement: string): string =>
  statement.replace(/'[^']*'|\$?\b\d+\b/g, '?').replace(/\?(, ?\?)+/g, '?');

async function sizesIn(database: { query: (sql: string) => Promise<{ rows: unknown[] }> }): Promise<string> {
  const { rows } = await database.query(
    `select relname as name, n_live_tup as rows, pg_size_pretty(pg_total_relation_size(relid)) as size
     from pg_stat_user_tables where n_live_tup > 5000 order by n_live_tup desc`,
  );
  const tables = rows as { name: string; rows: string; size: string }[];
  return tables
    .map(({ name, rows: count, size }) => `${name}: ${Number(count).toLocaleString('en')} rows, ${size}`)
    .join('\n');
}
