import { afterEach, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { LiveFeedHub } from '../server/platform/live-feed-hub.js';
import { eventually, listen, TOPIC } from './support/live.js';

const feeds: LiveFeedHub[] = [];
afterEach(async () => {
  await Promise.all(feeds.splice(0).map(feed => feed.close()));
});

describe('the live feed in one process', () => {
  const open = (): LiveFeedHub => {
    const hub = new LiveFeedHub();
    feeds.push(hub);
    return hub;
  };

  test('a subscription begins with a hint, for the figures of now', async () => {
    const { count } = listen(open());
    await eventually(() => count() === 1, 100);
  });

  test('the first change is told at once, those within the pause as one when it ends', async () => {
    const feed = open();
    const { times, count } = listen(feed, { everyMs: 100 });
    await eventually(() => count() === 1);
    for (let i = 0; i < 50; i += 1) feed.publish(TOPIC);
    await sleep(30);
    expect(count()).toBe(2);
    await sleep(250);
    expect(count()).toBe(3);
    expect(times[2]! - times[1]!).toBeGreaterThan(90);
    feed.publish(TOPIC);
    await sleep(20);
    expect(count()).toBe(4); // nothing was going on: at once again
  });

  test('a stream of changes is told at the pace asked for and ends with the last change', async () => {
    const feed = open();
    const { times, count } = listen(feed, { everyMs: 50 });
    await eventually(() => count() === 1);
    const start = performance.now();
    let last = 0;
    while (performance.now() - start < 500) {
      feed.publish(TOPIC);
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
    const changes = feed.changes(TOPIC);
    for (let i = 0; i < 10_000; i += 1) feed.publish(TOPIC);
    await changes.next();
    const second = await Promise.race([changes.next().then(() => 'told'), sleep(50, 'silent')]);
    expect(second).toBe('silent');
  });

  test('a consumer that returns while it waits is let go at once, and nothing stays behind', async () => {
    const feed = open();
    const changes = feed.changes(TOPIC, { everyMs: 10, atLeastEveryMs: 20 });
    await changes.next();
    const waiting = changes.next();
    await changes.return();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(await changes.next()).toEqual({ done: true, value: undefined });
    feed.publish(TOPIC); // reaches nobody and breaks nothing
  });

  test('a closed feed ends its subscriptions, those that come later too', async () => {
    const feed = open();
    const { ended } = listen(feed);
    await feed.close();
    await ended;
    expect(await feed.changes(TOPIC).next()).toEqual({ done: true, value: undefined });
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
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => feed.reading(TOPIC, read)));
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
    const first = feed.reading(TOPIC, read);
    await sleep(5);
    figure = 'new';
    const later = Promise.all([feed.reading(TOPIC, read), feed.reading(TOPIC, read)]);
    expect([await first, await later, readings]).toEqual(['old', ['new', 'new'], 2]);
  });

  test('a reading that fails fails for those who shared it alone', async () => {
    const feed = open();
    await expect(feed.reading(TOPIC, () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await feed.reading(TOPIC, async () => 1)).toBe(1);
  });
});
