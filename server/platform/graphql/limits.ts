import { ApolloArmor } from '@escape.tech/graphql-armor';
import {
  BREAK,
  getNullableType,
  GraphQLError,
  isListType,
  Kind,
  NoSchemaIntrospectionCustomRule,
  visit,
  type DocumentNode,
  type GraphQLSchema,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import { fieldExtensionsEstimator, getComplexity, type ComplexityEstimator } from 'graphql-query-complexity';

/** The longest of our client's own operations has a third of this; a full introspection query 300. */
export const MAX_TOKENS = 2_000;
/** Validation stops here: a thousand mistakes are not worth a thousand answers. */
export const MAX_ERRORS = 5;
const MAX_DEPTH = 12;
const MAX_ALIASES = 30;
const MAX_DIRECTIVES = 50;
/** In fields, lists counted with their items: a page of 100 orders with tickets and tiers is about 5,000. */
const MAX_COST = 10_000;
const MAX_PAGE = 100;
/** What a list without a page size is taken to hold: an event's tiers, an order's tickets. */
const LIST_ITEMS = 5;

/**
 * Rules for one document, before it runs: its depth, aliases and directives, and no introspection in production. To
 * be added to GraphQL's own, on every transport.
 */
export function limitRules({ production }: { production: boolean }): ValidationRule[] {
  const because = (message: string) => ({
    // Reported like any other mistake: what the package throws itself would end as an error of ours.
    onReject: [(context: ValidationContext | null) => context?.reportError(new GraphQLError(message))],
    propagateOnRejection: false,
    exposeLimits: false,
  });
  const { validationRules } = new ApolloArmor({
    maxDepth: { n: MAX_DEPTH, flattenFragments: true, ...because('This operation is nested too deeply.') },
    maxAliases: { n: MAX_ALIASES, ...because('This operation has too many aliases.') },
    maxDirectives: { n: MAX_DIRECTIVES, ...because('This operation has too many directives.') },
    costLimit: { enabled: false }, // it knows no variables: see costError
    maxTokens: { enabled: false }, // the parser's own option does it; this one turns syntax errors into a 500
    blockFieldSuggestion: { enabled: false }, // Apollo's hideSchemaDetailsFromClientErrors does it
  }).protect();
  return production ? [...validationRules, NoSchemaIntrospectionCustomRule] : validationRules;
}

/** `first` and `last` multiply what is below them, at most 100 times, as the resolvers clamp them too. */
const pages: ComplexityEstimator = ({ args, field, childComplexity }) => {
  if (!field.args.some(({ name }) => name === 'first' || name === 'last')) return undefined;
  const asked: unknown = args['first'] ?? args['last'] ?? MAX_PAGE;
  return 1 + Math.min(Math.max(Number(asked), 1), MAX_PAGE) * childComplexity;
};

/** Items of a connection were counted by its page size; other lists have no size to read. */
const fields: ComplexityEstimator = ({ field, childComplexity }) => {
  const isPlainList = isListType(getNullableType(field.type)) && field.name !== 'edges' && field.name !== 'nodes';
  return 1 + (isPlainList ? LIST_ITEMS : 1) * childComplexity;
};

const estimators = [fieldExtensionsEstimator(), pages, fields];

export interface CostedOperation {
  schema: GraphQLSchema;
  document: DocumentNode;
  operationName?: string | null;
  variables?: Record<string, unknown> | null;
}

/** Operations whose cost no variable changes, and that were found to be within it. */
const cheap = new WeakMap<DocumentNode, Set<string | null | undefined>>();

/** The error to answer a valid operation with when it costs too much with these variables; else undefined. */
export function costError(operation: CostedOperation): GraphQLError | undefined {
  const { document, operationName } = operation;
  if (cheap.get(document)?.has(operationName)) return undefined;
  const error = measuredError(operation);
  if (!error && !hasVariablePages(document)) {
    const known = cheap.get(document) ?? new Set();
    cheap.set(document, known.add(operationName));
  }
  return error;
}

/** Whether a page size is a variable, or a part of the document comes and goes with one (`@include`). */
function hasVariablePages(document: DocumentNode): boolean {
  let has = false;
  visit(document, {
    Argument({ name, value }) {
      if (value.kind === Kind.VARIABLE && (name.value === 'first' || name.value === 'last' || name.value === 'if')) {
        has = true;
        return BREAK;
      }
      return undefined;
    },
  });
  return has;
}

function measuredError({ schema, document, operationName, variables }: CostedOperation): GraphQLError | undefined {
  const options = { schema, query: document, operationName: operationName ?? undefined, variables: variables ?? {} };
  try {
    if (getComplexity({ ...options, estimators }) <= MAX_COST) return undefined;
  } catch (error) {
    // Fragments within fragments may stand for more fields than can be counted. Anything else is a variable of the
    // wrong type, which the execution says better.
    if (!/number of nodes/.test((error as Error).message)) return undefined;
  }
  return new GraphQLError('This operation asks for too much at once. Ask for smaller pages.', {
    extensions: { code: 'GRAPHQL_VALIDATION_FAILED', http: { status: 400 } },
  });
}
