import { randomBytes, randomInt } from 'node:crypto';
import type { Pool, PoolClient, QueryResultRow } from 'pg';

/** One connection inside an open transaction. */
export type Db = PoolClient;

/** Runs `work` in a transaction of its own; whatever it throws rolls back. */
export async function inTransaction<T>(pool: Pool, work: (db: Db) => Promise<T>): Promise<T> {
  const db = await pool.connect();
  let broken: Error | undefined;
  try {
    await db.query('begin');
    const result = await work(db);
    await db.query('commit');
    return result;
  } catch (error) {
    await db.query('rollback').catch((lost: Error) => (broken = lost));
    throw error;
  } finally {
    db.release(broken); // a connection that could not even roll back is not given to the next one
  }
}

/** The only row, or undefined. */
export async function one<Row extends QueryResultRow>(
  db: Pick<Db, 'query'>,
  sql: string,
  values: unknown[] = [],
): Promise<Row | undefined> {
  const { rows } = await db.query<Row>(sql, values);
  return rows[0];
}

/** The row that an `insert ... returning` or `update ... returning` must have given. */
export async function only<Row extends QueryResultRow>(
  db: Pick<Db, 'query'>,
  sql: string,
  values: unknown[] = [],
): Promise<Row> {
  const row = await one<Row>(db, sql, values);
  if (!row) throw new Error(`no row from: ${sql.slice(0, 80)}`);
  return row;
}

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A random id in the providers' manner: a prefix and letters and digits, such as `pi_3Qh...`. */
export function randomId(prefix: string, length = 24): string {
  let id = prefix;
  for (let i = 0; i < length; i += 1) id += ALPHABET[randomInt(ALPHABET.length)];
  return id;
}

export const randomHex = (bytes: number): string => randomBytes(bytes).toString('hex');
