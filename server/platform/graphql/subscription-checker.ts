import {
  getOperationAST,
  getVariableValues,
  OperationTypeNode,
  GraphQLError,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type ValidationRule,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { weightOf } from './document-weight.js';
import { MAX_ERRORS, MAX_TOKENS } from './limits.js';
import { refusalOf } from './refusal.js';

/** What remembered documents may take of the heap: our client's are a hundredth of it. */
const REMEMBERED_BYTES = 4 * 1_024 * 1_024;

export interface SubscriptionRequest {
  query: string;
  operationName?: string | null;
  variables?: Record<string, unknown> | null;
}

/**
 * Parses and checks what comes over a socket by the same rules as over HTTP, and subscriptions only. Remembers the
 * documents that passed: a client sends the same text again and again.
 */
export function subscriptionChecker(schema: GraphQLSchema, rules: readonly ValidationRule[]) {
  const passed = new LRUCache<string, DocumentNode>({ maxSize: REMEMBERED_BYTES, sizeCalculation: weightOf });

  const read = (query: string): DocumentNode | readonly GraphQLError[] => {
    const known = passed.get(query);
    if (known) return known;
    let document: DocumentNode;
    try {
      document = parse(query, { maxTokens: MAX_TOKENS });
    } catch (error) {
      return [withCode(error as GraphQLError, 'GRAPHQL_PARSE_FAILED')];
    }
    const errors = validate(schema, document, [...specifiedRules, ...rules], { maxErrors: MAX_ERRORS });
    if (errors.length > 0) return errors.map(error => withCode(error, 'GRAPHQL_VALIDATION_FAILED'));
    passed.set(query, document);
    return document;
  };

  /** The document, or why it is refused. */
  return ({ query, operationName, variables }: SubscriptionRequest): DocumentNode | readonly GraphQLError[] => {
    const document = read(query);
    if (!('kind' in document)) return document;
    const operation = getOperationAST(document, operationName);
    if (operation?.operation !== OperationTypeNode.SUBSCRIPTION)
      return [withCode(new GraphQLError('Only subscriptions are served here; send the rest by POST.'), 'BAD_REQUEST')];
    const refusal = refusalOf({ schema, document, operationName, variables });
    if (refusal) return [refusal];
    const { errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables ?? {}, {
      maxErrors: MAX_ERRORS,
    });
    return errors ? errors.map(wrong => withCode(wrong, 'BAD_USER_INPUT')) : document;
  };
}

const withCode = (error: GraphQLError, code: string): GraphQLError =>
  new GraphQLError(error.message, {
    nodes: error.nodes,
    source: error.source,
    positions: error.positions,
    extensions: { code },
  });
