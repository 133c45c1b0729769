import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { SessionStore, type SessionParts, type SessionToken } from './session.js';

/** One browser with any number of tabs: they share a lock, a channel, the hint and the cookie's server. */
function browser({ signedIn = true } = {}) {
  const server = { refreshes: 0, over: false, down: false };
  const memory = new Map<string, string>(signedIn ? [['foyer.signed-in', '1']] : []);
  const channels: SessionParts['channel'][] = [];
  let queue: Promise<unknown> = Promise.resolve();
  let held = false;

  const request = async (...args: unknown[]) => {
    const run = args.at(-1) as (lock: unknown) => Promise<unknown>;
    const options = args.length === 3 ? (args[1] as { ifAvailable?: boolean }) : {};
    if (options.ifAvailable && held) return run(null);
    const before = queue;
    const mine = before.then(async () => {
      held = true;
      return run({}).finally(() => (held = false));
    });
    queue = mine.catch(() => undefined);
    if (options.ifAvailable) held = true;
    return mine;
  };

  function tab(): SessionStore {
    const channel: SessionParts['channel'] = {
      onmessage: null,
      postMessage: (data: Sent) => {
        for (const other of channels)
          if (other !== channel) setTimeout(() => other.onmessage?.(new MessageEvent<Sent>('message', { data })));
      },
    };
    channels.push(channel);
    return new SessionStore({
      channel,
      locks: { request },
      hint: {
        getItem: name => memory.get(name) ?? null,
        setItem: (name, value) => void memory.set(name, value),
        removeItem: name => void memory.delete(name),
      },
      refresh: async () => {
        await new Promise(resolve => setTimeout(resolve, 20));
        if (server.down) throw new Error('unreachable');
        server.refreshes++;
        return server.over ? null : token(`access-${server.refreshes}`);
      },
    });
  }
  return { tab, server, memory };
}

type Sent = Parameters<NonNullable<SessionParts['channel']['onmessage']>>[0]['data'];

const stores: SessionStore[] = [];
const open = (store: SessionStore) => (stores.push(store), store);

function token(accessToken: string, minutes = 15): SessionToken {
  return { accessToken, accessTokenExpiresAt: new Date(Date.now() + minutes * 60_000).toISOString() };
}

afterEach(() => {
  for (const store of stores.splice(0)) store.end();
  jest.useRealTimers();
});

describe('the session', () => {
  test('a visitor who never signed in costs no request', async () => {
    const { tab, server } = browser({ signedIn: false });
    const one = open(tab());
    expect(await one.token()).toBeNull();
    expect(one.state().status).toBe('guest');
    expect(server.refreshes).toBe(0);
  });

  test('two tabs that open at once refresh once and share the token', async () => {
    const { tab, server } = browser();
    const [one, two] = [open(tab()), open(tab())];
    expect(await Promise.all([one.token(), two.token()])).toEqual(['access-1', 'access-1']);
    expect(server.refreshes).toBe(1);
  });

  test('whoever asks while a renewal is under way that began without a network is no guest: it is asked for once more', async () => {
    const { tab, server } = browser();
    server.down = true;
    const one = open(tab());
    await one.start();
    expect(one.state().status).toBe('unreached');
    const early = one.token();
    const late = [one.token(), one.token()];
    setTimeout(() => (server.down = false), 25); // the first renewal has failed by then, the next has not been answered
    expect(await early).toBeNull();
    expect(await Promise.all(late)).toEqual(['access-1', 'access-1']);
    expect(server.refreshes).toBe(1);
  });

  test('many requests of one tab refresh once', async () => {
    const { tab, server } = browser();
    const one = open(tab());
    expect(new Set(await Promise.all(Array.from({ length: 5 }, () => one.token())))).toEqual(new Set(['access-1']));
    expect(server.refreshes).toBe(1);
  });

  test('a token about to end is renewed before it is sent', async () => {
    const { tab } = browser({ signedIn: false });
    const one = open(tab());
    one.adopt(token('old', 0.2));
    expect(await one.token()).toBe('access-1');
  });

  test('a refused token is renewed by one tab and adopted by the other', async () => {
    const { tab, server } = browser({ signedIn: false });
    const [one, two] = [open(tab()), open(tab())];
    one.adopt(token('revoked'));
    await new Promise(resolve => setTimeout(resolve, 10));
    expect(await two.token()).toBe('revoked');
    expect(await Promise.all([one.renew('revoked'), two.renew('revoked')])).toEqual(['access-1', 'access-1']);
    expect(server.refreshes).toBe(1);
  });

  test('signing out in one tab signs the other out', async () => {
    const { tab } = browser();
    const [one, two] = [open(tab()), open(tab())];
    await Promise.all([one.start(), two.start()]);
    one.end();
    await new Promise(resolve => setTimeout(resolve, 10));
    expect(two.state().status).toBe('guest');
  });

  test('a server that can’t be reached ends no session', async () => {
    const { tab, server, memory } = browser();
    server.down = true;
    const one = open(tab());
    expect(await one.token()).toBeNull();
    expect(one.state().status).toBe('unreached');
    expect(memory.get('foyer.signed-in')).toBe('1');
    server.down = false;
    expect(await one.token()).toBe('access-1');
    expect(one.state().status).toBe('signedIn');
  });

  test('a server that says nothing keeps nobody waiting, and its late answer counts', async () => {
    jest.useFakeTimers();
    let answer!: (next: SessionToken) => void;
    const one = open(
      new SessionStore({
        channel: { onmessage: null, postMessage: () => undefined },
        locks: undefined,
        hint: { getItem: () => '1', setItem: () => undefined, removeItem: () => undefined },
        refresh: () => new Promise(resolve => (answer = resolve)),
      }),
    );
    void one.start();
    await jest.advanceTimersByTimeAsync(4_500);
    expect(one.state().status).toBe('unreached');
    answer(token('late'));
    await jest.advanceTimersByTimeAsync(0);
    expect(one.state().status).toBe('signedIn');
  });

  test('a session that is over leaves a guest', async () => {
    const { tab, server, memory } = browser();
    server.over = true;
    const one = open(tab());
    expect(await one.token()).toBeNull();
    expect(one.state().status).toBe('guest');
    expect(memory.has('foyer.signed-in')).toBe(false);
  });
});
