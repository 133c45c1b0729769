import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const START = fileURLToPath(new URL('../../../server/start.js', import.meta.url));
const START_MS = 60_000;

/** The variable by which the workers learn where the server is. */
export const SERVER_URL = 'FOYER_E2E_URL';
/** And where its data is, for what an operator does on the command line. */
export const SERVER_DATA = 'FOYER_E2E_DATA';

/** Starts what `npm start` starts, on a free port and an empty database of its own. The teardown stops it. */
export default async function startServer(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'foyer-e2e-'));
  await chmod(folder, 0o755); // root's PostgreSQL runs as another user, who has to come through
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const server = spawn(process.execPath, [START], {
    cwd: folder, // where no .env is
    env: { ...inherited(), PORT: String(port), PUBLIC_URL: url, DATA_DIR: join(folder, 'data'), ...SETTINGS },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = async () => {
    if (server.exitCode === null && server.signalCode === null) {
      server.kill('SIGTERM');
      await once(server, 'exit');
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await announced(server);
  } catch (error) {
    await stop();
    throw error;
  }
  process.env[SERVER_URL] = url;
  process.env[SERVER_DATA] = join(folder, 'data');
  return stop;
}

const SETTINGS = { RATE_LIMIT: 'off', LOG_LEVEL: 'warn', DEMO: 'off' };

/** Nothing of the person's own configuration: keys, a database, a public address. */
function inherited(): NodeJS.ProcessEnv {
  const names = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ', 'npm_lifecycle_event'];
  return Object.fromEntries(names.map(name => [name, process.env[name]]));
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

/** Until the server says that it is ready, which it does when the client is built, too. */
async function announced(server: ChildProcess): Promise<void> {
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`The server did not start: ${why}\n${said}`));
    const timer = setTimeout(() => fail(`nothing within ${START_MS / 1000} s`), START_MS);
    server.on('exit', code => fail(`it ended with ${code}`));
    server.on('error', error => fail(error.message));
    server.stdout?.on('data', (data: Buffer) => {
      said += data.toString();
      if (!said.includes('Foyer is at')) return;
      clearTimeout(timer);
      resolve();
    });
  });
}
