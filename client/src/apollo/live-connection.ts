import { createClient, type Client } from 'graphql-ws';
import { createContext, useContext, useSyncExternalStore } from 'react';

/** Whether figures arrive: `live`, or `stale` since an instant (epoch milliseconds). */
export type LiveState = { status: 'live' } | { status: 'stale'; since: number };

const PING_MS = 10_000;
const PONG_MS = 5_000;
const FORBIDDEN = 4403; // how the server ends a socket whose token has run out

interface LiveOptions {
  url: string;
  token: () => Promise<string | null>;
  /** Called before the next attempt when the server refused the token. */
  renew: () => Promise<unknown>;
}

/** The socket for subscriptions. It comes back by itself, each time with the token of that moment. */
export class LiveConnection {
  readonly client: Client;
  #state: LiveState = { status: 'stale', since: Date.now() };
  #listeners = new Set<() => void>();

  constructor({ url, token, renew }: LiveOptions) {
    let pongTimer: ReturnType<typeof setTimeout> | undefined;
    let refused = false;
    this.client = createClient({
      url,
      lazy: true,
      keepAlive: PING_MS,
      connectionParams: async () => {
        if (refused) await renew().catch(() => undefined);
        refused = false;
        const accessToken = await token();
        return accessToken ? { authorization: `Bearer ${accessToken}` } : {};
      },
      retryAttempts: Infinity,
      shouldRetry: () => true,
      retryWait: retries =>
        new Promise(go => setTimeout(go, Math.min(8000, 400 * 2 ** retries) * (0.75 + Math.random() / 2))),
      on: {
        connected: () => this.#enter({ status: 'live' }),
        closed: event => {
          clearTimeout(pongTimer);
          refused = (event as CloseEvent | undefined)?.code === FORBIDDEN;
          if (this.#state.status === 'live') this.#enter({ status: 'stale', since: Date.now() });
        },
        // A phone that changed networks keeps a dead socket open for minutes: no pong, no connection.
        ping: received => {
          if (!received) pongTimer = setTimeout(() => this.client.terminate(), PONG_MS);
        },
        pong: received => received && clearTimeout(pongTimer),
      },
    });
  }

  /** Connects again as who is signed in now. */
  reconnect(): void {
    this.client.terminate();
  }

  readonly state = (): LiveState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #enter(state: LiveState): void {
    this.#state = state;
    for (const listener of [...this.#listeners]) listener();
  }
}

const listenNever = () => () => undefined;
const alwaysLive: LiveState = { status: 'live' };

/** Null in tests, where figures come without a socket. */
export const LiveContext = createContext<LiveConnection | null>(null);

export function useLiveState(): LiveState {
  const connection = useContext(LiveContext);
  return useSyncExternalStore(connection?.subscribe ?? listenNever, connection?.state ?? (() => alwaysLive));
}
