/**
 * Builds client/dist: types of the client's operations from schema.graphql, then the bundle. With `--if-stale` only
 * when something it is made of is newer; with `--compress` also the .br and .gz files that the server prefers.
 */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'client/dist');
const SOURCES = [
  'client/src',
  'client/sw',
  'client/public',
  'client/index.html',
  'client/vite.config.ts',
  'client/compile-gql.ts',
  'client/compile-words.ts',
  'client/expand-macros.ts',
  'client/offline-files.ts',
  'lingui.config.js',
  'client/tsconfig.json',
  'codegen.ts',
  'schema.graphql',
  'package-lock.json',
];

/** Whether there is no build, or one that is older than what it is made of. */
export function isClientStale() {
  const built = statSync(join(dist, 'index.html'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return SOURCES.some(source => newest(join(root, source)) > built);
}

function newest(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat?.isDirectory()) return stat?.mtimeMs ?? 0;
  // client/src/gql is made by the build itself.
  const entries = readdirSync(path).filter(name => name !== 'gql');
  return Math.max(0, ...entries.map(name => newest(join(path, name))));
}

async function buildClient() {
  process.chdir(root);
  const { generateTypes } = await import('../codegen.ts');
  await generateTypes();
  const { build } = await import('vite');
  await build({ root: join(root, 'client'), logLevel: 'warn' });
}

/** Only what gains by it: pictures, fonts and small files stay as they are. */
function compress(folder) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || !/\.(js|css|html|svg|json|wasm|webmanifest|txt)$/.test(entry.name)) continue;
    const bytes = readFileSync(path);
    if (bytes.length < 1_024) continue;
    writeFileSync(`${path}.br`, brotliCompressSync(bytes));
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  }
}

if (import.meta.main) {
  try {
    if (!process.argv.includes('--if-stale') || isClientStale()) await buildClient();
  } catch (error) {
    process.stderr.write(`The client was not built: ${error.message.trim()}\n`);
    process.exit(1);
  }
  if (process.argv.includes('--compress') && existsSync(dist)) compress(dist);
}
