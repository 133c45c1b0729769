import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isNonNullType,
  isObjectType,
  Kind,
  OperationTypeNode,
  parse,
  visit,
  type DefinitionNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { Chance } from './chance.js';

/** The operations of our client, each with the fragments that it needs. */
export function clientDocuments(): DocumentNode[] {
  const files = readdirSync('client/src', { recursive: true, encoding: 'utf8' });
  const sources = files
    .filter(file => /(?<!\.test)\.tsx?$/.test(file))
    .map(file => readFileSync(join('client/src', file), 'utf8'));
  const texts = sources.flatMap(source => [...source.matchAll(/gql`([^`]*)`/g)].map(([, text]) => text!));
  const definitions = texts.flatMap(text => parse(text.replace(/\$\{[^}]*\}/g, '')).definitions);
  const fragments = new Map(
    definitions
      .filter((definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map(fragment => [fragment.name.value, fragment]),
  );
  return definitions
    .filter((definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION)
    .filter(({ operation }) => operation !== OperationTypeNode.SUBSCRIPTION)
    .map(operation => ({ kind: Kind.DOCUMENT, definitions: [operation, ...needed(operation, fragments)] }));
}

function needed(
  start: DefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  found = new Set<FragmentDefinitionNode>(),
): FragmentDefinitionNode[] {
  visit(start, {
    FragmentSpread({ name }) {
      const fragment = fragments.get(name.value)!;
      if (found.has(fragment)) return;
      found.add(fragment);
      needed(fragment, fragments, found);
    },
  });
  return [...found];
}

/** The operations of our examples: what the guide to the API shows. */
export function exampleDocuments(): DocumentNode[] {
  const sources = readdirSync('docs/examples')
    .filter(file => file.endsWith('.mjs'))
    .map(file => readFileSync(join('docs/examples', file), 'utf8'));
  return sources
    .flatMap(source => [...source.matchAll(/(['`])((?:query|mutation)\b[^'`$]*(?:\$\w[^'`$]*)*)\1/g)])
    .map(([, , text]) => parse(text!));
}

/** Those that programs sent to a server, out of a file with a text in JSON on each line; subscriptions are not among them. */
export const sentDocuments = (file: string): DocumentNode[] =>
  [...new Set(readFileSync(file, 'utf8').trim().split('\n'))].map(line => parse(JSON.parse(line) as string));

/** Each query and mutation that the schema has, by itself, with all its arguments and all that it answers, each thing in it with what it says of itself. */
export function everyOperation(schema: GraphQLSchema): DocumentNode[] {
  return (['query', 'mutation'] as const).flatMap(root => {
    const type = root === 'query' ? schema.getQueryType()! : schema.getMutationType()!;
    return Object.values(type.getFields()).map(field => {
      const declared: string[] = [];
      const text = wholeField(schema, field, 2, declared);
      return parse(`${root} ${declared.length > 0 ? `(${declared.join(', ')})` : ''} { ${text} }`);
    });
  });
}

/** With aliases within the members of a union, whose fields of one name may be of different types. */
function wholeField(
  schema: GraphQLSchema,
  field: GraphQLField<unknown, unknown>,
  depth: number,
  declared: string[],
  alias = '',
): string {
  const passed = field.args.map(({ name, type }) => {
    const variable = `$v${declared.length}`;
    declared.push(`${variable}: ${String(type)}`);
    return `${name}: ${variable}`;
  });
  const fieldsOf = (type: GraphQLObjectType, prefix: string) =>
    Object.values(type.getFields())
      .filter(({ type: of }) => depth > 1 || !isCompositeType(getNamedType(of)))
      .map(one => wholeField(schema, one, depth - 1, declared, prefix && `${prefix}_${one.name}`))
      .join(' ');
  const named = getNamedType(field.type);
  const selection = isAbstractType(named)
    ? schema.getPossibleTypes(named).map(type => `... on ${type.name} { __typename ${fieldsOf(type, type.name)} }`)
    : isObjectType(named)
      ? [fieldsOf(named, '')]
      : [];
  return `${alias && `${alias}: `}${field.name}${passed.length > 0 ? `(${passed.join(', ')})` : ''}${
    isCompositeType(named) ? ` { __typename ${selection.join(' ')} }` : ''
  }`;
}

/** An operation that nobody would write: a random part of the schema, arguments as variables, fragments, aliases. */
export function randomDocument(schema: GraphQLSchema, random: Chance): DocumentNode {
  const root = random.below(3) === 0 ? 'mutation' : 'query';
  const variables = new Map<string, string>();
  let aliases = 0;

  const argument = (type: GraphQLInputType): string => {
    const name = `v${variables.size}`;
    variables.set(name, String(type));
    return `$${name}`;
  };
  const condition = (): string => {
    if (random.below(8) > 0) return '';
    const value = random.below(2) === 0 ? String(random.below(2) === 0) : argument(schema.getType('Boolean') as never);
    return ` @${random.pick(['skip', 'include'])}(if: ${value})`;
  };
  const selection = (type: GraphQLNamedType, depth: number): string => {
    const parts = ['__typename'];
    if (isAbstractType(type)) {
      for (const possible of schema.getPossibleTypes(type)) {
        if (random.below(2) === 0) parts.push(`... on ${possible.name}${condition()} ${selection(possible, depth)}`);
      }
    }
    if (isObjectType(type)) {
      for (const field of Object.values(type.getFields())) {
        const named = getNamedType(field.type);
        const isDeep = isCompositeType(named);
        if (isDeep ? depth === 0 || random.below(3) > 0 : random.below(3) === 0) continue;
        const given = field.args.filter(({ type: of }) => isNonNullType(of) || random.below(2) === 0);
        const args = given.map(({ name, type: of }) => `${name}: ${argument(of)}`).join(', ');
        const alias = `alias${(aliases += 1)}: `;
        parts.push(
          `${given.length > 0 || random.below(4) === 0 ? alias : ''}${field.name}` +
            `${args && `(${args})`}${condition()}${isDeep ? ` ${selection(named, depth - 1)}` : ''}`,
        );
      }
    }
    return `{ ${parts.join(' ')} }`;
  };

  const type = root === 'query' ? schema.getQueryType()! : schema.getMutationType()!;
  const chosen = Object.values(type.getFields()).filter(() => random.below(12) === 0);
  const fields = chosen.map(field => {
    const args = field.args.map(({ name, type: of }) => `${name}: ${argument(of)}`).join(', ');
    const named = getNamedType(field.type);
    return `${field.name}${args && `(${args})`}${isCompositeType(named) ? ` ${selection(named, 3)}` : ''}`;
  });
  const declared = [...variables].map(([name, of]) => `$${name}: ${of}`);
  const boolean = declared.map(line => (line.endsWith(': Boolean') ? `${line}! = true` : line));
  return parse(
    `${root} Random${boolean.length > 0 ? `(${boolean.join(', ')})` : ''} { ${['__typename', ...fields].join('\n')} }`,
  );
}

/** Variables as the operation declares them; in `wrong` of a hundred places something of the wrong kind. */
export function variablesFor(
  schema: GraphQLSchema,
  document: DocumentNode,
  random: Chance,
  wrong = 0,
): Record<string, unknown> {
  const variables: Record<string, unknown> = {};
  visit(document, {
    VariableDefinition({ variable, type }) {
      const text = printed(type);
      if (!text.endsWith('!') && random.below(4) === 0) return;
      variables[variable.name.value] = value(schema, text, random, wrong);
    },
  });
  return variables;
}

const printed = (type: import('graphql').TypeNode): string =>
  type.kind === Kind.NON_NULL_TYPE
    ? `${printed(type.type)}!`
    : type.kind === Kind.LIST_TYPE
      ? `[${printed(type.type)}]`
      : type.name.value;

const WRONG = [{ no: 'such thing' }, 0.5, 2 ** 53, -1e300, true, '', 'words', ['list'], null, '2026-02-31'];

function value(schema: GraphQLSchema, type: string, random: Chance, wrong: number): unknown {
  if (random.below(100) < wrong) return random.pick(WRONG);
  if (type.endsWith('!')) return value(schema, type.slice(0, -1), random, wrong);
  if (type.startsWith('[')) {
    return Array.from({ length: random.below(3) }, () => value(schema, type.slice(1, -1), random, wrong));
  }
  const named = schema.getType(type)!;
  if (isEnumType(named)) return random.pick(named.getValues()).name;
  if (isInputObjectType(named)) {
    return Object.fromEntries(
      Object.values(named.getFields())
        .filter(field => isNonNullType(field.type) || random.below(2) === 0)
        .map(field => [field.name, value(schema, String(field.type), random, wrong)]),
    );
  }
  return scalar(named.name, random.below(1_000));
}

/** What a client sends for a scalar, and what a resolver may answer. */
export function scalar(name: string, n: number): unknown {
  const known: Record<string, unknown> = {
    Int: n,
    Float: n / 3,
    Boolean: n % 2 === 0,
    DateTime: new Date(Date.UTC(2026, 10, 20, 0, 0, n)).toISOString(),
    EmailAddress: `n${n}@example.com`,
    SafeInt: n * 1_000_000_007,
    CurrencyCode: 'NGN',
    TimeZone: 'Africa/Lagos',
    URL: `https://example.com/${n}`,
    JSONObject: { n },
  };
  return name in known ? known[name] : `${name} ${n}`;
}
