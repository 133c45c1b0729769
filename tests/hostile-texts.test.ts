import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { plainName } from '../server/accounts/names.js';
import { gateName } from '../server/check-in/check-in.policy.js';
import { line, prose } from '../server/platform/texts.js';
import { fileNameInput } from '../server/uploads/upload.policy.js';
import { startTestApp, type TestApp } from './support/app.js';
import { documentOf, fieldsOf, required, textPlaces } from './support/hostile.js';
import { argumentsOf } from './support/operations.js';
import type { Stage } from './support/stage.js';

const HOSTILE = { 'U+0000': 'a\0b', 'a high surrogate alone': 'a\ud800', 'a low surrogate alone': '\udc00b' };

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ listen: true });
}, 30_000);
afterAll(async () => app[Symbol.asyncDispose]());

interface Answered {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly {
    readonly path?: readonly unknown[];
    readonly extensions: { readonly code: string; readonly fields?: readonly { readonly path: string }[] };
  }[];
}

async function ask(query: string, variables: object, method: 'GET' | 'POST' = 'POST') {
  const asked =
    method === 'POST'
      ? { payload: { query, variables } }
      : { query: { query, variables: JSON.stringify(variables) }, headers: { 'apollo-require-preflight': '1' } };
  const response = await app.app.http.inject({ method, url: '/graphql', ...asked });
  return { status: response.statusCode, ...response.json<Answered>() };
}

/** In a line: refused for this field, in nobody's name but the document's, so that no resolver was asked. */
const toldOf = ({ data, errors: [error] = [] }: Answered): string =>
  [error?.extensions.code, error?.extensions.fields?.[0]?.path, error?.path ? 'by a resolver' : '', data ? 'ran' : '']
    .filter(Boolean)
    .join(' ');

const inInput = (place: string): string => place.replace(/^input\./, '');

const overHttp = () => fieldsOf(app.app.schema).filter(([operation]) => !operation.startsWith('Subscription'));

describe.each(Object.entries(HOSTILE))('%s', (_name, text) => {
  test('is refused wherever a text may come, before anything runs', async () => {
    const told: Record<string, string> = {};
    const expected: Record<string, string> = {};
    for (const [operation, field] of overHttp()) {
      for (const { place, variables } of textPlaces(field)) {
        expected[`${operation} ${place}`] = `BAD_USER_INPUT ${inInput(place)}`;
        told[`${operation} ${place}`] = toldOf(
          await ask(documentOf(operation, field), { run: true, ...variables(text) }),
        );
      }
    }
    expect(Object.keys(expected).length).toBeGreaterThan(250);
    expect(told).toEqual(expected);
  }, 60_000);

  test('is refused over a socket too', async () => {
    const told: Record<string, string> = {};
    const expected: Record<string, string> = {};
    for (const [operation, field] of fieldsOf(app.app.schema).filter(([name]) => name.startsWith('Subscription'))) {
      for (const { place, variables } of textPlaces(field)) {
        expected[`${operation} ${place}`] = `BAD_USER_INPUT ${inInput(place)}`;
        told[`${operation} ${place}`] = toldOf(await app.subscribe(documentOf(operation, field), variables(text)));
      }
    }
    expect(Object.keys(expected).length).toBeGreaterThan(5);
    expect(told).toEqual(expected);
  });
});

describe('the fast path of known operations', () => {
  test('refuses what the slow one refuses', async () => {
    const told: Record<string, string> = {};
    const expected: Record<string, string> = {};
    for (const [operation, field] of overHttp().filter(([, { args }]) => args.length > 0)) {
      const document = documentOf(operation, field);
      for (const _time of [1, 2])
        expect(await ask(document, { run: false, ...required(field) })).toMatchObject({ status: 200, data: {} });
      for (const { place, variables } of textPlaces(field)) {
        expected[`${operation} ${place}`] = `BAD_USER_INPUT ${inInput(place)}`;
        told[`${operation} ${place}`] = toldOf(await ask(document, { run: true, ...variables('a\0') }));
      }
    }
    expect(told).toEqual(expected);
  }, 60_000);
});

describe('an operation', () => {
  const TIER = 'query ($id: ID!) { tier(id: $id) { id } }';

  test('whose document holds such a text is refused too, wherever it stands in it', async () => {
    const inDocument = 'mutation { joinQueue(input: { eventId: "a\\u0000" }) { __typename } }';
    expect(await ask(inDocument, {})).toMatchObject({
      status: 400,
      errors: [{ extensions: { code: 'BAD_USER_INPUT', fields: [{ path: 'eventId' }] } }],
    });
    const asDefault = 'query ($id: ID! = "a\\u0000") { tier(id: $id) { id } }';
    expect(toldOf(await ask(asDefault, {}))).toBe('BAD_USER_INPUT id');
    expect(toldOf(await ask('{ tier(id: "\\ud800") { id } }', {}))).toBe('GRAPHQL_PARSE_FAILED');
  });

  test('is refused by GET as well', async () => {
    expect(toldOf(await ask(TIER, { id: 'a\0' }, 'GET'))).toBe('BAD_USER_INPUT id');
  });

  test('with JSON nested without end is refused', async () => {
    const deep = `${'['.repeat(60_000)}${']'.repeat(60_000)}`;
    const event = await app.given.event();
    const [operation, field] = fieldsOf(app.app.schema).find(([name]) => name === 'Mutation.reserveTickets')!;
    const { input } = (await argumentsOf({ app, event } as Stage, operation)) as { input: object };
    const variables = JSON.stringify({ run: true, input: { ...input, answers: { a: 'DEEP' } } }).replace(
      '"DEEP"',
      deep,
    );
    const payload = `{"query":${JSON.stringify(documentOf(operation, field))},"variables":${variables}}`;
    const response = await app.app.http.inject({
      method: 'POST',
      url: '/graphql',
      headers: { 'content-type': 'application/json' },
      payload,
    });
    expect([response.statusCode, response.json<Answered>().errors?.[0]?.extensions.code]).toEqual([
      400,
      'BAD_USER_INPUT',
    ]);
  });

  test('with whole pairs, combined signs and every script is taken', async () => {
    expect(toldOf(await ask(TIER, { id: '🎟️ Zoë نور \u200d \ufdd0' }))).not.toContain('BAD_USER_INPUT');
  });
});

test.each([
  '/exports/%00/orders.csv',
  '/receipts/%00/receipt.pdf?expires=9999999999&signature=%00',
  '/uploads/%00?expires=9999999999&signature=%00',
  '/tickets/%00/qr.png?expires=9999999999&signature=%00',
  '/tickets/%00/tickets.pdf?expires=9999999999&signature=%00',
  '/events/%00/calendar.ics',
  '/events/%00',
  '/images/%00/%00.webp',
  '/%00',
  '/dev/outbox?to=%00',
  '/dev/outbox/%00/attachments/0',
  '/dev/mails/%00',
])('the address %s is nobody’s, and no failure of ours', async address => {
  const { statusCode } = await app.app.http.inject({ method: 'GET', url: address });
  expect(statusCode).toBeLessThan(500);
});

describe('a sign that turns the direction of what follows', () => {
  const TURNED = '\u202egpj.\u202cAda\u2066 \u2069';

  test.each([
    ['a line', line('The name', 20)],
    ['text of many lines', prose('The text', 20)],
    ['the name of a person or house', plainName('The name')],
    ['the name of a gate', gateName],
    ['the name of a file', fileNameInput],
  ])('is taken out of %s', (_what, schema) => {
    expect(schema.parse(TURNED)).toBe('gpj.Ada');
  });

  test.each([
    ['a line', line('The name', 20)],
    ['the name of a gate', gateName],
  ])('makes no name by itself: %s', (_what, schema) => {
    expect(schema.safeParse('\u202e \u2069').success).toBe(false);
  });

  test('stands in nothing that a buyer says and others read', async () => {
    const event = await app.given.event({
      questions: [
        { label: 'Your \u202edog', kind: 'TEXT' },
        { label: 'Call', kind: 'PHONE' },
      ],
    });
    const QUESTIONS = 'query ($id: ID!) { event(id: $id) { questions { id label } } }';
    const { data } = await app.gql(QUESTIONS, { id: event.id });
    const [dog, call] = data.event.questions as { id: string; label: string }[];
    expect(dog!.label).toBe('Your dog');
    const { input } = (await argumentsOf({ app, event } as Stage, 'Mutation.reserveTickets')) as { input: object };
    const answer = await app.gql(
      'mutation ($input: ReserveTicketsInput!) { reserveTickets(input: $input) { ... on Order { id answers } } }',
      {
        input: {
          ...input,
          buyer: { name: `Ada${TURNED}`, email: 'ada@example.com' },
          answers: { [dog!.id]: TURNED, [call!.id]: '\u202a+33 1 23 45 67 89\u202c' },
        },
      },
    );
    const [{ name, answers }] = (await app.sql<{ name: string; answers: object }>(
      'select buyer_name as name, answers from orders where id = ?',
      [answer.data.reserveTickets.id],
    )) as [{ name: string; answers: object }];
    expect([name, Object.values(answers)]).toEqual(['Adagpj.Ada', ['gpj.Ada', '+33 1 23 45 67 89']]);
  });
});
