import { runOnce, type Logger, type TaskList } from 'graphile-worker';
import pg from 'pg';

/**
 * Runs every job whose time has come, and those that they add, until none is left.
 *
 * Its connections are its own: those that graphile-worker opens for `runOnce` are still closing when that returns, with
 * nobody who listens, and a test that removes its database then fails for a connection that was ended.
 */
export async function runDueJobs(url: string, taskList: TaskList, logger: Logger): Promise<void> {
  const pool = new pg.Pool({ connectionString: url });
  const ignore = () => undefined;
  pool.on('error', ignore).on('connect', client => client.on('error', ignore));
  const due =
    'select from graphile_worker.jobs where run_at <= now() and attempts < max_attempts and locked_at is null';
  try {
    do await runOnce({ pgPool: pool, taskList, logger, noHandleSignals: true });
    while ((await pool.query(`${due} limit 1`)).rowCount); // it ends before a lane is free again whose job it has just done
  } finally {
    await pool.end();
  }
}
