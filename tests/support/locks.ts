import type { TestApp } from './app.js';
import { until } from './buying.js';

/**
 * Lets `asked` begin one after the other while the test holds the row, until all of them wait for a lock; then lets
 * them go. Shows what two do that come at the same instant, in this order.
 */
export async function atTheSameInstant<Answer>(
  app: TestApp,
  { table, id }: { table: string; id: string },
  asked: readonly (() => Promise<Answer>)[],
): Promise<Answer[]> {
  const holder = app.app.resources.orm.em.fork();
  await holder.begin();
  await holder.execute(`select from ${table} where id = ? for update`, [id]);
  const answers: Promise<Answer>[] = [];
  for (const ask of asked) {
    answers.push(ask());
    await until(
      () => app.sql(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`),
      waiting => waiting.length >= answers.length,
    );
  }
  await holder.commit();
  return Promise.all(answers);
}
