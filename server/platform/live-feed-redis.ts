import { randomUUID } from 'node:crypto';
import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from 'pino';
import { EVERYTHING, HintBatches, readMessage } from './live-feed-batches.js';
import type { LiveFeedHub, Relay } from './live-feed-hub.js';
import type { Topic } from './live-feed.js';

const CHANNEL = 'foyer:live';
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5_000;

/** Hints through Redis, for installations that have one: PostgreSQL then carries none of them. */
export class RedisRelay implements Relay {
  readonly #self = randomUUID();
  readonly #batches = new HintBatches(this.#self, messages => this.publish(messages));
  readonly #listener: Redis;
  readonly #sender: Redis;

  constructor(
    redisUrl: string,
    private readonly hub: LiveFeedHub,
    private readonly log: Logger,
  ) {
    const options: RedisOptions = {
      lazyConnect: true,
      enableOfflineQueue: false, // what can't be sent now waits in the batches, where it is bounded
      maxRetriesPerRequest: 0,
      autoResubscribe: false,
      retryStrategy: attempt => Math.min(FIRST_RETRY_MS * 2 ** (attempt - 1), LAST_RETRY_MS),
    };
    this.#listener = new Redis(redisUrl, options);
    this.#sender = new Redis(redisUrl, options);
    for (const client of [this.#listener, this.#sender]) {
      client.on('error', (err: unknown) => this.log.warn({ err }, 'the live feed’s connection to Redis failed'));
    }
    this.#listener.on('message', (_channel: string, message: string) => this.hear(message));
    this.#listener.on('ready', () => void this.listen());
  }

  send(topic: Topic): void {
    this.#batches.add(topic);
  }

  /** Resolves when the first attempt to connect is over; later ones follow by themselves. */
  async connect(): Promise<void> {
    await Promise.allSettled([this.#listener.connect(), this.#sender.connect()]);
  }

  async close(): Promise<void> {
    await this.#batches.close();
    this.#listener.disconnect();
    this.#sender.disconnect();
  }

  /** After every connection: what was said before it is lost, so everybody is told. */
  private async listen(): Promise<void> {
    try {
      await this.#listener.subscribe(CHANNEL);
      this.hub.tellAll();
    } catch (err) {
      this.log.warn({ err }, 'the live feed can’t listen at Redis');
    }
  }

  private async publish(messages: string[]): Promise<void> {
    for (const message of messages) await this.#sender.publish(CHANNEL, message);
  }

  private hear(message: string): void {
    for (const hint of readMessage(message, this.#self)) {
      if (hint === EVERYTHING) this.hub.tellAll();
      else this.hub.tell(hint);
    }
  }
}
