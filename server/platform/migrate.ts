import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { runMigrations } from 'graphile-worker';
import { MikroORM } from '@mikro-orm/postgresql';
import { Migrator } from '@mikro-orm/migrations';

/** Any number that is ours alone: the advisory lock under which exactly one process migrates. */
const MIGRATION_LOCK = 7_166_372_937;

/**
 * Brings the database at `url` to this version: the job queue's schema, then our own, which adds to it. Forward only.
 * Processes that start at the same time wait for each other, and the later ones find nothing left to do.
 */
export async function migrateDatabase(url: string): Promise<void> {
  const lock = new pg.Client({ connectionString: url, application_name: 'foyer-migrate' });
  await lock.connect();
  try {
    await lock.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await runMigrations({ connectionString: url });
    await migrateSchema(url);
  } finally {
    await lock.end();
  }
}

async function migrateSchema(url: string): Promise<void> {
  const orm = await MikroORM.init({
    clientUrl: url,
    entities: [],
    discovery: { warnWhenNoEntities: false },
    extensions: [Migrator],
    migrations: {
      path: fileURLToPath(new URL('../../migrations', import.meta.url)),
      glob: 'Migration*.{js,ts}',
      tableName: 'migrations',
      snapshot: false,
      silent: true,
      // Each commits alone: together they would keep the first one's locks, an events table's say, until the last index is built.
      allOrNothing: false,
    },
  });
  try {
    await orm.migrator.up();
  } finally {
    await orm.close();
  }
}
