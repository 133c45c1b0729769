import { setTimeout as sleep } from 'node:timers/promises';
import type { LiveFeed, Pace, Topic } from '../../server/platform/live-feed.js';

export const TOPIC: Topic = 'attendance:01990000-0000-7000-8000-000000000000';

/** Listens and notes when each hint came, in milliseconds from now. */
export function listen(feed: LiveFeed, pace?: Pace, topic = TOPIC) {
  const start = performance.now();
  const changes = feed.changes(topic, pace);
  const times: number[] = [];
  const ended = (async () => {
    for await (const _ of changes) times.push(performance.now() - start);
  })();
  return { times, changes, ended, count: () => times.length };
}

export async function eventually(condition: () => boolean, ms = 5_000): Promise<void> {
  const end = performance.now() + ms;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`not so after ${ms} ms`);
    await sleep(5);
  }
}
