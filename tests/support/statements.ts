import type { TestApp } from './app.js';

/** Runs `body` and answers every statement that MikroORM sent meanwhile, its values filled in. */
export async function statementsOf(app: TestApp, body: () => Promise<unknown>): Promise<string[]> {
  const statements: string[] = [];
  const executor = Object.getPrototypeOf(app.app.resources.orm.em.getConnection().getClient().getExecutor());
  const execute = executor.executeQuery;
  executor.executeQuery = function (this: unknown, query: { sql: string }, ...rest: unknown[]) {
    statements.push(query.sql);
    return execute.call(this, query, ...rest);
  };
  try {
    await body();
  } finally {
    executor.executeQuery = execute;
  }
  return statements;
}

/** Which statements, how often each: without their values and the lengths of their lists. */
export function kinds(statements: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const statement of statements) {
    const kind = statement
      .replace(/\((?:\s*(?:\$\d+|'[^']*'|\?)\s*,?)+\)/g, '(...)')
      .replace(/'[^']*'|\$\d+|\b\d+\b/g, '?')
      .replace(/(\(\.\.\.\)(, )?)+/g, '(...)')
      .slice(0, 400);
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}
