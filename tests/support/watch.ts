import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

/** What a subscription was sent, and when. */
export interface Watched<Value> {
  /** Every value of its only field, oldest first. */
  readonly all: readonly Value[];
  /** When each came, in milliseconds from the subscription on. */
  readonly times: readonly number[];
  readonly errors: readonly { extensions?: { code?: string } }[];
  readonly ended: Promise<void>;
  /** The first value from now on, or already there, that is as wanted. @throws after `ms`. */
  until(wanted: (value: Value) => boolean, ms?: number): Promise<Value>;
  close(): Promise<void>;
}

/** Subscribes over a socket of its own and keeps everything. */
export function watch<Value>(url: string, query: string, variables: object, token?: string): Watched<Value> {
  const client = createClient({
    url: `${url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: token ? { authorization: `Bearer ${token}` } : {},
  });
  const start = performance.now();
  const all: Value[] = [];
  const times: number[] = [];
  const errors: { extensions?: { code?: string } }[] = [];
  const heard = new Set<() => void>();
  const ended = new Promise<void>(resolve => {
    client.subscribe<Record<string, Value>>(
      { query, variables: { ...variables } },
      {
        next({ data, errors: wrong }) {
          if (wrong) errors.push(...(wrong as object[]));
          else {
            all.push(Object.values(data!)[0]!);
            times.push(performance.now() - start);
          }
          for (const tell of heard) tell();
        },
        error(wrong) {
          errors.push(...((Array.isArray(wrong) ? wrong : [wrong]) as object[]));
          resolve();
        },
        complete: resolve,
      },
    );
  });
  return {
    all,
    times,
    errors,
    ended,
    until(wanted, ms = 5_000) {
      return new Promise((resolve, reject) => {
        const look = (): void => {
          const found = all.find(wanted);
          if (found === undefined) return;
          clearTimeout(timer);
          heard.delete(look);
          resolve(found);
        };
        const timer = setTimeout(() => {
          heard.delete(look);
          reject(new Error(`not so after ${ms} ms; the last was ${JSON.stringify(all.at(-1) ?? errors)}`));
        }, ms);
        heard.add(look);
        look();
      });
    },
    close: async () => client.dispose(),
  };
}
