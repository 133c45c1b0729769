import { describe, test, expect, beforeAll, afterAll } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getIntrospectionQuery } from 'graphql';
import { serverAudits } from 'graphql-http';
import { startGraphqlServer } from './support/graphql-server.js';

type Server = Awaited<ReturnType<typeof startGraphqlServer>>;
type Answer = {
  data?: Record<string, unknown> | null;
  errors?: { message: string; extensions: Record<string, unknown> }[];
};

const folder = mkdtempSync(join(tmpdir(), 'foyer-graphql-'));
const PRODUCTION = {
  NODE_ENV: 'production',
  SECRET_KEY: 'kT9x-0nQw7Zs2bVf4uYh6JmEp8RcLdGa1iOo',
  DATABASE_URL: 'postgresql://db/foyer',
  PUBLIC_URL: 'https://tickets.example.com',
  SMTP_URL: 'smtp://mail.example.com:587',
};

let server: Server;
let production: Server;
beforeAll(async () => {
  server = await startGraphqlServer(folder);
  production = await startGraphqlServer(folder, PRODUCTION);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await production[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

async function ask(
  body: object,
  headers: Record<string, string> = {},
  of = server,
): Promise<{ status: number; answer: Answer }> {
  const response = await fetch(of.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, answer: (await response.json()) as Answer };
}

const refusal = async (body: object, of = server): Promise<[number, string, unknown]> => {
  const { status, answer } = await ask(body, {}, of);
  return [status, answer.errors?.[0]?.message ?? '', answer.errors?.[0]?.extensions['code']];
};

describe('GraphQL over HTTP', () => {
  test('passes every audit of the specification without an error', async () => {
    const audits = serverAudits({ url: server.url, fetchFn: fetch });
    const results = await Promise.all(audits.map(audit => audit.fn()));
    expect(results.length).toBeGreaterThanOrEqual(61);
    expect(results.filter(({ status }) => status === 'error')).toEqual([]);
  });

  test('is never kept by a cache', async () => {
    const response = await fetch(server.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{hello}"}',
    });
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  test('does not answer what a form of another site could send', async () => {
    const forged = await fetch(`${server.url}?query={hello}`);
    expect(forged.status).toBe(400);
    const asText = await fetch(server.url, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: '{"query":"{hello}"}',
    });
    expect([400, 415]).toContain(asText.status);
  });

  test('takes no batches and no persisted queries', async () => {
    expect((await ask([{ query: '{hello}' }, { query: '{hello}' }])).status).toBe(400);
    const persistedQuery = { version: 1, sha256Hash: 'a'.repeat(64) };
    const { answer } = await ask({ extensions: { persistedQuery } });
    expect(answer.errors?.[0]?.extensions['code']).toBe('PERSISTED_QUERY_NOT_SUPPORTED');
  });

  test('refuses a body over 256 KiB in its own words', async () => {
    const { status, answer } = await ask({ query: '{hello}', variables: { name: 'x'.repeat(270_000) } });
    expect([status, answer.errors?.[0]?.extensions['code']]).toEqual([413, 'TOO_LARGE']);
  });

  test('tells a mistake of ours from one of the client', async () => {
    expect(await refusal({ query: '{ fails }' })).toEqual([
      200,
      expect.not.stringContaining('select'),
      'INTERNAL_SERVER_ERROR',
    ]);
    expect(server.unexpected).toContainEqual(expect.objectContaining({ message: 'select secret from tickets' }));
    expect(await refusal({ query: '{ fails' })).toEqual([400, expect.any(String), 'GRAPHQL_PARSE_FAILED']);
  });
});

describe('an operation', () => {
  const nested = (depth: number): string => `{ thing ${'{ child '.repeat(depth - 2)} { id } ${'}'.repeat(depth - 2)} }`;

  test('may be 12 deep and no deeper, fragments or not', async () => {
    expect((await ask({ query: nested(12) })).answer.errors?.[0]?.message).not.toMatch(/deeply/);
    expect(await refusal({ query: nested(13) })).toEqual([
      400,
      'This operation is nested too deeply.',
      'GRAPHQL_VALIDATION_FAILED',
    ]);
    const fragments = `{ thing { ...A } } fragment A on Thing { child { ...B } } fragment B on Thing ${nested(13).slice(8, -1)}`;
    expect(await refusal({ query: fragments })).toEqual([
      400,
      'This operation is nested too deeply.',
      'GRAPHQL_VALIDATION_FAILED',
    ]);
  });

  test('may have 30 aliases and 50 directives', async () => {
    const aliases = (count: number) => `{ ${Array.from({ length: count }, (_, n) => `a${n}: hello`).join(' ')} }`;
    expect((await ask({ query: aliases(30) })).status).toBe(200);
    expect(await refusal({ query: aliases(31) })).toEqual([
      400,
      'This operation has too many aliases.',
      'GRAPHQL_VALIDATION_FAILED',
    ]);
    const directives = (count: number) => `{ ${'hello @include(if: true) '.repeat(count)} }`;
    expect((await ask({ query: directives(50) })).status).toBe(200);
    expect(await refusal({ query: directives(51) })).toEqual([
      400,
      'This operation has too many directives.',
      'GRAPHQL_VALIDATION_FAILED',
    ]);
  });

  test('may have 2,000 tokens, and a syntax error stays one', async () => {
    const [status, message, code] = await refusal({ query: `{ ${'hello '.repeat(2_000)} }` });
    expect([status, code]).toEqual([400, 'GRAPHQL_PARSE_FAILED']);
    expect(message).toMatch(/2000 tokens/);
  });

  test('is told five of its mistakes', async () => {
    const { answer } = await ask({ query: `{ ${Array.from({ length: 40 }, (_, n) => `x${n}`).join(' ')} }` });
    expect(answer.errors!.length).toBeLessThanOrEqual(6);
  });

  const pages = 'query ($n: Int) { things(first: $n) { nodes { things(first: $n) { nodes { id } } } } }';

  test('costs what its pages may hold, whether they are written out or in variables', async () => {
    const dear = [400, expect.stringContaining('too much at once'), 'GRAPHQL_VALIDATION_FAILED'];
    expect((await ask({ query: pages, variables: { n: 60 } })).status).toBe(200);
    expect(await refusal({ query: pages, variables: { n: 100 } })).toEqual(dear);
    expect(await refusal({ query: pages.replace('($n: Int)', '').replaceAll('$n', '100') })).toEqual(dear);
    expect(await refusal({ query: pages })).toEqual(dear); // without a size a page is taken to be the largest
  });

  test('costs as much through fragments that multiply', async () => {
    const doubling = Array.from({ length: 14 }, (_, n) => `fragment F${n} on Thing { ...F${n + 1} ...F${n + 1} }`);
    const query = `{ thing { ...F0 } } ${doubling.join(' ')} fragment F14 on Thing { id }`;
    expect(await refusal({ query })).toEqual([
      400,
      expect.stringContaining('too much at once'),
      'GRAPHQL_VALIDATION_FAILED',
    ]);
  });

  test('with variables of the wrong type is told so', async () => {
    expect(await refusal({ query: pages, variables: { n: 'many' } })).toEqual([
      400,
      expect.stringContaining('$n'),
      'BAD_USER_INPUT',
    ]);
  });
});

describe('the schema', () => {
  test('can be read in development and not in production', async () => {
    expect((await ask({ query: getIntrospectionQuery() })).answer.errors).toBeUndefined();
    expect((await refusal({ query: '{ __schema { types { name } } }' }, production))[0]).toBe(400);
  });

  test('is not hinted at in production', async () => {
    expect((await refusal({ query: '{ helo }' }))[1]).toContain('Did you mean "hello"');
    expect((await refusal({ query: '{ helo }' }, production))[1]).not.toContain('hello');
  });

  test('is explored with local files in development alone', async () => {
    const page = await server.app.inject('/graphiql/');
    expect(page.body).toContain('/graphiql/');
    expect(page.body).not.toMatch(/src="https?:/);
    const script = /src="([^"]+\.js)"/.exec(page.body)![1]!;
    const file = await server.app.inject(new URL(script, 'http://localhost/graphiql/').pathname);
    expect([file.statusCode, file.headers['content-security-policy']]).toEqual([
      200,
      expect.stringContaining("'unsafe-eval'"),
    ]);
    expect((await server.app.inject('/health')).headers['content-security-policy']).not.toContain("'unsafe-eval'");
    expect((await production.app.inject('/graphiql/')).statusCode).toBe(404);
  });
});
