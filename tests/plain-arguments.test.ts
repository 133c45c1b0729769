import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import {
  getArgumentValues,
  getVariableValues,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  parse,
  type FieldNode,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { getMetadataStorage } from 'type-graphql';
import { createSchema } from '../server/schema.js';
import { chance, type Chance } from './support/chance.js';
import { scalar } from './support/documents.js';

const RANDOM_CALLS = 20;

type Handler = ReturnType<typeof getMetadataStorage>['mutations'][number];
type Parameters = NonNullable<Handler['params']>;
type Field = GraphQLField<unknown, unknown>;

/** A field that takes arguments, and the resolver's method behind it. */
interface Taker {
  readonly name: string;
  readonly field: Field;
  readonly handler: Handler;
  readonly asTheyAre: Parameters;
  /** As type-graphql reads them, had we not changed it. */
  readonly ordinary: Parameters;
}

let schema: GraphQLSchema;
let takers: Taker[];
beforeAll(() => {
  schema = createSchema();
  takers = takersOf();
});

/** Every field of the schema that takes arguments. */
function takersOf(): Taker[] {
  const { queries, mutations, subscriptions, fieldResolvers, objectTypes, params } = getMetadataStorage();
  const nameOf = new Map<unknown, string>(objectTypes.map(({ target, name }) => [target, name]));
  const handlers = [
    ...queries.map(handler => ({ typeName: 'Query', handler })),
    ...mutations.map(handler => ({ typeName: 'Mutation', handler })),
    ...subscriptions.map(handler => ({ typeName: 'Subscription', handler })),
    ...fieldResolvers.map(one => ({
      typeName: nameOf.get(one.getObjectType!()) ?? '',
      handler: one as unknown as Handler,
    })),
  ];
  return handlers.flatMap(({ typeName, handler }) => {
    const type = schema.getType(typeName);
    const field = isObjectType(type) ? type.getFields()[handler.schemaName] : undefined;
    if (!field?.args.length) return [];
    const { target, methodName } = handler;
    const ordinary = params.filter(one => one.target === target && one.methodName === methodName);
    return [{ name: `${typeName}.${handler.schemaName}`, field, handler, asTheyAre: handler.params!, ordinary }];
  });
}

/** What the resolver's method is called with, whichever way its parameters are read. */
async function calledWith({ field, handler }: Taker, params: Parameters, args: object): Promise<unknown[]> {
  const { target, methodName } = handler;
  const prototype = (target as unknown as { prototype: Record<string, () => unknown> }).prototype;
  const method = jest.spyOn(prototype, methodName).mockReturnValue(null);
  const before = handler.params!;
  handler.params = params;
  try {
    await field.resolve!(Object.create(parentOf(handler)), args, CONTEXT, INFO);
    expect(method).toHaveBeenCalledTimes(1);
    return method.mock.calls[0]!;
  } finally {
    handler.params = before;
    method.mockRestore();
  }
}

const CONTEXT = { of: 'nobody' };
const INFO = {} as never;

/** What a field is read of; a resolver asks whether it is one. */
function parentOf(handler: Handler): object {
  const { getObjectType } = handler as unknown as { getObjectType?: () => { prototype: object } };
  return getObjectType?.().prototype ?? {};
}

/** As GraphQL reads them for this field: sent as variables, or written in the document where `literal`. */
function read({ field }: Taker, values: Readonly<Record<string, unknown>>, literal: boolean): Record<string, unknown> {
  const given = field.args.filter(({ name }) => name in values);
  const declared = literal ? [] : given.map(({ name, type }) => `$${name}: ${String(type)}`);
  const passed = given.map(({ name, type }) => `${name}: ${literal ? written(type, values[name]) : `$${name}`}`);
  const text = `query ${inBrackets(declared)} { field ${inBrackets(passed)} }`;
  const operation = parse(text).definitions[0] as OperationDefinitionNode;
  const variables = getVariableValues(schema, operation.variableDefinitions ?? [], values);
  if (!variables.coerced) throw new Error(`${text}: ${JSON.stringify(variables.errors)}`);
  const node = operation.selectionSet.selections.find((one): one is FieldNode => one.kind === Kind.FIELD)!;
  return getArgumentValues(field, node, variables.coerced);
}

const inBrackets = (all: readonly string[]): string => (all.length > 0 ? `(${all.join(', ')})` : '');

/** A value as a document has it: names of enums without quotes. */
function written(type: GraphQLInputType, value: unknown): string {
  if (isNonNullType(type)) return written(type.ofType, value);
  if (value === null) return 'null';
  if (isListType(type)) return `[${(value as unknown[]).map(one => written(type.ofType, one)).join(', ')}]`;
  if (isEnumType(type)) return value as string;
  if (isInputObjectType(type)) {
    const fields = Object.entries(value as object).map(
      ([name, one]) => `${name}: ${written(type.getFields()[name]!.type, one)}`,
    );
    return `{ ${fields.join(', ')} }`;
  }
  return literalOf(value);
}

/** JSON with names without quotes, as documents have objects. */
function literalOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literalOf).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([name, one]) => `${name}: ${literalOf(one)}`)
    .join(', ')} }`;
}

/** How what may be left out is answered. */
type Manner = 'given' | 'null' | 'absent' | Chance;
const ABSENT = Symbol('absent');
const met = { nulls: 0, absent: 0, enums: 0, inputs: 0, inputsInLists: 0, defaults: 0 };

function valueFor(type: GraphQLInputType, how: Manner, depth = 0): unknown {
  if (isNonNullType(type)) return present(type.ofType, how, depth);
  const manner = typeof how === 'string' ? how : how.pick(['given', 'given', 'null', 'absent'] as const);
  if (manner === 'absent') {
    met.absent += 1;
    return ABSENT;
  }
  if (manner === 'null' || depth > 4) {
    met.nulls += 1;
    return null;
  }
  return present(type, how, depth);
}

function present(type: GraphQLInputType, how: Manner, depth: number): unknown {
  if (isListType(type)) {
    const length = typeof how === 'string' ? 2 : how.below(4);
    const items = Array.from({ length }, () => valueFor(type.ofType, how, depth));
    met.inputsInLists += items.filter(item => typeof item === 'object').length;
    return items.map(item => (item === ABSENT ? null : item));
  }
  if (isInputObjectType(type)) {
    met.inputs += 1;
    const fields = Object.values(type.getFields()).map(field => [field.name, valueFor(field.type, how, depth + 1)]);
    return Object.fromEntries(fields.filter(([, value]) => value !== ABSENT)) as object;
  }
  if (isEnumType(type)) {
    met.enums += 1;
    const names = type.getValues().map(({ name }) => name);
    return typeof how === 'string' ? names.at(-1)! : how.pick(names);
  }
  return scalar((type as { name: string }).name, typeof how === 'string' ? 7 : how.below(1_000));
}

function valuesFor({ field }: Taker, how: Manner): Record<string, unknown> {
  const values = field.args.map(({ name, type, defaultValue }) => {
    const value = valueFor(type, how);
    if (value === ABSENT && defaultValue !== undefined) met.defaults += 1;
    return [name, value] as const;
  });
  return Object.fromEntries(values.filter(([, value]) => value !== ABSENT));
}

/** Without the classes: what has which fields, and which values. What is null and what is not there differ. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, bare(one)]));
}

async function expectSame(taker: Taker, values: Record<string, unknown>): Promise<void> {
  for (const literal of [false, true]) {
    const args = read(taker, values, literal);
    // Read twice: what one of them changed in its arguments the other would not see.
    const ours = await calledWith(taker, taker.asTheyAre, args);
    const theirs = await calledWith(taker, taker.ordinary, read(taker, values, literal));
    const what = { field: taker.name, literal, values };
    expect({ ...what, got: bare(argumentsIn(ours)) }).toStrictEqual({ ...what, got: bare(argumentsIn(theirs)) });
    expect(ours).toHaveLength(theirs.length);
  }
}

/** What a method is called with, but for the context and what the field is of: these are the same objects in any case. */
const argumentsIn = (all: readonly unknown[]): unknown[] => all.filter(one => one !== CONTEXT && one !== INFO);

describe('resolvers get the arguments that type-graphql would give them', () => {
  test('all of the schema’s fields that take some are looked at', () => {
    const taking = Object.values(schema.getTypeMap())
      .filter(type => isObjectType(type) && !type.name.startsWith('__'))
      .flatMap(type =>
        Object.values((type as { getFields: () => Record<string, Field> }).getFields()).map(field => ({ type, field })),
      )
      .filter(({ field }) => field.args.length > 0)
      .map(({ type, field }) => `${type.name}.${field.name}`);
    expect(takers.map(({ name }) => name).sort()).toEqual(taking.sort());
    expect(taking.length).toBeGreaterThan(100);
  });

  test.each(['given', 'null', 'absent'] as const)('where all that may be left out is %s', async how => {
    for (const taker of takers) await expectSame(taker, valuesFor(taker, how));
  });

  test('where some is given, some is null and some is left out, lists are empty or long', async () => {
    const random = chance(20261122);
    for (const taker of takers)
      for (let call = 0; call < RANDOM_CALLS; call += 1) await expectSame(taker, valuesFor(taker, random));
    for (const [what, times] of Object.entries(met)) expect({ what, times: times > 50 }).toEqual({ what, times: true });
  });

  test('and those were its own: it makes an input an instance of its class, within lists too', async () => {
    const reserve = takers.find(({ name }) => name === 'Mutation.reserveTickets')!;
    const args = read(reserve, valuesFor(reserve, 'given'), false);
    const classes = async (params: Parameters) => {
      const called = await calledWith(reserve, params, args);
      const input = called.find(one => one !== CONTEXT) as { items: object[]; buyer: object };
      return [input, ...input.items, input.buyer].map(one => one.constructor.name);
    };
    expect(await classes(reserve.ordinary)).toEqual([
      'ReserveTicketsInput',
      'OrderItemInput',
      'OrderItemInput',
      'BuyerInput',
    ]);
    expect(new Set(await classes(reserve.asTheyAre))).toEqual(new Set(['Object']));
  });
});
