import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin, Rolldown } from 'vite';

/** What the service worker knows of its build. */
export interface OfflineFiles {
  /** Another one whenever any of the files is another one. */
  version: string;
  /** The script that the page begins with. */
  entry: string;
  /** Paths from the origin, by what they are for. A device has those of the groups that it asked for, and `shell`. */
  groups: Record<string, string[]>;
}

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** What a group begins with; it has all that these import. */
const roots: Record<string, RegExp> = {
  // And what every page of a device with lists asks for, to forget those that are old: files beside those that the gate's pages import.
  gate: /\/features\/gate\/(GatePage|ScannerPage)\.tsx$|\/lib\/(gate-store|forget-lists)\.ts$/,
  tickets: /\/features\/orders\/(OrderPage|TicketPage|MyTicketsPage)\.tsx$/,
  fr: /\/words\/fr\/\w+\.po$/,
  ar: /\/words\/ar\/\w+\.po$/,
};
const WORDS = /\/words\/\w+\/\w+\.po$/;
/** Of the shell's fonts, the one that only readers of Arabic need. */
const ARABIC = /noto-sans-arabic/;
/** Whose names have no hash. */
const UNHASHED = ['/index.html', '/favicon.svg', '/gate.webmanifest'];

/** Builds the service worker beside the pages (`/sw.js`), and tells it the files of this build by groups. */
export function offlineFiles(): Plugin {
  return {
    name: 'offline-files',
    apply: 'build',
    enforce: 'post',
    buildStart() {
      this.emitFile({ type: 'chunk', id: path('sw/worker.ts'), fileName: 'sw.js' });
    },
    generateBundle(_options, bundle) {
      const worker = bundle['sw.js'];
      if (worker?.type !== 'chunk') throw new Error('The service worker was not built.');
      if (worker.imports.length > 0) throw new Error('The service worker must be one file: it may import types alone.');
      const files = JSON.stringify(filesOf(bundle));
      if (!worker.code.includes('self.FILES')) throw new Error('The service worker does not ask for its files.');
      worker.code = worker.code.replace('self.FILES', () => files);
    },
  };
}

function filesOf(bundle: Rolldown.OutputBundle): OfflineFiles {
  const chunks = Object.values(bundle).filter(one => one.type === 'chunk' && one.fileName !== 'sw.js');
  const pages = chunks as Rolldown.OutputChunk[];
  const entry = pages.find(chunk => chunk.isEntry);
  if (!entry) throw new Error('The page has no script.');
  const shell = reached(bundle, [entry], false);
  const groups: OfflineFiles['groups'] = {
    shell: [...shell].filter(name => !ARABIC.test(name)),
  };
  for (const [group, root] of Object.entries(roots)) {
    const begin = pages.filter(chunk => [...chunk.moduleIds, chunk.facadeModuleId ?? ''].some(id => root.test(id)));
    if (begin.length === 0) throw new Error(`Nothing of the group ${group} was built.`);
    groups[group] = [...reached(bundle, begin, true)].filter(name => !shell.has(name));
  }
  groups['ar']!.push(...[...shell].filter(name => ARABIC.test(name)));
  for (const names of Object.values(groups)) names.sort().forEach((name, i) => (names[i] = `/${name}`));
  groups['shell']!.push(...UNHASHED);
  const content = [JSON.stringify(groups), readFileSync(path('index.html'), 'utf8')];
  const version = createHash('sha256').update(content.join()).digest('hex').slice(0, 12);
  return { version, entry: entry.fileName, groups };
}

/** The files of these chunks and of all that they import; `later`: also of what they import while they run. */
function reached(bundle: Rolldown.OutputBundle, begin: Rolldown.OutputChunk[], later: boolean): Set<string> {
  const found = new Set<string>();
  const visit = (chunk: Rolldown.OutputChunk) => {
    if (found.has(chunk.fileName)) return;
    found.add(chunk.fileName);
    const { importedCss = [], importedAssets = [] } = chunk.viteMetadata ?? {};
    for (const name of [...importedCss, ...importedAssets]) found.add(name);
    for (const name of [...chunk.imports, ...(later ? chunk.dynamicImports : [])]) {
      const next = bundle[name];
      // The page's own script leads to every page there is, and languages are groups of their own.
      if (next?.type === 'chunk' && !(later && next.isEntry) && !next.moduleIds.some(id => WORDS.test(id))) visit(next);
    }
  };
  begin.forEach(visit);
  return found;
}
