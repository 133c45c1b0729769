import {
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';
import { selectionOf } from './operations.js';

type RootField = GraphQLField<unknown, unknown>;

/** What each scalar is asked with where nothing is wrong with it. */
const GOOD: Record<string, unknown> = {
  Int: 1,
  SafeInt: 1,
  Float: 1,
  Boolean: true,
  DateTime: '2099-01-01T20:00:00.000Z',
  EmailAddress: 'ada@example.com',
  URL: 'https://example.com/a',
  CurrencyCode: 'USD',
  TimeZone: 'UTC',
  JSONObject: {},
};

/** Those that are read as texts, or hold some. */
const NO_TEXT = new Set(['Int', 'SafeInt', 'Float', 'Boolean']);

/** One place in an operation's arguments where a text goes: the variables with `text` there, and valid elsewhere. */
export interface TextPlace {
  readonly place: string;
  readonly variables: (text: string) => object;
}

/** Every argument of the operation in which a text may come, nested ones too. */
export const textPlaces = (field: RootField): TextPlace[] =>
  field.args.flatMap(argument =>
    placesIn(argument.type, argument.name).map(({ place, value }) => ({
      place,
      variables: (text: string) => ({ ...required(field), [argument.name]: value(text) }),
    })),
  );

/**
 * The operation with all its arguments as variables. Over HTTP it is run where `$run` says so: asked without that once, its
 * document is one that was answered without an error.
 */
export function documentOf(operation: string, field: RootField): string {
  const root = operation.split('.')[0]!.toLowerCase();
  const [runs, first, condition] =
    root === 'subscription' ? ['', '', ''] : ['$run: Boolean!', '__typename ', ' @include(if: $run)'];
  const declared = [runs, ...field.args.map(({ name, type }) => `$${name}: ${String(type)}`)]
    .filter(Boolean)
    .join(', ');
  const passed = field.args.map(({ name }) => `${name}: $${name}`).join(', ');
  const asked = `${field.name}${passed && `(${passed})`}${condition} ${selectionOf(field)}`;
  return `${root} ${declared && `(${declared})`} { ${first}${asked} }`;
}

/** Every operation by its name, `Query.event`. */
export function fieldsOf(schema: GraphQLSchema): [string, RootField][] {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  return roots.flatMap(root =>
    Object.values(root?.getFields() ?? {}).map((field): [string, RootField] => [`${root!.name}.${field.name}`, field]),
  );
}

/** Variables that GraphQL takes: whatever must be given, as its type asks. */
export const required = ({ args }: RootField): Record<string, unknown> =>
  Object.fromEntries(args.filter(({ type }) => isNonNullType(type)).map(({ name, type }) => [name, good(type)]));

function good(type: GraphQLInputType): unknown {
  const bare = getNullableType(type);
  if (isListType(bare)) return [];
  if (isEnumType(bare)) return bare.getValues()[0]!.name;
  if (isScalarType(bare)) return GOOD[bare.name] ?? 'a text';
  const fields = Object.values(bare.getFields()).filter(field => isNonNullType(field.type));
  return Object.fromEntries(fields.map(field => [field.name, good(field.type)]));
}

type Place = { readonly place: string; readonly value: (text: string) => unknown };

/** @param within the inputs that lead here, so that one which holds itself ends. */
function placesIn(type: GraphQLInputType, name: string, within: readonly string[] = []): Place[] {
  const bare = getNullableType(type);
  if (isListType(bare)) {
    const inner = placesIn(bare.ofType, `${name}.0`, within);
    return inner.map(({ place, value }) => ({ place, value: text => [value(text)] }));
  }
  if (isInputObjectType(bare)) {
    if (within.includes(bare.name)) return [];
    return Object.values(bare.getFields()).flatMap(field =>
      placesIn(field.type, `${name}.${field.name}`, [...within, bare.name]).map(({ place, value }) => ({
        place,
        value: (text: string) => ({ ...(good(bare) as object), [field.name]: value(text) }),
      })),
    );
  }
  if (isEnumType(bare) || NO_TEXT.has(bare.name)) return [];
  if (bare.name !== 'JSONObject') return [{ place: name, value: text => text }];
  return [
    { place: `${name}.a`, value: text => ({ a: text }) },
    { place: `${name}.a.0.b`, value: text => ({ a: [{ b: text }] }) },
    { place: name, value: text => ({ [text]: 1 }) },
  ];
}
