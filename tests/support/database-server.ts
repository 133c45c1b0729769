import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { log } from '../../server/platform/log.js';
import { migrateDatabase } from '../../server/platform/migrate.js';
import { startPostgres } from '../../server/platform/postgres-server.js';
import { isAlive } from '../../server/platform/embedded-postgres/processes.js';

/** A crash may lose a test's data, and nobody minds. */
const CARELESS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' };
/** Any number of ours: runs that begin together make the template one after the other. */
const TEMPLATE_LOCK = 4_022_618_115;

/**
 * Holds the tests' PostgreSQL until standard input ends: TEST_DATABASE_URL's, else an embedded one that all runs in
 * this folder share. Prints the environment for `createTestDatabase` as JSON.
 */
const folder = join(tmpdir(), `foyer-test-${process.getuid?.() ?? 0}-${shortHash(resolve('.'))}`);
const given = process.env['TEST_DATABASE_URL'];
const server = given
  ? { url: given, stop: async () => {} }
  : await startPostgres({ dataDir: folder, log, settings: CARELESS });
const template = await makeTemplate(server.url);
process.stdout.write(JSON.stringify({ FOYER_TEST_SERVER: server.url, FOYER_TEST_TEMPLATE: template }));
process.stdin.resume().on('end', () => void server.stop().then(() => process.exit(0)));

/** A migrated database to clone, made once for each state of the migrations. Answers its name. */
async function makeTemplate(url: string): Promise<string> {
  const name = `foyer_template_${stateOfMigrations()}`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    await sweep(client);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount) return name;

    const draft = `foyer_test_${process.pid}_template`;
    await client.query(`create database ${draft}`);
    const draftUrl = new URL(url);
    draftUrl.pathname = draft;
    await migrateDatabase(draftUrl.href);
    await client.query(`alter database ${draft} rename to ${name}`);
    return name;
  } finally {
    await client.end();
  }
}

/** Drops what runs that were killed left behind: their number is in the name. */
async function sweep(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ datname: string }>(
    `select datname from pg_database where datname ~ '^foyer_test_\\d+_'`,
  );
  for (const { datname } of rows) {
    if (!isAlive(Number(datname.split('_')[2]))) await client.query(`drop database if exists ${datname} with (force)`);
  }
}

function stateOfMigrations(): string {
  const files = readdirSync('migrations')
    .filter(name => /^Migration.*\.ts$/.test(name))
    .sort();
  const sources = [...files.map(name => join('migrations', name)), 'server/platform/migrate.ts', 'package-lock.json'];
  return shortHash(sources.map(path => readFileSync(path, 'utf8')).join('\0'));
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
