import type { Socket } from 'node:net';
import pg from 'pg';
import type { Logger } from 'pino';

const PATIENCE_MS = 5_000;

/**
 * PostgreSQL ends a session whose transaction stands still for a minute, as that of a process that froze does: no transaction
 * here waits for anything but the database. It asks after ten seconds whether this side is still there, three times.
 */
const SESSION = {
  idle_in_transaction_session_timeout: 60_000,
  tcp_keepalives_idle: 10,
  tcp_keepalives_interval: 5,
  tcp_keepalives_count: 3,
};

/** Said as a connection begins, so that no statement is spent on it. */
export const sessionOptions = (more: Readonly<Record<string, number>> = {}): string =>
  Object.entries({ ...SESSION, ...more })
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');

/** The other side of it: whether PostgreSQL is still there. */
export const KEPT_ALIVE = { keepAlive: true, keepAliveInitialDelayMillis: 10_000 };

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
  const pool = new pg.Pool({
    connectionString,
    max,
    connectionTimeoutMillis: PATIENCE_MS,
    application_name: name,
    options: sessionOptions(),
    ...KEPT_ALIVE,
  });
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

/**
 * Breaks a connection that is in somebody's hands and says nothing for so long. A network that swallows what is sent shows
 * nowhere else: keeping alive asks only where nothing is on its way, and the system tries again for a quarter of an hour.
 */
export function loseSilent(pool: pg.Pool, ms: number): void {
  const held = new Set<pg.PoolClient>();
  pool.on('acquire', client => held.add(client));
  pool.on('release', (_error, client) => held.delete(client));
  pool.on('connect', client => {
    const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
    stream.setTimeout(ms, () => {
      if (held.has(client)) stream.destroy(new Error('Connection terminated: it said nothing any more'));
    });
  });
}
