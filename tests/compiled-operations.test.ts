import { describe, expect, jest, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import {
  execute,
  getNullableType,
  GraphQLError,
  isAbstractType,
  isEnumType,
  isLeafType,
  isListType,
  isObjectType,
  parse,
  print,
  validate,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { compileQuery } from 'graphql-jit';
import { NotFoundError, WrongStateError } from '../server/platform/errors.js';
import { Executor } from '../server/platform/graphql/compiled.js';
import { formatErrorWith } from '../server/platform/graphql/format-error.js';
import { createSchema } from '../server/schema.js';
import { chance } from './support/chance.js';
import {
  clientDocuments,
  everyOperation,
  exampleDocuments,
  randomDocument,
  scalar,
  sentDocuments,
  variablesFor,
} from './support/documents.js';

const RANDOM_DOCUMENTS = 1_000;

/** A number that a place in the answer always has. */
function numberOf(...place: unknown[]): number {
  return createHash('sha256').update(JSON.stringify(place)).digest().readUInt32BE();
}

/** How many faults resolvers threw. */
let faulted = 0;

/** Our schema with resolvers that answer by their place in the answer alone: now late, now null, now with an error. */
function playing(faultsIn1000: number): GraphQLSchema {
  const schema = createSchema();
  const answer = (type: GraphQLOutputType, n: number, ...place: unknown[]): unknown => {
    const nullable = getNullableType(type);
    if (nullable === type && n % 11 === 0) return null;
    if (isListType(nullable)) {
      const length = n % 4;
      return Array.from({ length }, (_, i) => answer(nullable.ofType, numberOf(n, i), ...place, i));
    }
    if (isEnumType(nullable)) return nullable.getValues()[n % nullable.getValues().length]!.value;
    if (isLeafType(nullable)) {
      const plain = scalar(nullable.name, n % 1_000);
      return nullable.name === 'DateTime' ? new Date(plain as string) : plain;
    }
    const possible = isAbstractType(nullable) ? schema.getPossibleTypes(nullable) : [nullable];
    return { __typename: possible[n % possible.length]!.name, n };
  };
  const faults = [
    () => new GraphQLError('refused', { extensions: { code: 'FORBIDDEN', reason: 'for once' } }),
    () => new NotFoundError('thing'),
    () => new WrongStateError('It is over.', 'OVER'),
    () => new Error('a secret of ours'),
  ];
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      field.resolve = (source: { n?: number } | undefined, args) => {
        const n = numberOf(
          type.name,
          field.name,
          source?.n ?? 0,
          Object.entries(args).sort(([one], [other]) => (one < other ? -1 : 1)),
        );
        const decide = (): unknown => {
          if (n % 1_000 < faultsIn1000) {
            faulted += 1;
            throw faults[n % faults.length]!();
          }
          return answer(field.type, n);
        };
        return n % 2 === 0 ? decide() : Promise.resolve().then(decide);
      };
    }
  }
  return schema;
}

const format = formatErrorWith(() => {});
const seen = ({ data, errors = [] }: ExecutionResult) => ({
  data,
  errors: errors.map(error => JSON.stringify(format(error.toJSON(), error))).sort(),
});

/** Both executors' answers to one operation: the plain one's, and the compiled one's when it is compiled. */
async function both(schema: GraphQLSchema, compiled: Executor, document: DocumentNode, variables: object) {
  const operation = { document, operationName: null, variables: variables as Record<string, unknown>, context: {} };
  await compiled.execute(operation); // the first time it is not compiled
  faulted = 0;
  const plain = seen(await execute({ schema, document, variableValues: variables as Record<string, unknown> }));
  const once = faulted <= 1;
  faulted = 0;
  return { plain, compiled: seen(await compiled.execute(operation)), once: once && faulted <= 1 };
}

/** Of several errors below one null each executor tells those that it met: then only their being there is compared. */
function expectSame({ plain, compiled, once }: Awaited<ReturnType<typeof both>>, document: DocumentNode): void {
  const isSame =
    JSON.stringify(compiled.data) === JSON.stringify(plain.data) &&
    (once
      ? JSON.stringify(compiled.errors) === JSON.stringify(plain.errors)
      : compiled.errors.length > 0 === plain.errors.length > 0);
  if (!isSame) throw new Error(`${print(document)}\n${JSON.stringify({ plain, compiled }, null, 1)}`);
}

describe('compiled operations answer as graphql-js does', () => {
  const calm = playing(0);
  const rough = playing(3);

  /**
   * Our client's; those of the examples, which other programs send; and every query and mutation that the schema has, each
   * asked for all that it answers: whatever anybody's program asks for is a part of these. SENT_DOCUMENTS names a file of
   * more, which programs have sent.
   */
  const sent = process.env['SENT_DOCUMENTS'];
  const sets: [string, DocumentNode[], number][] = [
    ['our client’s', clientDocuments(), 50],
    ['the examples’', exampleDocuments(), 20],
    ['every operation of the schema', everyOperation(calm), 100],
    ...(sent ? [['those that were sent', sentDocuments(sent), 40] as [string, DocumentNode[], number]] : []),
  ];
  const stages = [
    ['where all goes well', calm],
    ['where resolvers fail', rough],
  ] as const;
  test.each(
    sets.flatMap(([whose, documents, least]) =>
      stages.map(([name, schema]) => ({ name: `${whose}, ${name}`, schema, documents, least })),
    ),
  )('$name', async ({ schema, documents, least }) => {
    expect(documents.length).toBeGreaterThan(least);
    const compiled = new Executor(schema);
    for (const [place, document] of documents.entries()) {
      expect(validate(schema, document)).toEqual([]);
      for (const seed of [1, 2, 3]) {
        const variables = variablesFor(schema, document, chance(place * 10 + seed));
        expectSame(await both(schema, compiled, document, variables), document);
      }
    }
  });

  test(`${RANDOM_DOCUMENTS} random ones`, async () => {
    for (const [schema, half] of [
      [calm, 0],
      [rough, 1],
    ] as const) {
      const compiled = new Executor(schema);
      for (let seed = 0, done = 0; done < RANDOM_DOCUMENTS / 2; seed += 1) {
        const random = chance(seed * 2 + half);
        const document = randomDocument(schema, random);
        if (validate(schema, document).length > 0) continue; // two fields of one name and different types, by chance
        done += 1;
        expectSame(await both(schema, compiled, document, variablesFor(schema, document, random)), document);
      }
    }
  }, 120_000);

  test('with variables of the wrong kind', async () => {
    const compiled = new Executor(calm);
    let refused = 0;
    for (const [place, document] of clientDocuments().entries()) {
      for (let seed = 0; seed < 10; seed += 1) {
        const variables = variablesFor(calm, document, chance(place * 10 + seed), 20);
        const answers = await both(calm, compiled, document, variables);
        expectSame(answers, document);
        if (answers.plain.data === undefined) refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(100);
  });
});

test.each([
  ['in an object', 'query ($text: String) { events(filter: { text: $text }) { nodes { id } } }', { filter: {} }],
  [
    'in an object with others',
    'query ($text: String, $from: DateTime) { events(filter: { from: $from, text: $text }) { nodes { id } } }',
    { filter: {} },
  ],
  ['as an argument', 'query ($after: String) { events(after: $after) { nodes { id } } }', {}],
  [
    'by null',
    'query ($text: String = null) { events(filter: { text: $text }) { nodes { id } } }',
    { filter: { text: null } },
  ],
])('a variable that is left out %s is no null, be the operation compiled or not', async (_name, text, expected) => {
  const schema = playing(0);
  const seenArguments: object[] = [];
  schema.getQueryType()!.getFields()['events']!.resolve = (_root, { first: _first, ...args }: { first?: number }) => {
    seenArguments.push(JSON.parse(JSON.stringify(args)) as object);
    return { nodes: [] };
  };
  const executor = new Executor(schema);
  const document = parse(text);
  expect(validate(schema, document)).toEqual([]);
  for (let i = 0; i < 3; i += 1) await executor.execute({ document, operationName: null, variables: {}, context: {} });
  expect(seenArguments).toEqual([expected, expected, expected]);
});

test('whoever sends a new text each time makes nobody compile', async () => {
  const compile = jest.fn(compileQuery) as jest.Mock & typeof compileQuery;
  const executor = new Executor(playing(0), compile);
  const ask = (document: DocumentNode) =>
    executor.execute({ document, operationName: null, variables: {}, context: {} });
  const documents = clientDocuments().filter(document => variableCount(document) === 0);
  expect(documents.length).toBeGreaterThan(3);
  for (const document of documents) await ask(document);
  expect(compile).not.toHaveBeenCalled();
  for (const document of documents) await ask(document);
  for (const document of documents) await ask(document);
  expect(compile).toHaveBeenCalledTimes(documents.length);
});

const variableCount = ({ definitions: [operation] }: DocumentNode): number =>
  (operation as OperationDefinitionNode).variableDefinitions?.length ?? 0;
