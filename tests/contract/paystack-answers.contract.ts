import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ErrorObject } from 'ajv';
import { KEYS, press, startSandboxHost } from '../support/sandbox-host.js';
import { readFixture } from './fixtures.js';
import { readOpenApi } from './openapi.js';

/**
 * Where Paystack's own file is not followed, because its documentation, its samples or the file itself say otherwise.
 * Each must be met, so that none outlives its reason.
 */
const EXCEPTIONS: readonly { route: RegExp; at: RegExp; why: string }[] = [
  {
    route: /^(get|post) .* 40\d$/,
    at: /^\/code must be equal/,
    why: 'The file has the values of `type` under `code`; the errors that the documentation shows have them under `type`, and codes such as transaction_not_found.',
  },
  {
    route: /^post \/refund 40[04]$/,
    at: /^is not described$/,
    why: 'The file knows no refusal of a refund; more than was paid, say, is one.',
  },
  {
    route: /^get \/(transaction|dispute)/,
    at: /^\/data\/.*metadata must have required property 'custom_fields'/,
    why: '`metadata` is what the merchant sent with the transaction; the file has taken an example for the rule.',
  },
  {
    route: /^get \/transaction 200$/,
    at: /^\/data\/\d+\/paidAt must be string/,
    why: 'What was not paid has no time of payment: the same file lets `paid_at`, beside it, be null.',
  },
  {
    route: /^get \/transaction\/\{id\} 200$/,
    at: /^\/data\/(paid_at|paidAt|fees) must be|^\/data\/authorization must have required property/,
    why: 'Here the file describes a transaction that was paid; of the others `verify` tells, where all of it may be null.',
  },
];

let host: Awaited<ReturnType<typeof startSandboxHost>>;
beforeAll(async () => {
  host = await startSandboxHost();
});
afterAll(() => host.close());

const openapi = readOpenApi(readFixture('paystack/openapi.yaml'));
const asked = new Set<string>();
const met = new Set<(typeof EXCEPTIONS)[number]>();

interface Request {
  method?: 'get' | 'post';
  /** As the file names it; `{id}` is taken from `parameters`, the rest of which is the query. */
  path: string;
  parameters?: Record<string, string | number>;
  body?: object;
  key?: string;
}

/** Asks the sandbox and holds its answer against the file. @returns the answer's `data`. */
async function ask({ method = 'get', path, parameters = {}, body, key = KEYS.paystack }: Request): Promise<any> {
  const query = new URLSearchParams();
  let url = path;
  for (const [name, value] of Object.entries(parameters)) {
    if (path.includes(`{${name}}`)) url = path.replace(`{${name}}`, String(value));
    else query.set(name, String(value));
  }
  const answer = await fetch(`${host.base}/sandbox/paystack${url}?${query.toString()}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) },
    body: body ? JSON.stringify(body) : null,
  });
  const told = (await answer.json()) as { data?: unknown };
  asked.add(`${method.toUpperCase()} ${path.replace(/\{(\w+)\}/, ':$1')}`);

  const route = `${method} ${path} ${answer.status}`;
  const errors = openapi.errorsOf(method, path, answer.status, told)?.map(inWords) ?? ['is not described'];
  const unexcused = errors.filter(error => {
    const exception = EXCEPTIONS.find(({ route: routes, at }) => routes.test(route) && at.test(error));
    if (exception) met.add(exception);
    return !exception;
  });
  expect({ route, errors: unexcused }).toEqual({ route, errors: [] });
  return told.data;
}

const inWords = ({ instancePath, message = '' }: ErrorObject): string => `${instancePath} ${message}`;

/** A transaction on whose page these buttons were pressed. @returns its reference. */
async function transaction(...outcomes: string[]): Promise<string> {
  const body = { email: 'ada@example.com', amount: 500_000, currency: 'NGN', metadata: '{"paymentId":"p1"}' };
  const { authorization_url, reference } = await ask({ method: 'post', path: '/transaction/initialize', body });
  for (const outcome of outcomes) await press(authorization_url as string, outcome);
  return reference as string;
}

describe('every answer of the sandbox is as Paystack’s OpenAPI file says', () => {
  test('about a transaction at each of its statuses, verified, fetched and listed', async () => {
    const statuses = {
      abandoned: [],
      failed: ['decline'],
      ongoing: ['transfer'],
      pending: ['transfer', 'wait'],
      success: ['pay'],
    };
    for (const [status, outcomes] of Object.entries(statuses)) {
      const reference = await transaction(...outcomes);
      const verified = await ask({ path: '/transaction/verify/{reference}', parameters: { reference } });
      expect(verified.status).toBe(status);
      await ask({ path: '/transaction/{id}', parameters: { id: verified.id } });
    }
    expect(await ask({ path: '/transaction', parameters: { perPage: 100 } })).toHaveLength(5);
    expect(await ask({ path: '/transaction', parameters: { status: 'success', page: 2 } })).toEqual([]);
  });

  test('about a refund at each of its statuses', async () => {
    await host.control('refund-faults', { provider: 'PAYSTACK', course: 'hold' });
    const reference = await transaction('pay');
    for (const outcome of ['failed', 'succeeded', null]) {
      const { id } = await ask({ method: 'post', path: '/refund', body: { transaction: reference, amount: 1000 } });
      if (outcome) await host.control('refunds', { provider: 'PAYSTACK', id: String(id), outcome });
      await ask({ path: '/refund/{id}', parameters: { id } });
    }
    const listed = await ask({ path: '/refund', parameters: { perPage: 10 } });
    expect(listed.map(({ status }: { status: string }) => status)).toEqual(['pending', 'processed', 'failed']);
    await ask({ method: 'post', path: '/refund', body: { transaction: reference, amount: 600_000 } });
    await ask({ method: 'post', path: '/refund', body: { transaction: 'never' } });
  });

  test('about a dispute, open, won and lost', async () => {
    for (const outcome of ['won', 'lost', null]) {
      const reference = await transaction('pay');
      const dispute = (await (await host.dispute('PAYSTACK', reference, 'open')).json()) as { id: number };
      if (outcome) await host.dispute('PAYSTACK', reference, outcome);
      await ask({ path: '/dispute/{id}', parameters: { id: dispute.id } });
    }
    expect(await ask({ path: '/dispute', parameters: { perPage: 10 } })).toHaveLength(3);
  });

  test('that refuses: for a wrong key, for what does not exist, for what is no transaction', async () => {
    const reading = ['/transaction', '/refund', '/dispute', '/transaction/{id}', '/refund/{id}', '/dispute/{id}'];
    for (const path of [...reading, '/transaction/verify/{reference}']) {
      await ask({ path, parameters: { id: 1, reference: 'never' }, key: 'sk_other' });
      if (path.includes('{')) await ask({ path, parameters: { id: 1, reference: 'never' } });
    }
    for (const path of ['/transaction/initialize', '/refund']) {
      await ask({ method: 'post', path, body: {}, key: 'sk_other' });
      await ask({ method: 'post', path, body: {} });
    }
  });

  test('of all its routes', () => {
    const prefix = /^(GET|POST) \/sandbox\/paystack(?=\/(?!\*|pay\/))/;
    const routes = [...host.routes].filter(route => prefix.test(route)).map(route => route.replace(prefix, '$1 '));
    expect([...asked].sort()).toEqual(routes.sort());
  });

  test('and no exception outlives its reason', () => {
    expect(EXCEPTIONS.filter(exception => !met.has(exception))).toEqual([]);
  });
});
