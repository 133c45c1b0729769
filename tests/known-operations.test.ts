import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGraphqlServer } from './support/graphql-server.js';

const TOUCH = 'mutation Touch($fail: Boolean) { touch(fail: $fail) }';
const HELLO = 'query Hello($name: String) { hello(name: $name) }';
const THINGS =
  'query Things($first: Int) { thing { things(first: $first) { nodes { things(first: $first) { nodes { id } } } } } }';
const PROTOTYPE = '{ a: hello __proto__: hello constructor: hello }';
const TWO = 'query One { one: hello } query Two { two: hello }';

let folder: string;
let server: Awaited<ReturnType<typeof startGraphqlServer>>;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'foyer-known-'));
  server = await startGraphqlServer(folder);
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

async function ask(body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(server.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const told = ['content-type', 'cache-control', 'vary'].map(name => response.headers.get(name));
  return { status: response.status, told, text: await response.text() };
}

/** What is answered when the document is not known yet, and when it is. */
async function beforeAndAfter(good: object, asked: object, headers?: Record<string, string>) {
  const before = await ask(asked, headers);
  for (const _time of [1, 2]) expect((await ask(good, { accept: headers?.['accept'] ?? '*/*' })).status).toBe(200);
  return { before, after: await ask(asked, headers) };
}

describe('an operation that was answered before', () => {
  const good = { query: HELLO, variables: { name: 'Ada' } };

  test.each([
    ['is answered as at first', good, good],
    ['with nothing but its text too', { query: '{ hello }' }, { query: '{ hello }' }],
    ['and with what the client tells of itself', good, { ...good, extensions: { clientLibrary: { name: 'us' } } }],
    ['by its name', { query: TWO, operationName: 'One' }, { query: TWO, operationName: 'Two' }],
    ['not without one of its names', { query: TWO, operationName: 'One' }, { query: TWO }],
    ['not by another name', good, { ...good, operationName: 'Nobody' }],
    ['not with a variable of another type', good, { query: HELLO, variables: { name: 7 } }],
    ['not with variables that are none', good, { query: HELLO, variables: ['Ada'] }],
    [
      'not with too much asked for',
      { query: THINGS, variables: { first: 1 } },
      { query: THINGS, variables: { first: 100 } },
    ],
    ['by names that mean something to JavaScript', { query: PROTOTYPE }, { query: PROTOTYPE }],
    ['not as a persisted query', good, { ...good, extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } } }],
  ])('%s', async (_what, known, asked) => {
    const { before, after } = await beforeAndAfter(known, asked);
    expect(after).toEqual(before);
  });

  test.each([['application/graphql-response+json'], ['application/json'], ['text/html, */*;q=0.1']])(
    'is answered in the type that %s asks for',
    async accept => {
      const { before, after } = await beforeAndAfter(good, good, { accept });
      expect(after).toEqual(before);
    },
  );

  test('is not in a type that we don’t have', async () => {
    for (const _time of [1, 2, 3]) expect((await ask(good, { accept: 'text/html' })).status).toBe(406);
  });

  test('is refused to whoever is not let in', async () => {
    const { before, after } = await beforeAndAfter(good, good, { authorization: 'Bearer old' });
    expect(before.text).toContain('UNAUTHENTICATED');
    expect(after).toEqual(before);
  });

  test('runs once, also when it fails', async () => {
    const fails = { query: TOUCH, variables: { fail: true } };
    const { before, after } = await beforeAndAfter({ query: TOUCH }, fails);
    expect(before.text).toContain('INTERNAL_SERVER_ERROR');
    expect(after).toEqual(before);
    expect(server.touched()).toBe(4);
    expect(server.unexpected).toHaveLength(2);
  });

  test('is counted and timed each time', async () => {
    const figure = async () => {
      const text = await (await fetch(server.url.replace('graphql', 'metrics'))).text();
      return Number(
        /^foyer_graphql_operation_duration_seconds_count\{type="query",field="hello",outcome="ok"\} (\d+)/m.exec(
          text,
        )?.[1] ?? 0,
      );
    };
    const before = await figure();
    for (const _time of [1, 2, 3]) await ask(good);
    expect(await figure()).toBe(before + 3);
  });
});
