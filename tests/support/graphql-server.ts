import type { NotingContext } from '../../server/platform/graphql/operation-plugins.js';
import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildSchema, GraphQLError, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { loadConfig } from '../../server/platform/config.js';
import { UnauthenticatedError } from '../../server/platform/errors.js';
import { mountGraphql } from '../../server/platform/graphql/apollo.js';
import { mountExplorer } from '../../server/platform/graphql/explorer.js';
import { formatErrorWith } from '../../server/platform/graphql/format-error.js';
import { mountGraphqlWs, type SocketSession } from '../../server/platform/graphql/websocket.js';
import { createHttp } from '../../server/platform/http/app.js';
import { Readiness } from '../../server/platform/http/readiness.js';
import { Watch, type Audience } from '../../server/platform/live-watch.js';
import { log } from '../../server/platform/log.js';
import { FIGURES, Figures, type FiguresContext } from './figures.js';

/** A schema with nothing but the shapes that limits are about. */
function testSchema(): GraphQLSchema {
  const schema = buildSchema(`
    type Query { hello(name: String): String things(first: Int, after: String): Things! thing: Thing! fails: String }
    type Mutation { touch(fail: Boolean): Int }
    type Subscription {
      ticks(count: Int! = 3): Tick!
      silence(number: Int): Tick!
      figures(of: String! = "all", size: Int! = 0, note: String): Figures!
    }
    ${FIGURES}
    type Things { nodes: [Thing!]! totalCount: Int }
    type Thing { id: ID! child: Thing children: [Thing!]! things(first: Int): Things! }
    type Tick { at: Int! reader: Int! }
  `);
  const resolve = (type: string, field: string, resolver: (...args: never[]) => unknown): void => {
    (schema.getType(type) as GraphQLObjectType).getFields()[field]!.resolve = resolver as never;
  };
  resolve('Query', 'hello', (_root: unknown, { name }: { name?: string }) => `Hello ${name ?? 'you'}`);
  resolve('Query', 'fails', () => {
    throw new Error('select secret from tickets');
  });
  resolve('Mutation', 'touch', (_root: unknown, { fail }: { fail?: boolean }, context: TestContext) => {
    const touched = context.touched();
    if (fail) throw new Error('touched, and fell');
    return touched;
  });
  resolve('Query', 'things', () => ({ nodes: [] }));
  resolve('Tick', 'reader', (_root: unknown, _args: unknown, context: TestContext) => context.serial);
  const subscription = schema.getSubscriptionType()!.getFields();
  subscription['ticks']!.subscribe = (_root, { count }: { count: number }) => watching(counted(count));
  subscription['ticks']!.resolve = (_root, _args, { serial }: TestContext) => ({ at: serial });
  subscription['silence']!.subscribe = (_root, _args, { silence }: TestContext) => watching(silence());
  subscription['silence']!.resolve = () => ({ at: 0 });
  Figures.resolveIn(schema);
  return schema;
}

async function* counted(count: number): AsyncGenerator<void, undefined> {
  for (let n = 0; n < count; n += 1) yield;
}

const watching = (hints: AsyncIterableIterator<void>): Watch =>
  new Watch({ changes: () => Object.assign(hints, { heard: 0 }) }, 'availability:all', {}, null);

export interface TestContext extends FiguresContext, NotingContext {
  /** How often the mutation ran. */
  touched: () => number;
  silence: () => AsyncIterableIterator<never>;
}

/** The GraphQL shell around a schema of no domain, listening on a free port. */
export async function startGraphqlServer(folder: string, env: Record<string, string> = {}) {
  const config = loadConfig({ DATA_DIR: folder, PORT: '0', ...env });
  const readiness = new Readiness({});
  const app = await createHttp({ config, log, readiness, clientFolder: folder });
  const schema = testSchema();
  const unexpected: unknown[] = [];
  const formatError = formatErrorWith(error => unexpected.push(error));
  let serial = 0;
  let silent = 0;
  let touched = 0;
  const figures = new Figures();
  const newContext = ({ userId }: SocketSession = {}, audience?: Audience, look = () => {}): TestContext => ({
    serial: (serial += 1),
    figures,
    userId,
    audience,
    look,
    touched: () => (touched += 1),
    silence() {
      silent += 1;
      let end: (result: IteratorResult<never>) => void;
      const ended = new Promise<IteratorResult<never>>(done => (end = done));
      return {
        next: () => ended,
        async return() {
          silent -= 1;
          end({ done: true, value: undefined });
          return { done: true, value: undefined };
        },
        [Symbol.asyncIterator]() {
          return this;
        },
      };
    },
  });
  const apollo = await mountGraphql(app, {
    schema,
    config,
    log,
    async contextFor({ headers }, _reply, notes) {
      if (headers.authorization) throw new UnauthenticatedError('This session was ended.');
      return { ...newContext(), notes };
    },
    formatError,
    onChange: () => {},
  });
  await mountExplorer(app, config);
  const sockets = mountGraphqlWs<SocketSession, TestContext>(app, {
    schema,
    config,
    log,
    readiness,
    formatError,
    contextFor: session => newContext(session),
    contextForAll(session, audience) {
      let isPersonal = false;
      const look = (): void => void (isPersonal = true);
      return { context: newContext(session, audience, look), isPersonal: () => isPersonal };
    },
    // `Bearer <user> <milliseconds>`
    async authenticate(authorization) {
      if (authorization === undefined) return {};
      const [, userId, ms] = authorization.split(' ');
      if (userId === 'forged') throw new GraphQLError('forged');
      return { userId: userId!, expiresAt: new Date(Date.now() + Number(ms ?? 60_000)) };
    },
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    app,
    sockets,
    figures,
    readiness,
    unexpected,
    touched: () => touched,
    /** How many subscriptions wait on a silent source. */
    silent: () => silent,
    async [Symbol.asyncDispose]() {
      await sockets.dispose();
      await figures.feed.close();
      app.server.closeAllConnections();
      await app.close();
      await apollo.stop();
      await sleep(0);
    },
  };
}
