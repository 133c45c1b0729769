import type { TestApp } from './app.js';
import { until } from './buying.js';

/** Rows that a test holds. */
interface Held {
  readonly table: string;
  readonly id: string | readonly string[];
  /** `no key`: rows that refer to them can still be written, as while an order or a scan is. */
  readonly lock?: 'no key';
}

/** Others at work on the machine may make those who are asked slow to come; below a test's own time. */
const PATIENCE_MS = 25_000;

/**
 * Lets `asked` begin one after the other while the test holds the rows, until all of them wait for a lock; then lets
 * them go. Shows what some do that come at the same instant, in this order.
 */
export async function atTheSameInstant<Answer>(
  app: TestApp,
  { table, id, lock }: Held,
  asked: readonly (() => Promise<Answer>)[],
): Promise<Answer[]> {
  const holder = app.app.resources.orm.em.fork();
  await holder.begin();
  await holder.execute(`select from ${table} where id in (?) for ${lock ?? ''} update`, [[id].flat()]);
  const answers: Promise<Answer>[] = [];
  try {
    for (const ask of asked) {
      answers.push(ask());
      await until(
        () => app.sql(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`),
        waiting => waiting.length >= answers.length,
        PATIENCE_MS,
      );
    }
  } finally {
    await holder.commit();
  }
  return Promise.all(answers);
}
