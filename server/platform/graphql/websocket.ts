import type { FastifyInstance } from 'fastify';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { CloseCode, makeServer, type Context as SocketContext } from 'graphql-ws';
import type { Logger } from 'pino';
import type { Config } from '../config.js';
import { addressReader } from '../http/address.js';
import type { Readiness } from '../http/readiness.js';
import { isAllowedOrigin } from '../http/security.js';
import { FanOut, type Asker, type FanOutOptions } from './fan-out.js';
import { limitRules } from './limits.js';
import { subscriptionChecker } from './subscription-checker.js';
import { carryWebSockets, type SocketExtra, type Transport } from './websocket-transport.js';

const OPERATIONS_A_SOCKET = 20;
const SOCKETS_A_USER = 30;
/** A venue's Wi-Fi is one address. */
const SOCKETS_AN_ADDRESS = 500;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Who opened a socket: what `connection_init` proved. */
export interface SocketSession {
  /** Absent for somebody who did not sign in. */
  readonly userId?: string;
  /** When the proof ends and with it the socket (UTC). */
  readonly expiresAt?: Date;
}

export interface GraphqlWsOptions<Session extends SocketSession, Context> extends Omit<
  FanOutOptions<Session, Context>,
  'format'
> {
  config: Config;
  log: Logger;
  readiness: Readiness;
  /** Reads `authorization` of connection_init, absent for guests. Throws when it proves nothing: the socket closes with 4403. */
  authenticate: (authorization: string | undefined) => Promise<Session>;
  /** Calls `end` when the session may have ended before its time. @returns what stops the watching. */
  watch?: (session: Session, end: () => void) => () => void;
  /** The only door through which errors leave. */
  formatError: (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;
}

/**
 * Serves subscriptions at /graphql over graphql-transport-ws, on the HTTP server's port. None of HTTP's limits reach
 * here, so each stands here again: origin, sizes, tokens, depth, cost, sockets and operations.
 */
export function mountGraphqlWs<Session extends SocketSession, Context>(
  app: FastifyInstance,
  options: GraphqlWsOptions<Session, Context>,
): Transport {
  const { schema, config, log, readiness, authenticate, watch, formatError } = options;
  const check = subscriptionChecker(schema, limitRules(config));
  const sessions = new WeakMap<object, Session>();
  const expiries = new WeakMap<object, NodeJS.Timeout>();
  const watches = new WeakMap<object, () => void>();
  const byUser = new Map<string, number>();
  const format = (errors: readonly GraphQLError[]): GraphQLFormattedError[] =>
    errors.map(error => formatError(error.toJSON(), error));
  const fanOut = new FanOut({ ...options, format });

  const leave = (context: SocketContext<Record<string, unknown> | undefined, SocketExtra>): void => {
    clearTimeout(expiries.get(context));
    watches.get(context)?.();
    const userId = sessions.get(context)?.userId;
    sessions.delete(context); // so that leaving twice counts once
    if (!userId) return;
    const left = (byUser.get(userId) ?? 1) - 1;
    if (left > 0) byUser.set(userId, left);
    else byUser.delete(userId);
  };

  const protocol = makeServer<Record<string, unknown> | undefined, SocketExtra>({
    connectionInitWaitTimeout: 5_000,

    async onConnect(context) {
      const authorization = context.connectionParams?.['authorization'];
      let session: Session;
      try {
        session = await authenticate(typeof authorization === 'string' ? authorization : undefined);
      } catch (error) {
        log.debug({ err: error }, 'a WebSocket was refused');
        return false; // closes with 4403
      }
      const { userId, expiresAt } = session;
      if (userId) {
        const open = byUser.get(userId) ?? 0;
        if (config.rateLimit && open >= SOCKETS_A_USER) return false;
        byUser.set(userId, open + 1);
      }
      sessions.set(context, session);
      if (expiresAt) {
        const left = Math.min(expiresAt.getTime() - Date.now(), LONGEST_TIMER_MS); // the token's exp is of real time
        const close = (): void => context.extra.socket.close(CloseCode.Forbidden, 'The token has expired');
        expiries.set(context, setTimeout(close, Math.max(left, 0)).unref());
      }
      const end = (): void => context.extra.socket.close(CloseCode.Forbidden, 'The session has ended');
      if (userId && watch) watches.set(context, watch(session, end));
      // Closed while it was being authenticated: then onClose has been here already.
      if (context.extra.socket.readyState !== context.extra.socket.OPEN) leave(context);
      return true;
    },

    onSubscribe(context, id, payload) {
      if (Object.keys(context.subscriptions).length > OPERATIONS_A_SOCKET)
        return [new GraphQLError('This socket has too many operations.', { extensions: { code: 'RATE_LIMITED' } })];
      const document = check(payload);
      if (!('kind' in document)) return document;
      const session = sessions.get(context);
      if (!session) return [new GraphQLError('The socket has closed.')];
      const { query, operationName, variables: variableValues } = payload;
      const contextValue: Asker<Session> = { session, outlet: context.extra.outlet, id, query };
      return { schema, document, operationName, variableValues, contextValue };
    },

    subscribe: args => fanOut.subscribe(args),
    onError: (_context, _id, _payload, errors) => format(errors),
    onNext: (_context, _id, _payload, _args, result) =>
      result.errors ? { ...result, errors: format(result.errors) } : undefined,
    onClose: leave,
  });

  return carryWebSockets(app.server, {
    log,
    protocol,
    addressOf: addressReader(config.trustProxy),
    refusal(request, socketsOfAddress) {
      if (readiness.draining) return 503;
      if (!isAllowedOrigin(config, request.headers.origin)) return 403;
      return config.rateLimit && socketsOfAddress >= SOCKETS_AN_ADDRESS ? 429 : undefined;
    },
  });
}
