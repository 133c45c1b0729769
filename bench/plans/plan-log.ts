import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Plan, PlanNode } from './plan.js';

/** PostgreSQL then tells each session of a database the plan of each of its statements, with what was really read. */
const TELL = {
  session_preload_libraries: 'auto_explain',
  'auto_explain.log_min_duration': '0',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_timing': 'off',
  'auto_explain.log_buffers': 'on',
  'auto_explain.log_format': 'json',
  'auto_explain.log_level': 'notice',
  'auto_explain.log_parameter_max_length': '0',
  // Those that triggers and foreign keys send.
  'auto_explain.log_nested_statements': 'on',
};
const REST_MS = 20;
/** It plays the payment providers in development, and is on no machine that sells. */
const OF_THE_SANDBOX = /\bsandbox\.[a-z]/;

/**
 * Hears the plans of all statements that this process sends to a database, as they ran: nothing is sent twice, and what a
 * cursor, a trigger or a kept statement does is heard too.
 */
export class PlanLog {
  readonly #heard: Plan[] = [];

  /** Sessions that begin from now on, in a database that `on` is connected to, as its owner. */
  static async open(on: pg.Client, database: string): Promise<PlanLog> {
    for (const [name, value] of Object.entries(TELL)) {
      await on.query(`alter database ${database} set ${name} = '${value}'`);
    }
    const log = new PlanLog();
    const prototype = pg.Client.prototype as unknown as { connect: (this: pg.Client, ...given: unknown[]) => unknown };
    const { connect } = prototype;
    prototype.connect = function (...given) {
      this.on('notice', ({ message }) => log.#hear(message ?? ''));
      return connect.apply(this, given);
    };
    return log;
  }

  /**
   * The plans of what was sent while this was done and for its sake: also what the server went on to send when it had
   * answered. `watch` is a session elsewhere.
   */
  async of(operate: () => Promise<unknown>, watch: pg.Client, database: string): Promise<Plan[]> {
    this.#heard.length = 0;
    await operate();
    for (let rests = 0; rests < 3; rests = (await isAtRest(watch, database)) ? rests + 1 : 0) await sleep(REST_MS);
    return this.#heard.splice(0);
  }

  #hear(message: string): void {
    const found = /^duration: .* plan:\n(.*)$/s.exec(message);
    if (!found) return;
    const told = JSON.parse(found[1]!) as { 'Query Text': string; Plan?: PlanNode };
    if (told.Plan && !OF_THE_SANDBOX.test(told['Query Text']))
      this.#heard.push({ statement: told['Query Text'].replace(/\s+/g, ' ').trim(), root: told.Plan });
  }
}

/** No session is at work or in a transaction: each plan has been told by then. */
async function isAtRest(watch: pg.Client, database: string): Promise<boolean> {
  const { rowCount } = await watch.query(
    `select from pg_stat_activity
     where datname = $1 and backend_type = 'client backend' and state <> 'idle'`,
    [database],
  );
  return rowCount === 0;
}
