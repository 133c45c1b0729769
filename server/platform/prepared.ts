import type pg from 'pg';

/** Each is kept by each connection. Inserts differ by which values their rows have in common: some dozens. */
const MOST = 200;
/** Their names, by their texts. */
const names = new Map<string, string>();

/** From now on each connection has this statement read and planned once. Beyond so many texts they are read each time. */
export function keepPrepared(text: string): void {
  if (names.size < MOST && !names.has(text)) names.set(text, `foyer-${names.size}`);
}

type Query = (text: unknown, values?: unknown, ...more: unknown[]) => unknown;

/** Gives the statements that are kept their names on their way to PostgreSQL: whoever sends them has texts alone. */
export function sendPrepared(pool: pg.Pool): void {
  pool.on('connect', client => {
    const named = client as unknown as { query: Query };
    const query = named.query.bind(client);
    named.query = (text, values, ...more) => {
      const name = typeof text === 'string' ? names.get(text) : undefined;
      return name === undefined ? query(text, values, ...more) : query({ name, text, values }, ...more);
    };
  });
}
