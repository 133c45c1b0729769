import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadConfig } from '../../server/platform/config.js';
import { createLiveFeed } from '../../server/platform/live-feed-start.js';
import { log } from '../../server/platform/log.js';
import { lazily } from '../lazily.js';
import { firstMessage, forkLoad } from '../loads/load.js';
import type { Group, Row } from '../row.js';
import { metricOf } from '../site.js';
import type { Stage } from '../stage.js';
import { letWatch, type Watchers } from '../subscribers.js';

/** As often as our live feed tells of one event. */
const EVERY_MS = 250;

/** What is watched: where, what changes one of its events to a figure, and who watches. */
interface Watched {
  readonly url: string;
  readonly watchers: Watchers;
  readonly events: number;
  readonly change: (event: number) => Promise<number>;
}

/**
 * What a processor core could deliver in a second, from the processor time that deliveries took: changes of each event's figure,
 * four a second and one after the other, to many subscribers, each on a socket of their own. What the server takes in as
 * long a time without a change is taken off. `atOnce`: so many deliveries at each tick, by more events where subscribers are few,
 * for less would drown in what a server does at rest.
 */
export function deliveries({ crowds, atOnce }: { crowds: readonly number[]; atOnce: number }): Group {
  const eventsFor = (subscribers: number): number => Math.ceil(atOnce / subscribers);
  let stage: Stage;
  const ends: (() => unknown)[] = [];
  const stock = lazily(async () => {
    const server: ChildProcess = forkLoad('stock-subscriptions', {});
    ends.push(() => server.disconnect());
    return { server, url: await firstMessage<string>(server, 'stock-subscriptions') };
  });
  const feed = lazily(async () => {
    const opened = await createLiveFeed(loadConfig({ SECRET_KEY: 'x'.repeat(32) }), log, stage.databaseUrl);
    ends.push(() => opened.close());
    return opened;
  });
  const watch = async (url: string, eventIds: readonly string[], count: number): Promise<Watchers> => {
    const watchers = await letWatch({ url, eventIds, count });
    ends.push(() => watchers.sendAway());
    return watchers;
  };

  const ofStock = async (count: number): Promise<Watched> => {
    const { server, url } = await stock();
    const eventIds = Array.from({ length: eventsFor(count) }, (_, i) => `event-${count}-${i}`);
    const left = new Array<number>(eventIds.length).fill(0);
    return {
      url,
      watchers: await watch(url, eventIds, count),
      events: eventIds.length,
      change(event) {
        left[event]! += 1;
        server.send({ eventId: eventIds[event]!, available: left[event]! });
        return Promise.resolve(left[event]!);
      },
    };
  };
  /** As if another process had sold: the figure changes in the database, and the live feed says so. */
  const ofOurs = async (count: number): Promise<Watched> => {
    const { url, database } = stage;
    const hot = await Promise.all(Array.from({ length: eventsFor(count) }, () => stage.event()));
    const eventIds = hot.map(({ eventId }) => eventId);
    return {
      url,
      watchers: await watch(url, eventIds, count),
      events: eventIds.length,
      async change(event) {
        const { eventId, tierId } = hot[event]!;
        const { rows } = await database.query<{ capacity: number }>(
          'update tiers set capacity = capacity - 1 where id = $1 returning capacity',
          [tierId],
        );
        (await feed()).publish(`availability:${eventId}`);
        return rows[0]!.capacity;
      },
    };
  };

  const row = (name: string, count: number, open: (count: number) => Promise<Watched>): Row => {
    const opened = lazily(() => open(count));
    return {
      name: `${name}, ${count.toLocaleString('en')} subscribers`,
      unit: '/cpu s',
      async measure(onStage, seconds) {
        stage = onStage;
        const { url, watchers, events, change } = await opened();
        const used = () => metricOf(url, 'process_cpu_seconds_total');
        await watchers.begin();
        const resting = await used();
        await sleep(seconds * 1_000);
        const beginning = await used();
        const began = performance.now();
        let figure = 0;
        // Each event is changed as often as the others: the same figure is the last of all of them.
        for (let changes = 1; changes <= (events * seconds * 1_000) / EVERY_MS; changes += 1) {
          figure = await change(changes % events);
          await sleep(Math.max(0, began + (changes * EVERY_MS) / events - performance.now()));
        }
        const { figures, lost, behind } = await watchers.end(figure);
        const taken = (await used()) - beginning;
        return {
          value: figures / (taken - (beginning - resting)),
          wrong: [
            ...(lost > 0 ? [`${name}: ${lost} of ${count} subscribers were cut off`] : []),
            ...(behind > 0 ? [`${name}: ${behind} of ${count} subscribers never saw the last figure`] : []),
          ],
        };
      },
    };
  };
  return {
    name: 'deliveries',
    rows: crowds.flatMap(count => {
      const reference = row('Stock graphql-ws', count, ofStock);
      const ours = row('Live feed', count, ofOurs);
      return [reference, { ...ours, targets: [{ beside: [reference.name], atLeast: 4, meant: 5 }] }];
    }),
    async end() {
      for (const end of ends.reverse()) await end();
    },
  };
}
