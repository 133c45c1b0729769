import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

declare global {
  var testDatabaseServer: ChildProcess | undefined;
}

/**
 * Starts the one PostgreSQL of this run and tells the tests where it is. It is held by a process of its own: Jest
 * loads this file as CommonJS, which the server's modules are not, and a Jest that is killed takes the holder with it.
 */
export default async function setUp({ rootDir }: { rootDir: string }): Promise<void> {
  const holder = spawn(process.execPath, ['--import', './scripts/typescript.js', 'tests/support/database-server.ts'], {
    cwd: rootDir,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  globalThis.testDatabaseServer = holder;
  let answer = '';
  holder.stdout.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
  await Promise.race([once(holder.stdout, 'data'), once(holder, 'exit')]);
  if (!answer) throw new Error('The database for the tests did not start');
  Object.assign(process.env, JSON.parse(answer));
}
