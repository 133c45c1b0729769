import { Changes, PacedSubscribers } from './live-feed-changes.js';
import { SharedReading } from './live-feed-reading.js';
import type { LiveFeed, Pace, Topic } from './live-feed.js';

/** Carries hints to other processes, and theirs to this one's hub. */
export interface Relay {
  /** Never waits, never throws. */
  send(topic: Topic): void;
  close(): Promise<void>;
}

/** The live feed of one process: its subscribers are told at once, other processes through the relay. */
export class LiveFeedHub implements LiveFeed {
  readonly #topics = new Map<Topic, PacedSubscribers[]>();
  readonly #readings = new Map<Topic, SharedReading>();
  readonly #listeners: ((topic: Topic | null) => void)[] = [];
  #relay: Relay | undefined;
  #closed = false;

  /** Without a relay the process is alone. */
  useRelay(relay: Relay): void {
    this.#relay = relay;
  }

  publish(topic: Topic): void {
    if (this.#closed) return;
    this.tell(topic);
    this.#relay?.send(topic);
  }

  /** Tells this process's subscribers alone. */
  tell(topic: Topic): void {
    for (const listener of this.#listeners) listener(topic);
    for (const subscribers of this.#topics.get(topic) ?? []) subscribers.hint();
  }

  /** Tells all of this process's subscribers: hints may have been lost. */
  tellAll(): void {
    for (const listener of this.#listeners) listener(null);
    for (const topic of [...this.#topics.keys()]) this.tell(topic);
  }

  onChange(listener: (topic: Topic | null) => void): void {
    this.#listeners.push(listener);
  }

  changes(topic: Topic, pace: Pace = {}): Changes {
    const atPaces = this.#topics.get(topic) ?? [];
    let subscribers = atPaces.find(known => isSame(known.pace, pace));
    if (!subscribers) {
      const added: PacedSubscribers = new PacedSubscribers(pace, () => this.forget(topic, added));
      subscribers = added;
      this.#topics.set(topic, [...atPaces, added]);
    }
    const changes = subscribers.subscribe();
    if (this.#closed) void changes.return();
    return changes;
  }

  reading<T>(topic: Topic, read: () => Promise<T>): Promise<T> {
    let shared = this.#readings.get(topic);
    if (!shared) {
      shared = new SharedReading(() => this.#readings.delete(topic));
      this.#readings.set(topic, shared);
    }
    return shared.ask(read);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const subscribers of [...this.#topics.values()].flat()) subscribers.end();
    await this.#relay?.close();
  }

  private forget(topic: Topic, gone: PacedSubscribers): void {
    const rest = (this.#topics.get(topic) ?? []).filter(subscribers => subscribers !== gone);
    if (rest.length > 0) this.#topics.set(topic, rest);
    else this.#topics.delete(topic);
  }
}

const isSame = (one: Pace, other: Pace): boolean =>
  one.everyMs === other.everyMs && one.atLeastEveryMs === other.atLeastEveryMs;
