import { setTimeout as sleep } from 'node:timers/promises';
import {
  createSourceEventStream,
  Kind,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
import { clock } from '../clock.js';
import { isDatabaseAway } from '../database-away.js';
import { ApiError, ForbiddenError } from '../errors.js';
import { Watch, type Audience } from '../live-watch.js';
import { Executor } from './compiled.js';
import { Stream } from './fan-out-stream.js';
import { Subscriber } from './fan-out-subscriber.js';
import type { Outlet } from './websocket-outlet.js';

const MINUTE_MS = 60_000;
/** What compiled subscriptions may take of the heap. */
const COMPILED_BYTES = 8 * 1_024 * 1_024;
/** While the database is away. */
const READ_AGAIN_MS = 500;

/** Who subscribed, to what and where: what graphql-ws carries as the operation's context. */
export interface Asker<Session> {
  readonly session: Session;
  readonly outlet: Outlet;
  readonly id: string;
  readonly query: string;
}

export interface FanOutOptions<Session, Context> {
  schema: GraphQLSchema;
  /** A fresh context for this person, around an EntityManager of its own. */
  contextFor: (session: Session) => Context;
  /** One for everybody in the audience, in the name of one of them. `isPersonal`: somebody looked who that is. */
  contextForAll: (session: Session, audience: Audience) => { context: Context; isPersonal: () => boolean };
  /** The only door through which errors leave. */
  format: (errors: readonly GraphQLError[]) => GraphQLFormattedError[];
}

/** A subscription and where it stands. */
interface Watcher<Session> {
  readonly asker: Asker<Session>;
  readonly args: ExecutionArgs;
  readonly subscriber: Subscriber;
  watch: Watch;
  stream: Stream<Watcher<Session>> | undefined;
}

/**
 * Tells a thousand watchers for the price of one. Whoever sends the same document with the same variables, and may see
 * the same, is in one stream; at a hint the stream executes once, makes the JSON once, and each socket is written that
 * text behind its own id.
 *
 * Who may see the same: each subscriber's right is asked by their own `subscribe`, which answers a `Watch` with an
 * audience, their role in the organization. The execution then runs in the name of one of them, and what it asks about
 * that role it is told. If anything below looks at the person instead, at any time, the answer is nobody else's: it is
 * thrown away, the stream is dissolved and the document executed for each alone from then on. So a field that
 * answers each person differently needs no mark, and forgetting one can't show a stranger anything. Guests are one
 * person here: nobody knows who they are.
 *
 * A right that can be lost, that of a role, is asked again every minute in the same way, before more is sent. Who
 * has another role by then moves to its stream; who has lost the right hears so, and the others go on.
 *
 * While the database is away answers wait until it is back: whoever watches through a restart keeps their subscription.
 */
export class FanOut<Session extends { readonly userId?: string }, Context> {
  readonly #streams = new Map<string, Stream<Watcher<Session>>>();
  readonly #personal = new WeakSet<DocumentNode>();
  readonly #executor: Executor;

  constructor(private readonly options: FanOutOptions<Session, Context>) {
    this.#executor = new Executor(options.schema, undefined, COMPILED_BYTES);
  }

  /** graphql-ws's `subscribe`, with an `Asker` as its context: what lasts, or why there is nothing to see. */
  async subscribe(args: ExecutionArgs): Promise<Subscriber | ExecutionResult> {
    const asker = args.contextValue as Asker<Session>;
    const watch = await this.open(args, asker);
    if (!(watch instanceof Watch)) return watch;
    const { outlet, id } = asker;
    const subscriber = new Subscriber(outlet, id, {
      begun: () => this.place(watcher),
      gone: () => watcher.stream?.remove(watcher),
      askAgain: () => this.askAgain(watcher),
    });
    const watcher: Watcher<Session> = { asker, args, subscriber, watch, stream: undefined };
    subscriber.mayUntil(endOfRight(watch));
    return subscriber;
  }

  private async open(args: ExecutionArgs, { session }: Asker<Session>): Promise<Watch | ExecutionResult> {
    const source = await createSourceEventStream({ ...args, contextValue: this.options.contextFor(session) });
    if (Symbol.asyncIterator in source && !(source instanceof Watch)) throw new Error('A subscription answers a Watch');
    return source;
  }

  private place(watcher: Watcher<Session>): void {
    const { args, asker, watch } = watcher;
    const audience = this.#personal.has(args.document) ? null : watch.audience;
    const key = audience || !asker.session.userId ? keyOf(watcher, audience) : null;
    let stream = key === null ? undefined : this.#streams.get(key);
    if (!stream) {
      const forget = (): unknown => key !== null && this.#streams.delete(key);
      stream = new Stream(watch, stream => this.read(stream, audience), forget);
      if (key !== null) this.#streams.set(key, stream);
    }
    watcher.stream = stream;
    void stream.add(watcher);
  }

  private move(watcher: Watcher<Session>): void {
    watcher.stream?.remove(watcher);
    watcher.subscriber.withdraw();
    this.place(watcher);
  }

  /** The payload for all in the stream; null where there is none, because it would not be the same. */
  private async read(stream: Stream<Watcher<Session>>, audience: Audience | null): Promise<string | null> {
    const { contextFor, contextForAll, format } = this.options;
    for (;;) {
      const [one] = stream.watchers;
      if (!one) return null;
      const { document, operationName = null, variableValues } = one.args;
      const { session } = one.asker;
      const shared = audience && contextForAll(session, audience);
      const context = shared ? shared.context : contextFor(session);
      const variables = variableValues ?? {};
      const { data, errors } = await this.#executor.execute({ document, operationName, variables, context });
      if (shared?.isPersonal()) {
        this.#personal.add(document);
        for (const watcher of [...stream.watchers]) this.move(watcher);
        return null;
      }
      if (!errors) return JSON.stringify({ data });
      if (!errors.every(isDatabaseAway)) return JSON.stringify({ errors: format(errors), data });
      await sleep(READ_AGAIN_MS);
    }
  }

  private async askAgain(watcher: Watcher<Session>): Promise<void> {
    const { args, asker, subscriber } = watcher;
    while (!subscriber.ended) {
      const watch = await this.open(args, asker);
      if (watch instanceof Watch) {
        const before = watcher.watch.audience;
        watcher.watch = watch;
        subscriber.mayUntil(endOfRight(watch));
        if (watch.audience?.role !== before?.role) this.move(watcher);
        return;
      }
      const [error] = watch.errors!;
      if (!isDatabaseAway(error)) throw asRefusal(error!);
      await sleep(READ_AGAIN_MS);
    }
  }
}

/** A role may be withdrawn; whoever has none sees what everybody sees, and can't lose it. */
const endOfRight = ({ audience }: Watch): number => (audience?.role ? clock.now().getTime() + MINUTE_MS : Infinity);

/** What a program may not do is said in one way here; anything else went wrong on our side. */
function asRefusal(error: GraphQLError): Error {
  const original = error.originalError ?? error;
  return original instanceof ApiError ? new ForbiddenError('You may not see this any more.') : original;
}

function keyOf({ args, asker }: Pick<Watcher<unknown>, 'args' | 'asker'>, audience: Audience | null): string {
  const { document, operationName = null, variableValues } = args;
  const whom = audience && [audience.organizationId, audience.role];
  const given = variableValues ?? {};
  const values = declaredIn(document).flatMap(name => (Object.hasOwn(given, name) ? [[name, given[name]]] : []));
  return JSON.stringify([whom, asker.query, operationName, values], inOrder);
}

/** Whatever else somebody sends beside these means nothing: it makes no stream of its own. */
const declaredIn = ({ definitions }: DocumentNode): string[] =>
  definitions.flatMap(one =>
    one.kind === Kind.OPERATION_DEFINITION
      ? (one.variableDefinitions ?? []).map(({ variable }) => variable.name.value)
      : [],
  );

/** Keys of objects in one order, because that in which a client wrote them means nothing. */
const inOrder = (_key: string, value: unknown): unknown =>
  value && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value;
