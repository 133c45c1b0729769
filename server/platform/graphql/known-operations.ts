import type { FastifyReply, FastifyRequest } from 'fastify';
import { getOperationAST, type DocumentNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Executor } from './compiled.js';
import { weightOf } from './document-weight.js';
import { noteIfPublic, observe, type NotingContext } from './operation-plugins.js';
import { AnswerNotes } from './public-answers.js';
import { refusalOf } from './refusal.js';

/** What the documents and their texts may take of the heap. */
const KNOWN_BYTES = 16 * 1_024 * 1_024;

declare module 'fastify' {
  interface FastifyRequest {
    /** Made once, whoever answers. */
    graphqlContext?: Promise<NotingContext>;
  }
}

export interface KnownOperationsOptions {
  readonly schema: GraphQLSchema;
  readonly executor: Executor;
  readonly contextFor: (request: FastifyRequest, reply: FastifyReply, notes: AnswerNotes) => Promise<NotingContext>;
}

/** Apollo's way to answer a request: with the body, after it has set the rest. */
type Handle = (request: FastifyRequest, reply: FastifyReply) => Promise<string>;

interface Known {
  readonly document: DocumentNode;
  readonly contentType: string;
}

/** A body of which nothing but its document and variables says how it is answered. */
interface PlainBody {
  readonly query: string;
  readonly operationName?: string | null;
  readonly variables?: Record<string, unknown> | null;
}

/**
 * What Apollo has answered before is answered without it.
 *
 * Apollo parses each document that comes the first time, validates it, holds it against the limits and chooses the
 * content type. What it answered without an error is known from then on, by its text and the Accept header: asked
 * again, its cost and texts with these variables are looked at, it is executed at once, and a result without an error is sent. All
 * else is Apollo's: what is not known, or not plain, costs too much or went wrong; it goes on with the context and the
 * execution that there are, so that nothing is executed twice and errors have one door. Its pipeline has a fifth of a
 * reservation's processor time.
 */
export class KnownOperations {
  readonly #known = new LRUCache<string, Known>({
    maxSize: KNOWN_BYTES,
    sizeCalculation: ({ document }, name) => weightOf(document) + name.length,
  });

  constructor(private readonly options: KnownOperationsOptions) {}

  /** The request's context. */
  contextOf(request: FastifyRequest, reply: FastifyReply): Promise<NotingContext> {
    if (!request.graphqlContext) {
      request.answerNotes = new AnswerNotes();
      request.graphqlContext = this.options.contextFor(request, reply, request.answerNotes);
    }
    return request.graphqlContext;
  }

  /** The body of the answer; the reply has the rest. */
  async answer(request: FastifyRequest, reply: FastifyReply, handle: Handle): Promise<string> {
    const plain = request.method === 'POST' ? plainBody(request.body) : null;
    if (!plain) return handle(request, reply);
    const name = `${request.headers.accept ?? ''}\n${plain.query}`;
    const known = this.#known.get(name);
    const answered = known && (await this.again(known, plain, request, reply));
    if (answered !== undefined) return answered;

    const body = await handle(request, reply);
    const document = request.answerNotes?.document;
    if (document && reply.statusCode === 200)
      this.#known.set(name, { document, contentType: String(reply.getHeader('content-type')) });
    return body;
  }

  /** Undefined: it is Apollo's to say what became of it. */
  private async again(
    { document, contentType }: Known,
    { operationName, variables }: PlainBody,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<string | undefined> {
    const { schema, executor } = this.options;
    const operation = getOperationAST(document, operationName);
    if (!operation || refusalOf({ schema, document, operationName, variables })) return undefined;
    const context = await this.contextOf(request, reply).catch(() => undefined);
    if (!context) return undefined;
    const { answerNotes: notes } = request;
    notes!.execution = executor.execute({
      document,
      operationName: nameOf(operation),
      variables: variables ?? {},
      context,
    });
    const result = await notes!.execution.catch(() => undefined);
    if (!result || result.errors) return undefined;

    observe(operation, notes!.began, 'ok');
    if (request.headers.authorization === undefined) noteIfPublic(notes!, schema, document, operationName);
    reply.header('content-type', contentType);
    return `${JSON.stringify({ data: result.data })}\n`;
  }
}

const nameOf = ({ name }: OperationDefinitionNode): string | null => name?.value ?? null;

function plainBody(body: unknown): PlainBody | null {
  if (!isRecord(body)) return null;
  const { query, operationName = null, variables = null, extensions = null } = body;
  if (typeof query !== 'string' || (operationName !== null && typeof operationName !== 'string')) return null;
  if ((variables !== null && !isRecord(variables)) || (extensions !== null && !isRecord(extensions))) return null;
  return extensions?.['persistedQuery'] === undefined ? { query, operationName, variables } : null;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
