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
