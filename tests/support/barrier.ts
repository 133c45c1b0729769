import pg from 'pg';
import { until } from './buying.js';

/** A place in the database where statements stand still, so that a test can do something just then. */
export interface Barrier {
  /** Resolves when `count` statements stand before it. */
  reached(count?: number): Promise<void>;
  /**
   * Ends the connections whose statements stand before it, as if what they were about to do had never been sent, and
   * takes the barrier away.
   */
  cut(): Promise<void>;
  /** Lets them go on and takes the barrier away. */
  open(): Promise<void>;
}

/** What one barrier is called by in PostgreSQL: any number of ours. */
const BARRIER_LOCK = 771_204;

/**
 * Stops every statement that changes rows of `table` in this way, before it does, where the row is so (`when`: a
 * condition on `new` and `old`). Made of a trigger that asks for a lock which the test holds.
 */
export async function raiseBarrier(
  databaseUrl: string,
  { table, on, when = 'true' }: { table: string; on: 'insert' | 'update' | 'delete'; when?: string },
): Promise<Barrier> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'barrier' });
  client.on('error', () => {}); // its database may be dropped or its server stopped
  await client.connect();
  await client.query('select pg_advisory_lock($1)', [BARRIER_LOCK]);
  await client.query(`
    create function stand_before_barrier() returns trigger language plpgsql as $$
    begin
      perform pg_advisory_xact_lock_shared(${BARRIER_LOCK});
      return coalesce(new, old);
    end $$;
    create trigger barrier before ${on} on ${table} for each row when (${when}) execute function stand_before_barrier()`);

  const standing = `
    select pid from pg_locks where locktype = 'advisory' and not granted and objid = ${BARRIER_LOCK}
      and database = (select oid from pg_database where datname = current_database())`;
  const takeAway = async (): Promise<void> => {
    await client.query('select pg_advisory_unlock($1)', [BARRIER_LOCK]);
    await client.query('drop function stand_before_barrier cascade');
    await client.end();
  };
  return {
    async reached(count = 1) {
      await until(
        async () => (await client.query(standing)).rowCount ?? 0,
        found => found >= count,
      );
    },
    async cut() {
      await client.query(`select pg_terminate_backend(pid, 5000) from (${standing}) as backend`);
      await takeAway();
    },
    open: takeAway,
  };
}
