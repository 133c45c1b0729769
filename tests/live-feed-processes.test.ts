import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { LiveFeedHub } from '../server/platform/live-feed-hub.js';
import { RedisRelay } from '../server/platform/live-feed-redis.js';
import { createLiveFeed } from '../server/platform/live-feed-start.js';
import type { LiveFeed, Topic } from '../server/platform/live-feed.js';
import { createLog, log } from '../server/platform/log.js';
import { eventually, listen, TOPIC } from './support/live.js';
import { createTestDatabase, type TestDatabase } from './support/postgres.js';
import { routeTo, startRedis, type FakeRedis, type Route } from './support/redis.js';

const feeds: LiveFeed[] = [];
afterEach(async () => {
  await Promise.all(feeds.splice(0).map(feed => feed.close()));
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
    await eventually(() => own.count() === 1 && theirs.count() === 1);
    const start = performance.now();
    one.publish(TOPIC);
    await eventually(() => theirs.count() === 2, 100);
    expect(performance.now() - start).toBeLessThan(100);
    await sleep(150);
    expect([own.count(), theirs.count()]).toEqual([2, 2]);
  });

  test('a thousand changes a second are a few statements', async () => {
    const [one, other] = [await open(), await open()];
    const { count } = listen(other);
    await eventually(() => count() === 1);
    for (let i = 0; i < 100; i += 1) {
      for (let j = 0; j < 10; j += 1) one.publish(TOPIC);
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
    await eventually(() => listeners.every(({ count }) => count() === 1));
    for (const topic of topics) one.publish(topic);
    await eventually(() => listeners.every(({ count }) => count() === 2), 1_000);
  });

  test('more topics than can wait become one hint for everybody', async () => {
    const [one, other] = [await open(), await open()];
    const { count } = listen(other);
    await eventually(() => count() === 1);
    for (let i = 0; i < 6_000; i += 1) one.publish(`order:${i}`);
    await eventually(() => count() === 2, 1_000);
  });

  test('a listener whose connection is killed comes back by itself and tells everybody', async () => {
    const [one, other] = [await open(), await open()];
    const { count } = listen(other);
    await eventually(() => count() === 1);
    await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'foyer-live' and datname = current_database()`,
    );
    one.publish(TOPIC); // while nobody is connected: waits
    await eventually(() => count() >= 2, 3_000);
    await sleep(400);
    const before = count();
    one.publish(TOPIC);
    await eventually(() => count() > before, 1_000);
  });

  test('a hint is no part of any transaction: a process without a database starts, and serves its own', async () => {
    const alone = await createLiveFeed({ redisUrl: undefined }, log, 'postgresql://nobody@127.0.0.1:1/none');
    feeds.push(alone);
    const { count } = listen(alone);
    await eventually(() => count() === 1);
    alone.publish(TOPIC);
    await eventually(() => count() === 2, 100);
  });

  test('a closed feed leaves no connection and sends what was waiting', async () => {
    const other = await open();
    const { count } = listen(other);
    await eventually(() => count() === 1);
    const one = await createLiveFeed({ redisUrl: undefined }, log, database.url);
    one.publish(TOPIC);
    await one.close();
    await eventually(() => count() === 2, 500);
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
    await eventually(() => own.count() >= 1 && theirs.count() >= 1 && redis.listeners() === 2);
    await sleep(20);
    const [ownBefore, theirsBefore] = [own.count(), theirs.count()];
    one.publish(TOPIC);
    await eventually(() => theirs.count() === theirsBefore + 1, 500);
    expect(own.count()).toBe(ownBefore + 1);

    redis.cut();
    const before = theirs.count();
    await eventually(() => redis.listeners() === 2, 3_000);
    await eventually(() => theirs.count() > before, 1_000); // told, because hints may have been lost
    await sleep(200);
    const after = theirs.count();
    one.publish(TOPIC);
    await eventually(() => theirs.count() > after, 1_000);
  });

  describe('by a way that loses connections without a word', () => {
    let route: Route;
    beforeEach(async () => {
      route = await routeTo(redis.url);
      await eventually(() => redis.listeners() === 0);
    });
    afterEach(() => route.stop());
    /** Processes that notice many times as fast as ours. */
    const open = async (url: string): Promise<LiveFeed> => {
      const hub = new LiveFeedHub();
      const relay = new RedisRelay(url, hub, createLog('silent'), { patienceMs: 200, heartbeatMs: 200 });
      hub.useRelay(relay);
      feeds.push(hub);
      await relay.connect();
      return hub;
    };

    test('it is noticed and made good: what was said meanwhile arrives, and everybody reads anew', async () => {
      const [far, near] = [await open(route.url), await open(redis.url)];
      const [atFar, atNear] = [listen(far), listen(near)];
      await eventually(() => redis.listeners() === 2);
      await sleep(50);
      const [farBefore, nearBefore] = [atFar.count(), atNear.count()];

      route.swallow();
      near.publish(TOPIC); // nobody tells the far one
      await eventually(() => atFar.count() > farBefore, 5_000);
      far.publish(TOPIC);
      await eventually(() => atNear.count() >= nearBefore + 2, 5_000);

      route.swallow();
      const nearThen = atNear.count();
      far.publish(TOPIC); // is not answered, and said again
      await eventually(() => atNear.count() > nearThen, 5_000);
      const farThen = atFar.count();
      near.publish(TOPIC);
      await eventually(() => atFar.count() > farThen, 5_000);
    });

    test('a process starts all the same, serves its own, and hears the others once it can', async () => {
      route.swallowsNew = true;
      const [far, near] = [await open(route.url), await open(redis.url)];
      const { count } = listen(far);
      await eventually(() => count() === 1);
      far.publish(TOPIC);
      await eventually(() => count() === 2, 500);

      route.swallowsNew = false;
      await eventually(() => count() > 2, 5_000); // it listens, and reads anew
      const before = count();
      near.publish(TOPIC);
      await eventually(() => count() > before, 1_000);
    });
  });
});
