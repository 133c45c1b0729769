import { describe, expect, test } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { environment } from '../server/platform/config-variables.js';
import { projectRoot } from '../server/platform/project-root.js';

const filesIn = (folder: string): string[] =>
  readdirSync(join(projectRoot, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => relative(projectRoot, join(entry.parentPath, entry.name)));

const documents = [...readdirSync(projectRoot), ...filesIn('docs')].filter(path => path.endsWith('.md'));
const read = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');

/** Links and pictures of a document, without what stands in code. */
function linksOf(document: string): string[] {
  const prose = read(document)
    .replace(/^```[\s\S]*?^```/gm, '')
    .replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!);
}

/** As GitHub names the anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');

const anchorsOf = (document: string): string[] =>
  [...read(document).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading]) => anchorOf(heading!));

describe('the documents', () => {
  test('the README’s table names exactly the variables that the configuration reads', () => {
    const configure = /## Configure([\s\S]*?)\n## /.exec(read('README.md'))![1]!;
    const named = [...configure.matchAll(/^\| `([A-Z0-9_]+)` /gm)].map(([, name]) => name);
    expect(named.sort()).toEqual(Object.keys(environment.shape).sort());
  });

  test.each(documents)('every relative link of %s leads somewhere in this repository', document => {
    const broken = linksOf(document).filter(link => {
      if (/^[a-z]+:/.test(link)) return false;
      const [path = '', anchor] = link.split('#');
      const target = path ? relative(projectRoot, join(projectRoot, dirname(document), path)) : document;
      if (target.startsWith('..') || !existsSync(join(projectRoot, target))) return true;
      return Boolean(anchor && target.endsWith('.md') && !anchorsOf(target).includes(anchor));
    });
    expect(broken).toEqual([]);
  });

  test.each(documents)('%s names no folder of anybody’s machine and promises nothing in big words', document => {
    const text = read(document);
    expect(text).not.toMatch(/(?<![\w.~>-])\/(work|home|root|tmp)\/|\.\.\/shared/);
    expect(text).not.toMatch(
      /\b(seamless|effortless|blazing|world-class|cutting-edge|robust|leverage|agent)(ly|s|ic)?\b/i,
    );
  });
});

describe('the architecture', () => {
  const text = read('docs/architecture.md');
  const sources = filesIn('server').filter(path => /\.tsx?$/.test(path));
  /** The text of a class, up to the next one in its file; nothing where there is none. */
  const classes = new Map(
    sources.flatMap(path =>
      read(path)
        .split(/^(?=(?:export )?(?:abstract )?class )/m)
        .flatMap(part => {
          const [, name] = /^(?:export )?(?:abstract )?class (\w+)/.exec(part) ?? [];
          return name ? [[name, part] as const] : [];
        }),
    ),
  );
  /** Whether something is defined by this name, not only called. */
  const defines = (source: string | undefined, name: string): boolean =>
    new RegExp(`^ *(?:export )?(?:private |protected |static |async |function |const |get )*${name}\\b[(<]?`, 'm').test(
      source ?? '',
    );

  test('names no method of a class that has none of that name', () => {
    const named = [...text.matchAll(/`([A-Z]\w+)\.([a-z]\w+)(?:\(\))?`/g)];
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter(([, name, method]) => !defines(classes.get(name!), method!)).map(([all]) => all)).toEqual([]);
  });

  test('names beside a link nothing that its file does not define', () => {
    const named = [...text.matchAll(/\]\(\.\.\/(server\/[^)\s]+\.tsx?)\)\s+(?:calls\s+)?`([a-z]\w+)(?:\([^`]*)?`/g)];
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter(([, path, name]) => !defines(read(path!), name!)).map(([all]) => all)).toEqual([]);
  });

  test('has one purchase in at most twelve files, none over 250 lines', () => {
    const [, section] = /## One purchase in twelve files\n([\s\S]*?)\n## /.exec(text)!;
    const files = [...section!.matchAll(/^\d+\. \[[^\]]+\]\(\.\.\/([^)]+)\)/gm)].map(([, path]) => path!);
    expect(files.length).toBeGreaterThan(9); // from the click to the mail
    expect(files.length).toBeLessThanOrEqual(12);
    expect(new Set(files).size).toBe(files.length);
    expect(
      files.map(path => [path, read(path).split('\n').length - 1]).filter(([, lines]) => Number(lines) > 250),
    ).toEqual([]);
  });
});

describe('the house', () => {
  const code = ['server', 'client/src', 'tests', 'bench', 'scripts']
    .filter(folder => existsSync(join(projectRoot, folder)))
    .flatMap(filesIn)
    .filter(path => /\.(tsx?|js)$/.test(path) && !path.startsWith('client/src/gql/')); // that is generated
  const isLong = (path: string): boolean => read(path).split('\n').length - 1 > 250;
  const saysWhy = (path: string): boolean => /long because/i.test(read(path).split('\n').slice(0, 5).join('\n'));

  test('every file over 250 lines has its reason at its head', () => {
    expect(code.filter(path => isLong(path) && !saysWhy(path))).toEqual([]);
  });
});
