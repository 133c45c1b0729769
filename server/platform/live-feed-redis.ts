import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { EVERYTHING, HintBatches, readMessage } from './live-feed-batches.js';
import type { LiveFeedHub, Relay } from './live-feed-hub.js';
import type { Topic } from './live-feed.js';
import { RedisChannel } from './redis-channel.js';
import type { Patience } from './redis-connection.js';

/** Hints through Redis, for installations that have one: PostgreSQL then carries none of them. */
export class RedisRelay implements Relay {
  readonly #self = randomUUID();
  readonly #batches = new HintBatches(this.#self, messages => this.publish(messages));
  readonly #channel: RedisChannel;

  constructor(
    redisUrl: string,
    private readonly hub: LiveFeedHub,
    log: Logger,
    patience?: Patience,
  ) {
    const ears = {
      heard: (message: string) => this.hear(message),
      listening: () => this.hub.tellAll(), // what was said meanwhile is lost
    };
    this.#channel = new RedisChannel(redisUrl, 'foyer:live', 'the live feed', ears, log, patience);
  }

  send(topic: Topic): void {
    this.#batches.add(topic);
  }

  /** Resolves when the first attempt to connect is over; later ones follow by themselves. */
  connect(): Promise<void> {
    return this.#channel.connect();
  }

  async close(): Promise<void> {
    await this.#batches.close();
    this.#channel.close();
  }

  private async publish(messages: string[]): Promise<void> {
    for (const message of messages) await this.#channel.publish(message);
  }

  private hear(message: string): void {
    for (const hint of readMessage(message, this.#self)) {
      if (hint === EVERYTHING) this.hub.tellAll();
      else this.hub.tell(hint);
    }
  }
}
