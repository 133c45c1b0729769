import { setTimeout as sleep } from 'node:timers/promises';
import {
  createSourceEventStream,
  execute,
  getOperationAST,
  getVariableValues,
  OperationTypeNode,
  GraphQLError,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLSchema,
  type ValidationRule,
} from 'graphql';
import { isDatabaseAway } from '../database-away.js';
import { costError, MAX_ERRORS, MAX_TOKENS } from './limits.js';

const REMEMBERED_DOCUMENTS = 500;
/** While the database is away. */
const READ_AGAIN_MS = 500;

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
  const passed = new Map<string, DocumentNode>();

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
    if (passed.size >= REMEMBERED_DOCUMENTS) passed.delete(passed.keys().next().value!);
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
    const { errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables ?? {}, {
      maxErrors: MAX_ERRORS,
    });
    if (errors) return errors.map(wrong => withCode(wrong, 'BAD_USER_INPUT'));
    const error = costError({ schema, document, operationName, variables });
    return error ? [error] : document;
  };
}

/**
 * GraphQL's `subscribe`, with a context of its own for every message: the EntityManager behind it remembers what it
 * has read, and the second message would show the figures of the first. A message that can't be read because the
 * database is away is read when it is back: whoever watches through a restart keeps their subscription.
 */
export async function subscribeRenewing(
  args: ExecutionArgs,
  renew: (context: unknown) => unknown,
): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
  const source = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in source)) return source;

  // Not a generator: that would answer `return` only after its next message, and a source may be silent for hours.
  const events = source[Symbol.asyncIterator]();
  let closed = false;
  const messages: AsyncIterableIterator<ExecutionResult> = {
    async next() {
      const event: IteratorResult<unknown> = await events.next();
      if (event.done) return { done: true, value: undefined };
      for (;;) {
        const contextValue = renew(args.contextValue);
        const value = await execute({ ...args, rootValue: event.value, contextValue });
        if (closed || !value.errors?.every(isDatabaseAway)) return { done: false, value };
        await sleep(READ_AGAIN_MS);
      }
    },
    async return() {
      closed = true;
      await events.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return messages;
    },
  };
  return messages;
}

const withCode = (error: GraphQLError, code: string): GraphQLError =>
  new GraphQLError(error.message, {
    nodes: error.nodes,
    source: error.source,
    positions: error.positions,
    extensions: { code },
  });
