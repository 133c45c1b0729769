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
