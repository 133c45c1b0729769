import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import pg from 'pg';
import { clock } from '../platform/clock.js';
import { databaseOf, loadConfig, ConfigError } from '../platform/config.js';
import { newOpaqueId } from '../platform/ids.js';
import { log } from '../platform/log.js';
import { migrateDatabase } from '../platform/migrate.js';
import { hasPostgres, startPostgres } from '../platform/postgres-server.js';
import { dayOf, plusDays } from '../reconciliation/night.policy.js';
import { findDifferences, lastSeal } from '../verify/verify.service.js';
import { createApp, type App } from '../app.js';
import { seedDemo } from '../demo/demo.js';
import { SHEET_NAMES, type SheetName } from '../exports/export.service.js';
import { availability, eventNamed } from './availability.js';
import { exportList } from './export.js';
import { parseDay, reconcile } from './reconcile.js';
import { transactionTable } from './transaction-table.js';
import { queue, tick } from './waiting-rooms.js';

/** What an operator does by hand. Works beside running servers, on the same configuration. */
const program = new Command('foyer').description('Foyer from the command line');

program
  .command('create-admin')
  .description('makes an operator, or makes an account one')
  .requiredOption('--email <address>', 'to sign in with')
  .option('--name <name>', 'for people', 'Operator')
  .option('--password <password>', 'made and printed where it is left out')
  .action(({ email, name, password }: { email: string; name: string; password?: string }) =>
    withApp(MAY_BE_NEW, async app => {
      const chosen = password ?? newOpaqueId();
      const address = email.trim().toLowerCase();
      const { isNew } = await app.services().admins.create({ email: address, name, password: chosen });
      if (!isNew) console.log(`${address} is an ADMIN; the account was there, and its password stays.`);
      else console.log(`${address} is an ADMIN.${password ? '' : ` Password: ${chosen}`}`);
    }),
  );

program
  .command('seed')
  .description('makes the demo organization, its events and accounts; nothing where they are there (development only)')
  .action(() =>
    withApp({ ...MAY_BE_NEW, listening: true }, async app => {
      const made = await seedDemo(app);
      console.log(made ? made.join('\n') : 'The demo is there already.');
    }),
  );

program
  .command('transactions')
  .description('prints the last postings of the ledger, newest first')
  .option('--event <slug or id>', 'of one event')
  .option('--limit <n>', 'how many', wholeNumber, 10)
  .action(({ event, limit }: { event?: string; limit: number }) =>
    withApp({}, async app => {
      const eventId = event ? (await eventNamed(app, event)).id : null;
      const transactions = await app.services().journal.latest(eventId, limit);
      console.log(transactions.length > 0 ? transactionTable(transactions) : 'No money has moved.');
    }),
  );

program
  .command('availability')
  .description('prints what is sold, held and left of each tier, of one event or of all that are still to come')
  .option('--event <slug or id>', 'of one event')
  .action(({ event }: { event?: string }) =>
    withApp({}, async app => {
      const lines = await availability(app, event ?? null);
      console.log(lines.length > 1 ? lines.join('\n') : 'No event.');
    }),
  );

program
  .command('queue')
  .description('prints where an event’s waiting room stands')
  .requiredOption('--event <slug or id>', 'of which event')
  .option('--join', 'takes a place first, as a visitor does, and prints it')
  .addOption(new Option('--vip-code <code>', 'takes a place with this code').implies({ join: true }))
  .action(({ event, join = false, vipCode }: { event: string; join?: boolean; vipCode?: string }) =>
    withApp({}, async app => console.log((await queue(app, event, join ? { vipCode } : null)).join('\n'))),
  );

program
  .command('tick')
  .description('lets an event’s waiting room admit now, and says whom, or why nobody')
  .requiredOption('--event <slug or id>', 'of which event')
  .action(({ event }: { event: string }) => withApp({}, async app => console.log(await tick(app, event))));

program
  .command('export')
  .description('prints a list of an event as CSV; `npm run --silent cli -- export …` prints nothing else')
  .addArgument(new Argument('<list>', 'which list').choices(SHEET_NAMES))
  .requiredOption('--event <slug or id>', 'of which event')
  .option('--out <file>', 'into this file instead, which is there whole or not at all')
  .action((list: SheetName, { event, out }: { event: string; out?: string }) =>
    withApp({}, async app => {
      const said = await exportList(app, event, list, out ?? null, process.stdout);
      if (said) console.log(said);
    }),
  );

program
  .command('verify')
  .description(
    'counts everything again and prints every difference; exits 1 where there is one, 2 where there is no database',
  )
  .action(async () => {
    await withDatabase({}, async url => {
      const client = new pg.Client({ connectionString: url, application_name: 'foyer-verify' });
      await client.connect();
      try {
        const differences = await findDifferences(client);
        for (const { invariant, subject, recorded, counted } of differences) {
          console.log(
            `${invariant.number}. ${invariant.says}\n   ${subject}: recorded ${recorded}, counted ${counted}`,
          );
        }
        console.log(`Last seal of the ledger: ${(await lastSeal(client)) ?? 'none yet'}.`);
        console.log(
          differences.length === 0
            ? 'No difference: the record agrees with itself.'
            : `${differences.length} differences.`,
        );
        process.exitCode = differences.length === 0 ? 0 : 1;
      } finally {
        await client.end();
      }
    });
  });

program
  .command('reconcile')
  .description('compares a day with the providers, both ways, and prints every difference; exits 1 where there is one')
  .option('--day <day>', 'UTC, such as 2026-11-20; yesterday where it is left out', parseDay)
  .action(({ day = plusDays(dayOf(clock.now()), -1) }: { day?: string }) =>
    withApp({ listening: true }, async app => {
      process.exitCode = await reconcile(app, day, line => console.log(line));
    }),
  );

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('It is a whole number from 1 to 9999.');
  return Number(text);
}

interface Needs {
  /** Where there is no embedded database, one is made: nothing that was recorded is looked for in it. */
  readonly mayBeNew?: boolean;
  /** Listens on a free port, for what needs the sandbox, where there is one. */
  readonly listening?: boolean;
}

const MAY_BE_NEW: Needs = { mayBeNew: true };

/** There is no database where the configuration says. */
class NoDatabaseError extends Error {
  constructor(dataDir: string) {
    super(`There is no database in ${dataDir}: set DATA_DIR or DATABASE_URL as the server has it.`);
  }
}

/** Runs `work` on the configured database, embedded or not. @throws NoDatabaseError: a new one would look like a sound one. */
async function withDatabase({ mayBeNew = false }: Needs, work: (url: string) => Promise<void>): Promise<void> {
  const { databaseUrl, dataDir } = databaseOf(process.env);
  if (databaseUrl) return work(databaseUrl);
  if (!mayBeNew && !hasPostgres(dataDir)) throw new NoDatabaseError(dataDir);
  const postgres = await startPostgres({ dataDir, log });
  try {
    await work(postgres.url);
  } finally {
    await postgres.stop();
  }
}

/** Runs `work` on the services, without jobs. @throws NoDatabaseError. */
function withApp(needs: Needs, work: (app: App) => Promise<void>): Promise<void> {
  const { listening = false } = needs;
  return withDatabase(needs, async databaseUrl => {
    const config = loadConfig({ ...process.env, ROLES: 'web', ...(listening && { PORT: String(await freePort()) }) });
    await migrateDatabase(databaseUrl);
    const app = await createApp({ config, log, databaseUrl });
    try {
      if (listening && config.sandbox) await app.start();
      await work(app);
    } finally {
      for (const [, stop] of app.stopSteps) await stop();
    }
  });
}

async function freePort(): Promise<number> {
  const { createServer } = await import('node:net');
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

if (existsSync('.env')) process.loadEnvFile('.env');
log.level = process.env['LOG_LEVEL'] ?? 'error';
program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof ConfigError || error instanceof Error ? error.message : error);
  process.exitCode = error instanceof NoDatabaseError ? 2 : 1;
});
