import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { clock } from '../server/platform/clock.js';
import type { Figures } from './support/figures.js';
import { startGraphqlServer } from './support/graphql-server.js';
import { eventually } from './support/live.js';
import { connect, cutAll, type Client } from './support/socket-client.js';

let folder: string;
let server: Awaited<ReturnType<typeof startGraphqlServer>>;
let figures: Figures;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'foyer-fan-out-'));
  server = await startGraphqlServer(folder);
  figures = server.figures;
});
afterEach(async () => {
  clock.reset();
  cutAll();
  await server[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const QUERY = 'subscription ($of: String! = "all") { figures(of: $of) { of sequence role } }';
/** Somebody who watches, with the snapshot that they begin with. */
async function watching(id: string, query = QUERY, variables = {}, user?: string): Promise<Client> {
  const client = await connect(server.url, user && `Bearer ${user}`);
  client.subscribe(id, query, variables);
  await client.got('next', id);
  return client;
}
const last = (client: Client, id: string) => client.payloads(id).at(-1).data?.figures;
const sees = (client: Client, id: string, sequence: number) =>
  client.until(m => m.id === id && m.payload?.data?.figures.sequence === sequence);

describe('those who watch the same', () => {
  test('cost one execution at each hint, and have the newest figure under their own ids', async () => {
    const clients = await Promise.all(Array.from({ length: 200 }, (_, n) => watching(`id-${n}`)));
    for (let hint = 1; hint <= 3; hint += 1) {
      const before = figures.executions.length;
      figures.publish();
      await Promise.all(clients.map((client, n) => sees(client, `id-${n}`, hint)));
      expect(figures.executions.length - before).toBe(1);
    }
    await sleep(20);
    for (const [n, client] of clients.entries()) {
      expect(new Set(client.messages.map(({ id }) => id))).toEqual(new Set([undefined, `id-${n}`]));
      expect(
        client
          .payloads(`id-${n}`)
          .slice(-3)
          .map(({ data }) => data.figures.sequence),
      ).toEqual([1, 2, 3]);
    }
  });

  test('may write their ids as they like', async () => {
    const ids = ['"', 'ö', '\u{1f3ab}', 'x'.repeat(1_000), '\\u0000', ' '];
    const clients = await Promise.all(ids.map(id => watching(id)));
    figures.publish();
    await Promise.all(clients.map((client, n) => sees(client, ids[n]!, 1)));
  });

  test('hear messages of every length', async () => {
    for (const size of [0, 30, 60, 65_400, 65_500, 100_000]) {
      const client = await watching('1', `subscription { figures(size: ${size}) { sequence text } }`);
      expect(last(client, '1').text).toHaveLength(size);
    }
  });

  test('share the first figures too, unless these may be old', async () => {
    figures.everyMs = 60_000;
    await watching('1');
    await watching('2');
    expect(figures.executions).toHaveLength(1);
    figures.publish(); // told at once
    await eventually(() => figures.executions.length === 2);
    figures.publish(); // held back by the pace
    const late = await watching('3');
    expect([last(late, '3').sequence, figures.executions.length]).toEqual([2, 3]);
    await watching('4');
    expect(figures.executions).toHaveLength(3);
  });

  test('share nothing that is older than their pace allows', async () => {
    await watching('1');
    await watching('2');
    expect(figures.executions).toHaveLength(2);
  });

  test('go on when the one in whose name it was executed leaves', async () => {
    const [first, other] = [await watching('1'), await watching('2')];
    first.send({ id: '1', type: 'complete' });
    figures.publish();
    await sees(other, '2', 1);
    const third = await watching('3');
    other.socket.terminate();
    figures.publish();
    await sees(third, '3', 2);
    expect(first.payloads('1').at(-1).data.figures.sequence).toBe(0);
  });

  test('on one socket have their own ids too', async () => {
    const client = await watching('1');
    client.subscribe('2', QUERY);
    await client.got('next', '2');
    figures.publish();
    await Promise.all([sees(client, '1', 1), sees(client, '2', 1)]);
    client.send({ id: '1', type: 'complete' });
    await sleep(20);
    figures.publish();
    await sees(client, '2', 2);
    expect(last(client, '1').sequence).toBe(1);
  });

  test('all hear of an error, in words that are for strangers, and of what comes after it', async () => {
    const clients = await Promise.all(['1', '2', '3'].map(id => watching(id)));
    figures.error = new Error('select secret from tickets');
    figures.publish();
    for (const [n, client] of clients.entries()) {
      const { payload } = await client.until(message => Boolean(message.payload?.errors));
      expect(payload.errors[0]).toMatchObject({ path: ['figures'], extensions: { code: 'INTERNAL_SERVER_ERROR' } });
      expect(JSON.stringify(payload)).not.toContain('secret');
      expect(client.payloads(String(n + 1)).at(-1).data).toBeNull();
    }
    expect(server.unexpected).toHaveLength(1);
    figures.error = undefined;
    figures.publish();
    await Promise.all(clients.map((client, n) => sees(client, String(n + 1), 2)));
  });

  test('wait for a database that is away, newcomers too', async () => {
    const early = await watching('1');
    figures.error = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    figures.publish();
    const late = await connect(server.url);
    late.subscribe('2', QUERY);
    await sleep(100);
    expect([early.payloads('1').length, late.payloads('2').length]).toEqual([1, 0]);
    figures.error = undefined;
    await Promise.all([sees(early, '1', 1), sees(late, '2', 1)]);
    expect(early.messages.some(({ payload }) => payload?.errors)).toBe(false);
  });
});

describe('those who watch something else', () => {
  test('share nothing: other variables, another document, another operation of it', async () => {
    const two = `subscription A { figures { sequence } } subscription B { figures { of sequence } }`;
    const one = await watching('1', QUERY, { of: 'one' });
    const other = await watching('1', QUERY, { of: 'other' });
    const [a, b] = [await connect(server.url), await connect(server.url)];
    a.subscribe('1', two, {}, 'A');
    b.subscribe('1', two, {}, 'B');
    await Promise.all([a.got('next', '1'), b.got('next', '1')]);
    figures.publish('one');
    await sees(one, '1', 1);
    figures.publish('all');
    await Promise.all([sees(a, '1', 2), sees(b, '1', 2)]);
    expect(last(one, '1').of).toBe('one');
    expect(last(other, '1')).toMatchObject({ of: 'other', sequence: 0 });
    expect([last(a, '1'), last(b, '1')]).toEqual([{ sequence: 2 }, { of: 'all', sequence: 2 }]);
  });

  test.each([
    ['nobody who sends the same variables in another order', { of: 'x', note: 'y' }, { note: 'y', of: 'x' }, 1],
    ['nobody who sends more than the operation declares', { of: 'x' }, { of: 'x', mine: 1, __proto__: { of: 'y' } }, 1],
    ['whoever says null where others leave it out, as it may have a default', {}, { note: null }, 2],
  ])('are %s', async (_who, one, other, executions) => {
    figures.everyMs = 60_000;
    const query =
      'subscription ($of: String! = "all", $note: String = "-") { figures(of: $of, note: $note) { sequence } }';
    await watching('1', query, one);
    await watching('1', query, other);
    expect(figures.executions).toHaveLength(executions);
  });
});

describe('who may not see the same', () => {
  test('shares with their own role alone', async () => {
    figures.roles.set('ada', 'OWNER').set('bob', 'OWNER').set('eve', 'VIEWER');
    const clients = await Promise.all(
      ['ada', 'bob', 'eve', 'stranger', undefined].map(u => watching('1', QUERY, {}, u)),
    );
    const before = figures.executions.length;
    figures.publish();
    await Promise.all(clients.map(client => sees(client, '1', 1)));
    expect(clients.map(client => last(client, '1').role)).toEqual(['OWNER', 'OWNER', 'VIEWER', null, null]);
    expect(figures.executions.length - before).toBe(3);
  });

  test('shares with nobody where an answer depends on who they are', async () => {
    const query = 'subscription { figures { sequence me } }';
    figures.roles.set('ada', 'OWNER').set('bob', 'OWNER');
    const users = ['ada', 'bob', 'stranger', undefined, undefined];
    const clients = await Promise.all(users.map(user => watching('1', query, {}, user)));
    const before = figures.executions.length;
    figures.publish();
    await Promise.all(clients.map(client => sees(client, '1', 1)));
    const seen = clients.map(client => new Set(client.payloads('1').map(({ data }) => data.figures.me)));
    expect(seen.map(all => [...all])).toEqual([['ada'], ['bob'], ['stranger'], [null], [null]]);
    expect(figures.executions.length - before).toBe(4); // the guests are one
  });

  test('finds out also when an answer begins to depend on it in the middle', async () => {
    figures.roles.set('ada', 'OWNER').set('bob', 'OWNER');
    const clients = await Promise.all(['ada', 'bob'].map(user => watching('1', QUERY, {}, user)));
    figures.looksAtViewer = true;
    figures.publish();
    await Promise.all(clients.map(client => sees(client, '1', 1)));
    const before = figures.executions.length;
    figures.publish();
    await Promise.all(clients.map(client => sees(client, '1', 2)));
    expect(figures.executions.length - before).toBe(2);
    expect(clients.map(client => client.payloads('1').map(({ data }) => data.figures.sequence))).toEqual([
      [0, 1, 2],
      [0, 1, 2],
    ]);
  });

  test('gets nothing, while those who may go on', async () => {
    figures.roles.set('ada', 'OWNER').set('bob', 'OWNER').set('eve', 'OWNER');
    const of = 'staff:1';
    const stranger = await connect(server.url, 'Bearer stranger');
    stranger.subscribe('1', QUERY, { of });
    expect((await stranger.got('next', '1')).payload).toMatchObject({
      errors: [{ extensions: { code: 'NOT_FOUND' } }],
    });
    await stranger.got('complete', '1');

    const [ada, bob, eve] = await Promise.all(['ada', 'bob', 'eve'].map(user => watching('1', QUERY, { of }, user)));
    figures.roles.delete('bob');
    figures.roles.set('eve', 'VIEWER');
    clock.advance(61_000);
    figures.publish(of);
    expect((await bob!.got('error', '1')).payload[0].extensions.code).toBe('FORBIDDEN');
    await Promise.all([sees(ada!, '1', 1), sees(eve!, '1', 1)]);
    expect([last(ada!, '1').role, last(eve!, '1').role]).toEqual(['OWNER', 'VIEWER']);
    figures.publish(of);
    await Promise.all([sees(ada!, '1', 2), sees(eve!, '1', 2)]);
    expect([bob!.payloads('1').length, stranger.payloads('1').length]).toEqual([1, 1]);
    expect(eve!.payloads('1').map(({ data }) => data.figures.role)).toEqual(['OWNER', 'VIEWER', 'VIEWER']);
  });
});
