import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { seedDemo } from '../server/demo/demo.js';
import { projectRoot } from '../server/platform/project-root.js';
import { startTestApp, type TestApp } from './support/app.js';

const FOLDER = join(projectRoot, 'docs/examples');
const guide = readFileSync(join(projectRoot, 'docs/api.md'), 'utf8');
const examples = new Map(readdirSync(FOLDER).map(name => [name, readFileSync(join(FOLDER, name), 'utf8')]));
/** What they have in common; it runs with each of them. */
const SHARED = 'foyer.mjs';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ listen: true, env: { ROLES: 'web,worker' } });
  await seedDemo(app.app);
}, 60_000);
afterAll(async () => app[Symbol.asyncDispose]());

/** Runs it as a reader does, against this server. */
const run = (name: string): Promise<{ code: number | null; out: string; err: string }> =>
  new Promise(resolve => {
    const env = { PATH: process.env['PATH'], FOYER: app.url };
    const child = execFile(process.execPath, [join(FOLDER, name)], { env, timeout: 60_000 }, (_error, out, err) =>
      resolve({ code: child.exitCode, out, err }),
    );
  });

const literally = (text: string): string => text.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&');

/** What the example says that it prints: `// → text`, an ellipsis for anything. */
const promised = (text: string): RegExp[] =>
  [...text.matchAll(/^ *\/\/ → (.+)$/gm)].map(([, says]) => new RegExp(says!.split('…').map(literally).join('.*')));

describe('the examples of the guide', () => {
  test.each([...examples.keys()].filter(name => name !== SHARED))(
    '%s runs, and prints what it says that it prints',
    async name => {
      const { code, out, err } = await run(name);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      const printed = out.split('\n');
      const says = promised(examples.get(name)!);
      expect(says).not.toHaveLength(0);
      let from = 0;
      for (const line of says) {
        const found = printed.findIndex((text, i) => i >= from && line.test(text));
        expect({ line, printed: found < 0 ? out : line }).toEqual({ line, printed: line });
        from = found + 1;
      }
    },
    90_000,
  );
});

describe('the guide', () => {
  const lines = (text: string): string[] =>
    text
      .split('\n')
      .map(line => line.trim())
      .filter(Boolean);
  const isPartOf = (part: string[], whole: string[]): boolean =>
    whole.some((_, start) => part.every((line, i) => whole[start + i] === line));
  const blocks = [...guide.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language, text]) => ({
    language: language!,
    text: text!,
  }));

  test('shows nothing that does not run: each of its blocks stands in an example, or runs one', () => {
    const all = [...examples.values()].map(lines);
    const strange = blocks.filter(({ language, text }) => {
      if (language === 'js') return !all.some(example => isPartOf(lines(text), example));
      const runs = lines(text).map(line => /^npm exec -- node docs\/examples\/([\w-]+\.mjs)$/.exec(line)?.[1]);
      return language !== 'sh' || !runs.every(name => name && examples.has(name));
    });
    expect(strange).toEqual([]);
    expect(blocks.length).toBeGreaterThan(10);
  });

  test('leads to every example', () => {
    expect([...examples.keys()].filter(name => !guide.includes(`(examples/${name})`))).toEqual([]);
  });
});
