/**
 * `npm run dev`: the API at PORT, started again when server/ changes, and the client at http://localhost:5173, which
 * reloads itself and passes everything else on to the API. They end together.
 */
import { spawn } from 'node:child_process';
import { existsSync, unwatchFile, watchFile } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { endWithParent } from './end-with-parent.js';

endWithParent();
const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
if (existsSync('.env')) process.loadEnvFile('.env');

const port = process.env.PORT ?? '4000';
const env = {
  ...process.env,
  PUBLIC_URL: process.env.PUBLIC_URL ?? 'http://localhost:5173', // links in mails lead to the client that reloads
  API_URL: `http://127.0.0.1:${port}`,
};
const server = [
  '--watch-path=server',
  '--watch-path=migrations',
  '--watch-preserve-output',
  '--import',
  './scripts/typescript.js',
];
/** The types of the client's operations: editors read them, the client runs without. */
const codegen = () => spawn(process.execPath, ['codegen.ts'], { stdio: 'inherit' });
codegen();
watchFile('schema.graphql', { interval: 1_000 }, codegen);

const parts = [
  spawn(process.execPath, [...server, 'server/main.ts'], { env, stdio: 'inherit' }),
  spawn(process.execPath, ['node_modules/vite/bin/vite.js', 'client'], { env, stdio: 'inherit' }),
];

let ending = false;
function end(code) {
  if (ending) return;
  ending = true;
  process.exitCode = code;
  unwatchFile('schema.graphql', codegen);
  for (const part of parts) part.kill('SIGTERM');
}
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => end(0));
for (const part of parts) part.on('exit', code => end(code ?? 0));
