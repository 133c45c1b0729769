/**
 * The signed-in session of this browser, told as a small state machine.
 *
 * The refresh token is an HttpOnly cookie that this code never sees; the access token lives in memory, fifteen minutes
 * each. Refreshing rotates the cookie, so two tabs must not do it at the same time: a Web Lock lets one tab refresh, and
 * a BroadcastChannel hands the new token to the others, which wait for the lock and then find it already there.
 *
 *   unknown --start()--> guest                 no sign of an earlier session: no request is made
 *   unknown --start()--> signedIn | guest      by what the cookie still allows
 *   unknown --start()--> unreached             no network, or one that says nothing: the session may be good, so what is on the device stays
 *   unreached --renew()--> signedIn | guest    with the first request that gets through
 *   guest --adopt()--> signedIn                after sign-in, registration or reset; other tabs follow
 *   signedIn --renew()--> signedIn | guest     before expiry, and when the server says UNAUTHENTICATED
 *   signedIn --end()--> guest                  after sign-out; other tabs follow
 */
export interface SessionToken {
  accessToken: string;
  /** ISO 8601 instant in UTC. */
  accessTokenExpiresAt: string;
}

export type SessionState = { status: 'unknown' | 'unreached' | 'guest' } | { status: 'signedIn'; token: SessionToken };

type Message = { kind: 'signedIn'; token: SessionToken } | { kind: 'guest' };

export interface SessionParts {
  /** Asks the server with the cookie; null when the session is over. Throws when it can't be asked. */
  refresh: () => Promise<SessionToken | null>;
  channel: Pick<BroadcastChannel, 'postMessage'> & { onmessage: ((event: MessageEvent<Message>) => void) | null };
  locks: Pick<LockManager, 'request'> | undefined;
  /** Remembers across visits whether there was a session, and nothing of it. */
  hint: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
}

/** Renewed this long before it ends: longer than a slow request, shorter than a fifteen-minute token. */
const EARLY_MS = 60_000;
const HINT = 'foyer.signed-in';
/** On a network that says nothing, this long until pages show what is kept; an answer that comes later still counts. */
const PATIENCE_MS = 4_000;
/** A message of the tab that held the lock may arrive just after the lock. */
const MESSAGE_GRACE_MS = 50;

export class SessionStore {
  #state: SessionState = { status: 'unknown' };
  #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #renewing: Promise<string | null> | undefined;
  #starting: Promise<void> | undefined;

  constructor(private readonly parts: SessionParts) {
    parts.channel.onmessage = ({ data }) =>
      this.#enter(data.kind === 'guest' ? { status: 'guest' } : { status: 'signedIn', token: data.token });
  }

  readonly state = (): SessionState => this.#state;

  /** Whether somebody is signed in on this device, as far as it knows: also before the server was asked. */
  isRemembered(): boolean {
    return this.parts.hint.getItem(HINT) !== null;
  }

  /** For useSyncExternalStore. Returns the unsubscriber. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Finds out who is here. Safe to call any number of times. */
  start(): Promise<void> {
    return (this.#starting ??= (async () => {
      if (this.#state.status !== 'unknown') return; // another tab told us already
      if (!this.isRemembered()) return this.#enter({ status: 'guest' });
      await new Promise<void>(done => {
        const timer = setTimeout(done, PATIENCE_MS);
        const finish = () => (clearTimeout(timer), done());
        this.renew().then(finish, finish);
      });
      if (this.state().status === 'unknown') this.#enter({ status: 'unreached' });
    })());
  }

  /** The access token to send, renewed first where it is about to end; null for guests. */
  async token(): Promise<string | null> {
    await this.start();
    if (this.#state.status === 'unreached') {
      // One that was under way may have begun before the network was back: its failure is no reason to ask as a guest.
      const again = this.#renewing ? () => this.renew() : () => null;
      return this.renew()
        .catch(again)
        .catch(() => null);
    }
    if (this.#state.status !== 'signedIn') return null;
    return isFresh(this.#state.token) ? this.#state.token.accessToken : this.renew().catch(() => null);
  }

  /** Takes the session that a mutation just returned. */
  adopt(token: SessionToken): void {
    this.#starting = Promise.resolve();
    this.#enter({ status: 'signedIn', token });
    this.parts.channel.postMessage({ kind: 'signedIn', token: pick(token) } satisfies Message);
  }

  end(): void {
    this.#enter({ status: 'guest' });
    this.parts.channel.postMessage({ kind: 'guest' } satisfies Message);
  }

  /**
   * A new access token, asked for once however many callers and tabs want it; null when the session is over. `refused`
   * is the token that the server would not take. Throws when the server can't be reached: the session may still be good.
   */
  renew(refused?: string): Promise<string | null> {
    return (this.#renewing ??= this.#renewOnce(refused).finally(() => (this.#renewing = undefined)));
  }

  async #renewOnce(refused?: string): Promise<string | null> {
    const before = this.#state;
    const { locks } = this.parts;
    if (!locks) return this.#ask();

    let result: string | null | undefined;
    await locks.request('foyer-session', { ifAvailable: true }, async lock => {
      if (lock) result = await this.#ask();
    });
    if (result !== undefined) return result;

    // Another tab is at it. Wait for its lock, then for its message.
    return locks.request('foyer-session', async () => {
      await new Promise(resolve => setTimeout(resolve, MESSAGE_GRACE_MS));
      const state = this.#state;
      if (state !== before && state.status === 'guest') return null;
      if (state !== before && state.status === 'signedIn' && state.token.accessToken !== refused)
        return state.token.accessToken;
      return this.#ask();
    });
  }

  async #ask(): Promise<string | null> {
    const token = await this.parts.refresh();
    if (token) this.adopt(token);
    else this.end();
    return token?.accessToken ?? null;
  }

  #enter(state: SessionState): void {
    this.#state = state;
    clearTimeout(this.#timer);
    if (state.status === 'signedIn') {
      this.parts.hint.setItem(HINT, '1');
      const ms = Date.parse(state.token.accessTokenExpiresAt) - Date.now() - EARLY_MS;
      this.#timer = setTimeout(() => void this.renew().catch(() => undefined), Math.max(1000, ms));
    } else if (state.status === 'guest') this.parts.hint.removeItem(HINT);
    for (const listener of [...this.#listeners]) listener();
  }
}

function isFresh(token: SessionToken): boolean {
  return Date.parse(token.accessTokenExpiresAt) - Date.now() > EARLY_MS / 2;
}

function pick({ accessToken, accessTokenExpiresAt }: SessionToken): SessionToken {
  return { accessToken, accessTokenExpiresAt };
}
