import { ApolloServer, HeaderMap, type ApolloServerOptionsWithGateway, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import {
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError, type DocumentNode, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { Config } from '../config.js';
import { isDatabaseAway } from '../database-away.js';
import { UnauthenticatedError } from '../errors.js';
import type { Topic } from '../live-feed.js';
import { limitRules, MAX_ERRORS, MAX_TOKENS } from './limits.js';
import { Executor } from './compiled.js';
import { weightOf } from './document-weight.js';
import { KnownOperations } from './known-operations.js';
import { noteWhole, operationMetrics, refusals, type NotingContext } from './operation-plugins.js';
import { graphqlRoute } from './public-answers.routes.js';
import { PublicAnswers, type AnswerNotes } from './public-answers.js';

/** What the documents that Apollo has read may take of the heap. */
const DOCUMENT_BYTES = 16 * 1_024 * 1_024;

export interface GraphqlOptions<Context extends NotingContext> {
  schema: GraphQLSchema;
  config: Config;
  log: Logger;
  /** Made anew for each operation. A GraphQL error that it throws is the answer. */
  contextFor: (request: FastifyRequest, reply: FastifyReply, notes: AnswerNotes) => Promise<Context>;
  /** The only door through which errors leave. */
  formatError: (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;
  /** Calls the listener with what changed, null for anything. */
  onChange: (listener: (topic: Topic | null) => void) => void;
  plugins?: ApolloServerPlugin<Context>[];
}

/**
 * Serves the schema at /graphql with every limit. Answers a function that ends it, for after the last request. Its
 * own start-up checks the schema and throws where that is wrong.
 */
export async function mountGraphql<Context extends NotingContext>(
  app: FastifyInstance,
  { schema, config, log, contextFor, formatError, onChange, plugins = [] }: GraphqlOptions<Context>,
): Promise<{ stop(): Promise<void> }> {
  const executor = new Executor(schema);
  const known = new KnownOperations({ schema, executor, contextFor });
  const apollo = new ApolloServer<Context>({
    gateway: compiledGateway(schema, executor),
    formatError,
    validationRules: limitRules(config),
    validationOptions: { maxErrors: MAX_ERRORS },
    parseOptions: { maxTokens: MAX_TOKENS },
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    documentStore: documentStore(),
    introspection: !config.production,
    hideSchemaDetailsFromClientErrors: config.production,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false, // the process has one way to stop, and it drains first
    nodeEnv: config.environment,
    logger: {
      debug: message => log.debug(message),
      info: message => log.info(message),
      warn: message => log.warn(message),
      error: message => log.error(message),
    },
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginCacheControlDisabled(),
      refusals,
      operationMetrics,
      noteWhole,
      ...plugins,
    ],
  });
  await apollo.start();
  const handle = fastifyApolloHandler(apollo, {
    context: (request, reply) => known.contextOf(request, reply).catch(refuse) as Promise<Context>,
  });
  const byApollo = async (request: FastifyRequest, reply: FastifyReply) =>
    (await handle.call(app, request, reply)) as string;
  const answers = new PublicAnswers();
  onChange(topic => answers.changed(topic));
  await graphqlRoute(app, answers, (request, reply) => known.answer(request, reply, byApollo));
  return { stop: () => apollo.stop() };
}

/**
 * Nothing is executed for who can't be told: the status says why, which Apollo would make a 500, as if the server had
 * failed. 401 and its challenge are RFC 6750's; GraphQL over HTTP wants a 4xx where an answer has no `data`.
 */
function refuse(error: unknown): never {
  const away = { status: 503 };
  const unknown = { status: 401, headers: new HeaderMap([['www-authenticate', 'Bearer error="invalid_token"']]) };
  const http = error instanceof UnauthenticatedError ? unknown : isDatabaseAway(error) ? away : undefined;
  if (!http || !(error instanceof Error)) throw error;
  const extensions = error instanceof GraphQLError ? error.extensions : {};
  throw new GraphQLError(error.message, { originalError: error, extensions: { ...extensions, http } });
}

/** Apollo's own would hold 30 MB by their JSON, of which a document is four times as much in the heap. */
function documentStore(): ApolloServerOptionsWithGateway<NotingContext>['documentStore'] {
  const documents = new LRUCache<string, DocumentNode>({ maxSize: DOCUMENT_BYTES, sizeCalculation: weightOf });
  return {
    get: async text => documents.get(text),
    set: async (text, document) => void documents.set(text, document),
    delete: async text => documents.delete(text),
  };
}

/** Apollo's only door for another executor than graphql-js: a gateway with nothing behind it but this process. */
function compiledGateway(
  schema: GraphQLSchema,
  executor: Executor,
): ApolloServerOptionsWithGateway<NotingContext>['gateway'] {
  return {
    load: async () => ({
      executor: ({ document, operationName, request, context }) =>
        (context as NotingContext).notes?.execution ??
        executor.execute({ document, operationName, variables: request.variables ?? {}, context }),
    }),
    onSchemaLoadOrUpdate(tell) {
      tell({ apiSchema: schema, coreSupergraphSdl: '' });
      return () => {};
    },
    stop: async () => {},
  };
}
