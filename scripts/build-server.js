/** Compiles server/ and migrations/ into dist/, with source maps, for `node dist/server/main.js`. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from '@swc/core';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const { $schema: _, ...settings } = JSON.parse(readFileSync('.swcrc', 'utf8'));

rmSync('dist', { recursive: true, force: true });
for (const folder of ['server', 'migrations']) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const source = join(entry.parentPath, entry.name);
    if (!entry.isFile() || !/(?<!\.d)\.tsx?$/.test(entry.name)) continue;
    const target = join('dist', source.replace(/\.tsx?$/, '.js'));
    const options = { ...settings, filename: source, sourceMaps: true, swcrc: false };
    const { code, map } = await transform(readFileSync(source, 'utf8'), options);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, `${code}\n//# sourceMappingURL=${entry.name.replace(/\.tsx?$/, '.js')}.map\n`);
    writeFileSync(`${target}.map`, map ?? '');
  }
}
