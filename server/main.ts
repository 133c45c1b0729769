import 'reflect-metadata';
import { createApp } from './app.js';
import { seedDemo } from './demo/demo.js';
import { ConfigError, loadConfig, type Config } from './platform/config.js';
import { stopGracefully, type StopStep } from './platform/graceful-stop.js';
import { log } from './platform/log.js';
import { migrateDatabase } from './platform/migrate.js';
import { startPostgres } from './platform/postgres-server.js';

/** After the signal to stop everything is served for so long, until a balancer has asked /ready again. */
const GRACE_MS = { production: 5_000, development: 100, test: 100 };
/** For whoever waits for an answer: a page, an answer and the thousand rows of an export come nowhere near. Jobs and the command line take what they need. */
const STATEMENT_MS = 30_000;
/** Longer than any request; shorter than the 30 s that container platforms wait. */
const DEADLINE_MS = 25_000;

export interface MainOptions {
  /** The build of the client that goes on meanwhile: nothing is announced before it is done. */
  client?: Promise<unknown>;
}

/** The process: configuration, database, everything else, and in the end back in the opposite order. */
export async function main({ client }: MainOptions = {}): Promise<void> {
  const config = configOrExit();
  log.level = config.logLevel;

  // What was started is stopped before what it stands on. A signal in the middle of starting waits for its end:
  // half a start can't be undone.
  const steps: StopStep[] = [];
  const stop = stopGracefully(() => starting.then(() => steps), { log, deadlineMs: DEADLINE_MS });
  const starting = start(config, steps, stop, client).catch((error: NodeJS.ErrnoException) => {
    const taken =
      error.code === 'EADDRINUSE' ? `Port ${config.port} is taken: stop what listens there, or set PORT` : undefined;
    log.fatal({ err: error }, taken ?? 'could not start');
    stop(1);
  });
  await starting;
}

async function start(
  config: Config,
  steps: StopStep[],
  stop: (code: number) => void,
  client: Promise<unknown> | undefined,
): Promise<void> {
  const databaseUrl = config.databaseUrl ?? (await embeddedDatabase(config, steps, stop));
  await migrateDatabase(databaseUrl);
  const graceMs = GRACE_MS[config.environment];
  const app = await createApp({
    config,
    log,
    databaseUrl,
    graceMs,
    limits: { statementMs: config.web ? STATEMENT_MS : undefined },
    workerBeside: config.web,
  });
  steps.unshift(...app.stopSteps);
  await app.listen();
  const accounts = config.demo ? await seedDemo(app) : null;
  await app.work(); // after the demo: the mails of its orders would take the processor from it
  await client;
  announce(config, accounts);
}

function configOrExit(): Config {
  try {
    return loadConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

async function embeddedDatabase(config: Config, steps: StopStep[], stop: (code: number) => void): Promise<string> {
  const postgres = await startPostgres({
    dataDir: config.dataDir,
    log,
    onLost(error) {
      log.fatal({ err: error }, 'PostgreSQL is lost');
      stop(1);
    },
  });
  steps.push(['postgres', () => postgres.stop()]);
  return postgres.url;
}

/** In development for the person who started it, in words; the log has it for machines. */
function announce({ publicUrl, sandbox, web }: Config, accounts: readonly string[] | null): void {
  log.info({ publicUrl, readyMs: Math.round(performance.now()) }, 'ready');
  if (!sandbox || !web) return;
  const lines = [`Foyer is at ${publicUrl}`, `Mails are at ${publicUrl}/dev/outbox, the API at ${publicUrl}/graphiql/`];
  process.stdout.write(`\n${[...lines, ...(accounts ?? [])].map(line => `  ${line}\n`).join('')}\n`);
}

if (import.meta.main) await main();
