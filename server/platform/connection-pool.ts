import pg from 'pg';
import type { Logger } from 'pino';

const PATIENCE_MS = 5_000;

export interface PoolOptions {
  /** Connections at once. */
  max: number;
  /** What PostgreSQL lists its connections as. */
  name: string;
  log: Logger;
}

/**
 * A pool of plain connections that bears PostgreSQL's going away. pg tells of a broken connection by an `error` event,
 * which ends the process where nobody listens; pg-pool listens only while the connection is idle.
 */
export function openPool(connectionString: string, { max, name, log }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({ connectionString, max, connectionTimeoutMillis: PATIENCE_MS, application_name: name });
  const lost = (error: Error): void => log.debug({ err: error, pool: name }, 'a connection was lost');
  pool.on('error', lost);
  pool.on('connect', client => void client.on('error', lost));
  return pool;
}

/**
 * Gives a connection's place in the pool back when the connection breaks in somebody's hands. Kysely 0.29 gives back
 * only after a `begin` or a `rollback` that succeeded, which it never does on a broken connection: each transaction
 * that PostgreSQL's going away interrupted would take a place for good, until the process can ask nothing any more.
 */
export function reclaimBroken(pool: pg.Pool): void {
  const held = new Set<pg.PoolClient>();
  pool.on('acquire', client => held.add(client));
  pool.on('release', (_error, client) => held.delete(client));
  pool.on('connect', client => {
    client.once('end', () => {
      if (!held.has(client)) return;
      client.release(true);
      client.release = () => {}; // who held it may give it back as well
    });
  });
}
