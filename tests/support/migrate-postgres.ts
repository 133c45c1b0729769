import { fileURLToPath } from 'node:url';
import { MikroORM } from '@mikro-orm/postgresql';
import { Migrator } from '@mikro-orm/migrations';
import { migrateDatabase } from '../../server/platform/migrate.js';

/** Migrates the database of the first argument: wholly, or up to the migration that the second names. */
const [url, upTo] = process.argv.slice(2) as [string, string?];
if (!upTo) await migrateDatabase(url);
else {
  const path = fileURLToPath(new URL('../../migrations', import.meta.url));
  const orm = await MikroORM.init({
    clientUrl: url,
    entities: [],
    discovery: { warnWhenNoEntities: false },
    extensions: [Migrator],
    migrations: { path, glob: 'Migration*.ts', tableName: 'migrations', snapshot: false, silent: true },
  });
  await orm.migrator.up({ to: upTo });
  await orm.close();
}
