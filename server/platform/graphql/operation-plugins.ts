import type { ApolloServerPlugin, BaseContext } from '@apollo/server';
import { Kind, type DocumentNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { Histogram } from 'prom-client';
import { metrics } from '../http/metrics.js';
import type { AnswerNotes } from './public-answers.js';
import { isPublicQuery } from './public-documents.js';
import { refusalOf } from './refusal.js';

const operationSeconds = new Histogram({
  name: 'foyer_graphql_operation_duration_seconds',
  help: 'Time to answer an operation, by its first field: names are the client’s and without end.',
  labelNames: ['type', 'field', 'outcome'] as const,
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
  registers: [metrics],
});

/** The context of an operation over HTTP has the notes that it was given. */
export interface NotingContext extends BaseContext {
  readonly notes?: AnswerNotes;
}

/** Refuses an operation that asks for too much or brings what is no text, once its variables are known. */
export const refusals: ApolloServerPlugin<BaseContext> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ schema, document, operationName, request }) {
        const error = refusalOf({ schema, document, operationName, variables: request.variables });
        if (error) throw error;
      },
    };
  },
};

/** Notes of an answer without an error what it answers, and that it is the same for everybody, where it is. */
export const noteWhole: ApolloServerPlugin<NotingContext> = {
  async requestDidStart() {
    return {
      async willSendResponse({
        schema,
        document,
        operationName,
        contextValue: { notes },
        request,
        response: { body },
      }) {
        if (!notes || !document || body.kind !== 'single' || body.singleResult.errors) return;
        notes.document = document;
        const isSignedIn = request.http?.headers.has('authorization') ?? true;
        if (!isSignedIn) noteIfPublic(notes, schema, document, operationName);
      },
    };
  },
};

export function noteIfPublic(
  notes: AnswerNotes,
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
): void {
  if (isPublicQuery(schema, document, operationName)) notes.isPublic();
}

/** Counts and times what was answered. An operation that was refused before it had a field is not counted. */
export const operationMetrics: ApolloServerPlugin<NotingContext> = {
  async requestDidStart() {
    const started = performance.now();
    return {
      async willSendResponse({ operation, errors, contextValue: { notes } }) {
        if (operation) observe(operation, notes?.began ?? started, errors?.length ? 'error' : 'ok');
      },
    };
  },
};

/** @param began by `performance.now()`. */
export function observe(operation: OperationDefinitionNode, began: number, outcome: 'ok' | 'error'): void {
  const labels = { type: operation.operation, field: firstField(operation), outcome };
  operationSeconds.observe(labels, (performance.now() - began) / 1_000);
}

function firstField({ selectionSet }: OperationDefinitionNode): string {
  const [first] = selectionSet.selections;
  return first?.kind === Kind.FIELD ? first.name.value : 'fragment';
}
