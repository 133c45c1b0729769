/**
 * What `npm start` runs: the server on Node 24, whatever the system's Node is, and on a machine without a built client
 * that build beside it. In production it runs what `npm run build` compiled.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { endWithParent } from '../scripts/end-with-parent.js';

endWithParent();

const path = name => fileURLToPath(new URL(`../${name}`, import.meta.url));

if (Number(process.versions.node.split('.')[0]) < 24) runAgainOnNode24();
else await start();

/** npm puts node_modules/.bin, where Node 24 is, first on the PATH; somebody who calls us by hand does not. */
function runAgainOnNode24() {
  const node = path('node_modules/.bin/node');
  if (!existsSync(node)) {
    process.stderr.write(`Foyer needs Node 24 or newer; this is ${process.version}. Run npm ci, then npm start.\n`);
    process.exit(1);
  }
  const server = spawn(node, process.argv.slice(1), { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal));
  server.on('exit', code => process.exit(code ?? 1));
}

async function start() {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const compiled = path('dist/server/main.js');
  if (process.env.NODE_ENV === 'production' && existsSync(compiled)) {
    const { main } = await import(compiled);
    return main();
  }
  const client = buildClientIfStale();
  await import('../scripts/typescript.js');
  const { main } = await import('./main.ts');
  await main({ client });
}

/** A process of its own, so that the server comes up meanwhile. Resolves when it is done; its failure is told, not fatal. */
function buildClientIfStale() {
  const builder = spawn(process.execPath, [path('scripts/build-client.js'), '--if-stale'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return new Promise(done => builder.on('exit', done));
}
