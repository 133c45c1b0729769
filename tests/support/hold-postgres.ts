import { log } from '../../server/platform/log.js';
import { startPostgres } from '../../server/platform/postgres-server.js';

/** A process that uses the embedded PostgreSQL of a folder, for tests that kill it: prints the URL, stops at the end of its input. */
const server = await startPostgres({ dataDir: process.argv[2]!, log, settings: { fsync: 'off' } });
process.stdout.write(server.url);
process.stdin.resume().on('end', () => void server.stop().then(() => process.exit(0)));
