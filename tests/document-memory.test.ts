import { describe, expect, jest, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parse, validate, type DocumentNode } from 'graphql';
import { compileQuery } from 'graphql-jit';
import { COMPILED_BYTES, Executor, HEAVIEST } from '../server/platform/graphql/compiled.js';
import { compiledWeightOf, weightOf } from '../server/platform/graphql/document-weight.js';
import { createSchema } from '../server/schema.js';
import { clientDocuments } from './support/documents.js';
import { startGraphqlServer } from './support/graphql-server.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
/** Bytes, once nothing is left that nobody needs. */
function heap(): number {
  for (let i = 0; i < 3; i += 1) collect();
  return process.memoryUsage().heapUsed;
}

const schema = createSchema();
const FIELDS = 'id title slug description startsAt endsAt language reentry capacity';
const aliased = (n: number, fields: string): string =>
  `query Q${n} { ${Array.from({ length: 28 }, (_, i) => `a${i}: event(slug: "s${n}") { ${fields} }`).join(' ')} }`;
/** What somebody may send who wants our memory, within the limits of one document. */
const SHAPES: Record<string, (n: number) => string> = {
  'many fields': n => aliased(n, FIELDS),
  'a fragment that is spread often': n => `${aliased(n, '...F')} fragment F on Event { ${FIELDS} doorsAt imageAlt }`,
  'one field many times': n => aliased(n, Array<string>(60).fill('__typename').join(' ')),
  'many variables': n =>
    `query Q${n}(${Array.from({ length: 28 }, (_, i) => `$v${i}: QuoteInput!`).join(' ')}) { ${Array.from(
      { length: 28 },
      (_, i) => `a${i}: quote(input: $v${i}) { __typename }`,
    ).join(' ')} }`,
};

describe('a document', () => {
  test.each(Object.entries(SHAPES))('of %s weighs no less than it takes', (_shape, text) => {
    expect(validate(schema, parse(text(0)))).toEqual([]);
    compileQuery(schema, parse(text(0)));
    const empty = heap();
    const documents = Array.from({ length: 30 }, (_, n) => parse(text(n)));
    const parsed = heap();
    const compiled = documents.map(document => compileQuery(schema, document));
    const all = heap();

    expect(parsed - empty).toBeLessThan(30 * weightOf(documents[0]!));
    expect(all - parsed).toBeLessThan(30 * compiledWeightOf(documents[0]!));
    expect(compiled).toHaveLength(30);
  });
});

describe('the executor', () => {
  const twice = async (executor: Executor, document: DocumentNode) => {
    for (const _time of [1, 2])
      await executor.execute({ document, operationName: null, variables: {}, context: {} }).catch(() => {});
  };

  test('keeps all of our client’s operations', () => {
    const weights = clientDocuments().map(document => weightOf(document) + compiledWeightOf(document));
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeLessThan(COMPILED_BYTES);
    expect(Math.max(...weights)).toBeLessThan(HEAVIEST / 2);
  });

  test('keeps no more than it may, and compiles nothing that is too heavy', async () => {
    const compile = jest.fn(compileQuery) as jest.Mock & typeof compileQuery;
    const most = 8 * 1_024 * 1_024;
    const executor = new Executor(schema, compile, most);
    for (let n = 0; n < 30; n += 1) await twice(executor, parse(SHAPES['many fields']!(n)));
    expect(compile).toHaveBeenCalledTimes(30);
    expect(executor.weight).toBeLessThanOrEqual(most);
    expect(executor.weight).toBeGreaterThan(most / 2);

    await twice(executor, parse(SHAPES['one field many times']!(0)));
    expect(compile).toHaveBeenCalledTimes(30);
  });
});

test('two hundred and fifty hostile texts, each sent twice, take no more than the caches may', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-memory-'));
  const server = await startGraphqlServer(folder);
  const send = async (n: number) => {
    const fields = Array.from({ length: 28 }, (_, i) => `a${i}: hello(name: "${n}-${i}")`).join(' ');
    const query = `query Q${n} { ${fields} things(first: 1) { ${'totalCount '.repeat(450)} } }`;
    const response = await fetch(server.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    expect([response.status, await response.text()]).toEqual([200, expect.stringContaining(`Hello ${n}-27`)]);
  };
  try {
    for (let n = 1_000; n < 1_020; n += 1) await send(n);
    const before = heap();
    for (let n = 0; n < 250; n += 1) for (const _time of [1, 2]) await send(n);
    // Without bounds it grows by half a megabyte a text.
    expect((heap() - before) / 1_024 ** 2).toBeLessThan(90);
  } finally {
    await server[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  }
}, 120_000);
