import { describe, test, expect, beforeEach, afterEach } from '@jest/globals';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startGraphqlServer } from './support/graphql-server.js';
import { Client, connect, cutAll, openSocket } from './support/socket-client.js';

let folder: string;
let server: Awaited<ReturnType<typeof startGraphqlServer>>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'foyer-sockets-'));
  server = await startGraphqlServer(folder, { CORS_ORIGINS: 'https://app.example.com' });
});
afterEach(async () => {
  cutAll();
  await server[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const open = (headers: Record<string, string> = {}): Promise<Client | number> => openSocket(server.url, headers);
const connected = (authorization?: string): Promise<Client> => connect(server.url, authorization);

async function until(holds: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 3_000; !holds(); await sleep(5)) {
    if (Date.now() > deadline) throw new Error('waited for three seconds');
  }
}

describe('a subscription', () => {
  test('gets its messages, each with a context of its own', async () => {
    const client = await connected();
    client.subscribe('1', 'subscription { ticks { at reader } }');
    await client.got('complete', '1');
    const ticks = client.messages.filter(({ type }) => type === 'next').map(({ payload }) => payload.data.ticks);
    expect(ticks).toHaveLength(3);
    expect(ticks.every(({ at, reader }) => at === reader)).toBe(true);
    expect(new Set(ticks.map(({ reader }) => reader)).size).toBe(3);
  });

  test('ends its source at once when the client completes it or goes', async () => {
    const client = await connected();
    client.subscribe('1', 'subscription { silence(number: 1) { at } }');
    client.subscribe('2', 'subscription { silence(number: 2) { at } }');
    await until(() => server.silent() === 2);
    client.send({ id: '1', type: 'complete' });
    await until(() => server.silent() === 1);
    client.socket.terminate();
    await until(() => server.silent() === 0);
  });
});

describe('an operation over a socket', () => {
  const refused = async (query: string, variables?: object): Promise<[string, string]> => {
    const client = await connected();
    client.subscribe('1', query, variables);
    const { payload } = await client.got('error', '1');
    return [payload[0].extensions.code, payload[0].message];
  };

  test('is a subscription or is refused', async () => {
    expect(await refused('{ hello }')).toEqual(['BAD_REQUEST', expect.stringContaining('POST')]);
    expect(await refused('mutation { touch }')).toEqual(['BAD_REQUEST', expect.stringContaining('POST')]);
  });

  test('has the limits that it has over HTTP', async () => {
    const code = 'GRAPHQL_VALIDATION_FAILED';
    expect(await refused(`subscription { ${'ticks '.repeat(2_001)} }`)).toEqual([
      'GRAPHQL_PARSE_FAILED',
      expect.any(String),
    ]);
    expect(await refused('subscription { nothing }')).toEqual([code, expect.stringContaining('nothing')]);
    const aliases = Array.from({ length: 31 }, (_, n) => `a${n}: at`).join(' ');
    expect(await refused(`subscription { ticks { ${aliases} } }`)).toEqual([
      code,
      'This operation has too many aliases.',
    ]);
    expect(await refused('subscription ($n: Int!) { ticks(count: $n) { at } }', { n: 'x' })).toEqual([
      'BAD_USER_INPUT',
      expect.any(String),
    ]);
  });

  test('is one of twenty at most', async () => {
    const client = await connected();
    for (let n = 1; n <= 21; n += 1) client.subscribe(String(n), `subscription { silence(number: ${n}) { at } }`);
    expect((await client.got('error', '21')).payload[0].extensions).toEqual({ code: 'RATE_LIMITED' });
    expect(server.silent()).toBe(20);
    client.send({ id: '1', type: 'complete' });
    client.subscribe('22', 'subscription { ticks { at } }');
    await client.got('complete', '22');
  });
});

describe('a socket', () => {
  test('opens for pages of known origins and for programs, which have none', async () => {
    expect(await open()).toBeInstanceOf(Client);
    expect(await open({ origin: 'https://app.example.com' })).toBeInstanceOf(Client);
    expect(await open({ origin: 'https://evil.example' })).toBe(403);
    expect(await open({ origin: 'null' })).toBe(403);
  });

  test('closes with 4403 when its token proves nothing', async () => {
    const client = (await open()) as Client;
    client.send({ type: 'connection_init', payload: { authorization: 'Bearer forged' } });
    expect(await client.ended).toEqual({ code: 4403, reason: 'Forbidden' });
  });

  test('closes with 4403 when its token expires, and its subscriptions with it', async () => {
    const client = await connected('Bearer ada 300');
    client.subscribe('1', 'subscription { silence { at } }');
    await until(() => server.silent() === 1);
    expect((await client.ended).code).toBe(4403);
    await until(() => server.silent() === 0);
  });

  test('closes when it sends more than 64 KiB at once, or nonsense', async () => {
    const loud = await connected();
    loud.subscribe('1', `subscription { ticks { at } } #${'x'.repeat(66_000)}`);
    expect((await loud.ended).code).toBe(1009);
    const confused = await connected();
    confused.socket.send('hello');
    expect((await confused.ended).code).toBe(4400);
  });

  test('is asked for at an address that makes no sense, and the server goes on', async () => {
    const { hostname, port } = new URL(server.url);
    const asking = ['//', '//:99999/', 'http://[', '/graphql/../..//', '*'];
    for (const target of asking) {
      const tcp = connectTcp(Number(port), hostname);
      tcp.write(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
      const [answer] = (await once(tcp, 'data')) as [Buffer];
      expect(String(answer)).toMatch(/^HTTP\/1\.1 40[04] /);
    }
    expect(await open()).toBeInstanceOf(Client);
  });

  test.each([
    ['of the protocol', (client: Client) => client.send({ type: 'ping', payload: { text: 'x'.repeat(60_000) } })],
    ['of WebSockets', (client: Client) => client.socket.ping('x'.repeat(125))],
  ])('is cut when it sends pings %s and reads no answer', async (_of, ping) => {
    const client = await connected();
    client.socket.pause();
    const cut = once(client.socket, 'close');
    // Until what the systems keep for both sides is full, and then a megabyte more.
    const flood = setInterval(() => {
      for (let some = 0; some < 2_000 && client.socket.bufferedAmount < 8_000_000; some += 1) ping(client);
    }, 5);
    const began = performance.now();
    await cut.finally(() => clearInterval(flood));
    expect(performance.now() - began).toBeLessThan(15_000); // not because it answered none of our own pings
    expect(await open()).toBeInstanceOf(Client);
  });

  test('closes when it subscribes before it has said who it is', async () => {
    const client = (await open()) as Client;
    client.subscribe('1', 'subscription { ticks { at } }');
    expect((await client.ended).code).toBe(4401);
  });

  test('is one of thirty at most for a user, and a closed one counts no more', async () => {
    const mine = await Promise.all(Array.from({ length: 30 }, () => connected('Bearer ada')));
    const oneMore = (await open()) as Client;
    oneMore.send({ type: 'connection_init', payload: { authorization: 'Bearer ada' } });
    expect((await oneMore.ended).code).toBe(4403);
    await connected('Bearer bob');
    mine[0]!.socket.close();
    await mine[0]!.ended;
    await connected('Bearer ada');
  });

  test('is told to go away when the server stops, however silent it is', async () => {
    const client = await connected();
    const mute = connectTcp({ port: Number(new URL(server.url).port), host: '127.0.0.1' });
    mute.on('error', () => {});
    mute.write(
      'GET /graphql HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n',
    );
    await once(mute, 'data');
    server.readiness.startDraining();
    expect(await open()).toBe(503);
    const begun = performance.now();
    await server.sockets.dispose();
    expect(performance.now() - begun).toBeLessThan(1_500);
    expect(await client.ended).toEqual({ code: 1001, reason: 'Going away' });
    expect(await open()).toBe(503);
  });
});
