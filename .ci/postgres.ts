import { log } from '../server/platform/log.js';
import { startPostgres } from '../server/platform/postgres-server.js';

/** A PostgreSQL that no server embeds: prints its URL, and runs until it is told to stop. */
const server = await startPostgres({ dataDir: process.argv[2]!, log });
process.stdout.write(`${server.url}\n`);
process.once('SIGTERM', () => void server.stop().then(() => process.exit(0)));
setInterval(() => {}, 60_000);
