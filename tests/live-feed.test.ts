import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { LiveFeedHub } from '../server/platform/live-feed-hub.js';
import { createLiveFeed } from '../server/platform/live-feed-start.js';
import type { LiveFeed, Pace, Topic } from '../server/platform/live-feed.js';
import { log } from '../server/platform/log.js';
import { createTestDatabase, type TestDatabase } from './support/postgres.js';

const EVENT: Topic = 'attendance:01990000-0000-7000-8000-000000000000';
const feeds: LiveFeed[] = [];
afterEach(async () => {
  await Promise.all(feeds.splice(0).map(feed => feed.close()));
});

/** Listens and notes when each hint came, in milliseconds from now. */
function listen(feed: LiveFeed, pace?: Pace, topic = EVENT) {
  const start = performance.now();
  const changes = feed.changes(topic, pace);
  const times: number[] = [];
  const ended = (async () => {
    for await (const _ of changes) times.push(performance.now() - start);
  })();
  return { times, changes, ended, count: () => times.length };
}

async function until(condition: () => boolean, ms = 5_000): Promise<void> {
  const end = performance.now() + ms;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`not so after ${ms} ms`);
    await sleep(5);
  }
}

describe('the live feed in one process', () => {
  const open = (): LiveFeedHub => {
    const hub = new LiveFeedHub();
    feeds.push(hub);
    return hub;
  };

  test('a subscription begins with a hint, for the figures of now', async () => {
    const { count } = listen(open());
    await until(() => count() === 1, 100);
  });

  test('the first change is told at once, those within the pause as one when it ends', async () => {
    const feed = open();
    const { times, count } = listen(feed, { everyMs: 100 });
    await until(() => count() === 1);
    for (let i = 0; i < 50; i += 1) feed.publish(EVENT);
    await sleep(30);
    expect(count()).toBe(2);
    await sleep(250);
    expect(count()).toBe(3);
    expect(times[2]! - times[1]!).toBeGreaterThan(90);
    feed.publish(EVENT);
    await sleep(20);
    expect(count()).toBe(4); // nothing was going on: at once again
  });

  test('a stream of changes is told at the pace asked for and ends with the last change', async () => {
    const feed = open();
    const { times, count } = listen(feed, { everyMs: 50 });
    await until(() => count() === 1);
    const start = performance.now();
    let last = 0;
    while (performance.now() - start < 500) {
      feed.publish(EVENT);
      last = performance.now() - start;
      await sleep(2);
    }
    await sleep(120);
    const changes = times.slice(1);
    expect(changes.length).toBeGreaterThanOrEqual(8);
    expect(changes.length).toBeLessThanOrEqual(12);
    expect(changes.at(-1)!).toBeGreaterThanOrEqual(last);
  });

  test('a slow consumer holds one hint, however many it missed', async () => {
    const feed = open();
    const changes = feed.changes(EVENT);
    for (let i = 0; i < 10_000; i += 1) feed.publish(EVENT);
    await changes.next();
    const second = await Promise.race([changes.next().then(() => 'told'), sleep(50, 'silent')]);
    expect(second).toBe('silent');
  });

  test('a consumer that returns while it waits is let go at once, and nothing stays behind', async () => {
    const feed = open();
    const changes = feed.changes(EVENT, { everyMs: 10, atLeastEveryMs: 20 });
    await changes.next();
    const waiting = changes.next();
    await changes.return!();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(await changes.next()).toEqual({ done: true, value: undefined });
    feed.publish(EVENT); // reaches nobody and breaks nothing
  });

  test('a closed feed ends its subscriptions, those that come later too', async () => {
    const feed = open();
    const { ended } = listen(feed);
    await feed.close();
    await ended;
    expect(await feed.changes(EVENT).next()).toEqual({ done: true, value: undefined });
  });

  test('a subscriber that wants to hear without a change too hears', async () => {
    const { count } = listen(open(), { everyMs: 10, atLeastEveryMs: 30 });
    await sleep(200);
    expect(count()).toBeGreaterThanOrEqual(4);
    expect(count()).toBeLessThanOrEqual(8);
  });

  test('a thousand who ask at once share one reading', async () => {
    const feed = open();
    let readings = 0;
    const read = async () => {
      await sleep(10);
      return ++readings;
    };
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => feed.reading(EVENT, read)));
    expect(new Set(answers)).toEqual(new Set([1]));
  });

  test('who asks while a reading is under way gets one that began later', async () => {
    const feed = open();
    let figure = 'old';
    let readings = 0;
    const read = async () => {
      readings += 1;
      const seen = figure;
      await sleep(20);
      return seen;
    };
    const first = feed.reading(EVENT, read);
    await sleep(5);
    figure = 'new';
    const later = Promise.all([feed.reading(EVENT, read), feed.reading(EVENT, read)]);
    expect([await first, await later, readings]).toEqual(['old', ['new', 'new'], 2]);
  });

  test('a reading that fails fails for those who shared it alone', async () => {
    const feed = open();
    await expect(feed.reading(EVENT, () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await feed.reading(EVENT, async () => 1)).toBe(1);
  });
});

describe('the live feed across processes, through PostgreSQL', () => {
  let database: TestDatabase;
  let client: pg.Client;
  beforeAll(async () => {
    database = await createTestDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });
  const open = async (): Promise<LiveFeed> => {
    const feed = await createLiveFeed({ redisUrl: undefined }, log, database.url);
    feeds.push(feed);
    return feed;
  };

  test('a change in one process is heard in the other within a tenth of a second, and once in its own', async () => {
    const [one, other] = [await open(), await open()];
    const [own, theirs] = [listen(one), listen(other)];
    await until(() => own.count() === 1 && theirs.count() === 1);
    const start = performance.now();
    one.publish(EVENT);
    await until(() => theirs.count() === 2, 100);
    expect(performance.now() - start).toBeLessThan(100);
    await sleep(150);
    expect([own.count(), theirs.count()]).toEqual([2, 2]);
  });

  test('a thousand changes a second are a few statements', async () => {
    const [one, other] = [await open(), await open()];
    const { count } = listen(other);
    await until(() => count() === 1);
    for (let i = 0; i < 100; i += 1) {
      for (let j = 0; j < 10; j += 1) one.publish(EVENT);
      await sleep(5);
    }
    await sleep(150);
    expect(count()).toBeGreaterThan(3);
    expect(count()).toBeLessThan(25);
  });

  test('more topics than one NOTIFY holds all arrive', async () => {
    const [one, other] = [await open(), await open()];
    const topics = Array.from(
      { length: 1_000 },
      (_, i): Topic => `order:01990000-0000-7000-8000-${String(i).padStart(12, '0')}`,
    );
    const listeners = topics.map(topic => listen(other, {}, topic));
    await until(() => listeners.every(({ count }) => count() === 1));
    for (const topic of topics) one.publish(topic);
    await until(() => listeners.every(({ count }) => count() === 2), 1_000);
  });

  test('more topics than can wait become one hint for everybody', async () => {
    const [one, other] = [await open(), await open()];
    const { count } = listen(other);
    await until(() => count() === 1);
    for (let i = 0; i < 6_000; i += 1) one.publish(`order:${i}`);
    await until(() => count() === 2, 1_000);
  });

  test('a listener whose connection is killed comes back by itself and tells everybody', async () => {
    const [one, other] = [await open(), await open()];
    const { count } = listen(other);
    await until(() => count() === 1);
    await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'foyer-live' and datname = current_database()`,
    );
    one.publish(EVENT); // while nobody is connected: waits
    await until(() => count() >= 2, 3_000);
    await sleep(400);
    const before = count();
    one.publish(EVENT);
    await until(() => count() > before, 1_000);
  });

  test('a hint is no part of any transaction: a process without a database starts, and serves its own', async () => {
    const alone = await createLiveFeed({ redisUrl: undefined }, log, 'postgresql://nobody@127.0.0.1:1/none');
    feeds.push(alone);
    const { count } = listen(alone);
    await until(() => count() === 1);
    alone.publish(EVENT);
    await until(() => count() === 2, 100);
  });

  test('a closed feed leaves no connection and sends what was waiting', async () => {
    const other = await open();
    const { count } = listen(other);
    await until(() => count() === 1);
    const one = await createLiveFeed({ redisUrl: undefined }, log, database.url);
    one.publish(EVENT);
    await one.close();
    await until(() => count() === 2, 500);
    await other.close();
    await sleep(100);
    const { rows } = await client.query(
      `select from pg_stat_activity where application_name = 'foyer-live' and datname = current_database()`,
    );
    expect(rows).toHaveLength(0);
  });
});

describe('the live feed across processes, through Redis', () => {
  let redis: FakeRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  test('changes are heard in the other process, also after the connection broke', async () => {
    const open = async (): Promise<LiveFeed> => {
      const feed = await createLiveFeed({ redisUrl: redis.url }, log, 'unused');
      feeds.push(feed);
      return feed;
    };
    const [one, other] = [await open(), await open()];
    const [own, theirs] = [listen(one), listen(other)];
    await until(() => own.count() >= 1 && theirs.count() >= 1 && redis.listeners() === 2);
    await sleep(20);
    const [ownBefore, theirsBefore] = [own.count(), theirs.count()];
    one.publish(EVENT);
    await until(() => theirs.count() === theirsBefore + 1, 500);
    expect(own.count()).toBe(ownBefore + 1);

    redis.cut();
    const before = theirs.count();
    await until(() => redis.listeners() === 2, 3_000);
    await until(() => theirs.count() > before, 1_000); // told, because hints may have been lost
    await sleep(200);
    const after = theirs.count();
    one.publish(EVENT);
    await until(() => theirs.count() > after, 1_000);
  });
});

interface FakeRedis {
  url: string;
  listeners(): number;
  cut(): void;
  stop(): Promise<void>;
}

/** The four commands of Redis that the feed uses, as RESP2 has them. */
async function startRedis(): Promise<FakeRedis> {
  const sockets = new Set<Socket>();
  const subscribers = new Set<Socket>();
  const bulk = (text: string): string => `$${Buffer.byteLength(text)}\r\n${text}\r\n`;
  const answer = (socket: Socket, [command = '', channel = '', message = '']: string[]): void => {
    if (command === 'info') socket.write(bulk('redis_version:8.0.0\r\n'));
    else if (command === 'subscribe') {
      subscribers.add(socket);
      socket.write(`*3\r\n${bulk('subscribe')}${bulk(channel)}:1\r\n`);
    } else if (command === 'publish') {
      for (const subscriber of subscribers)
        subscriber.write(`*3\r\n${bulk('message')}${bulk(channel)}${bulk(message)}`);
      socket.write(`:${subscribers.size}\r\n`);
    } else socket.write('+OK\r\n');
  };
  const server: Server = createServer(socket => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      subscribers.delete(socket);
    });
    let text = '';
    socket.on('data', data => {
      text += data.toString();
      for (let match; (match = /^\*(\d+)\r\n((?:\$\d+\r\n.*\r\n)+)/.exec(text));) {
        const [, count = '0', rest = ''] = match;
        const lines = rest.split('\r\n').slice(0, Number(count) * 2);
        if (lines.length < Number(count) * 2) break;
        text = text.slice(`*${count}\r\n`.length + lines.join('\r\n').length + 2);
        answer(
          socket,
          lines.filter((_, i) => i % 2 === 1).map((word, i) => (i === 0 ? word.toLowerCase() : word)),
        );
      }
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    listeners: () => subscribers.size,
    cut: () => sockets.forEach(socket => socket.destroy()),
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise(done => server.close(done));
    },
  };
}
