import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { giveUp, openRedis, type Patience } from './redis-connection.js';

const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5_000;
const PATIENCE: Patience = { patienceMs: 5_000, heartbeatMs: 15_000 };

export interface ChannelEars {
  heard(message: string): void;
  /** After every connection: what was said before it is lost. */
  listening(): void;
}

/** One channel of Redis between processes: a connection that listens, one that speaks. Both come back by themselves, also when nobody said that they broke. */
export class RedisChannel {
  readonly #listener: Redis;
  readonly #sender: Redis;

  /** `name` is the channel's; `what` is said in the log of whatever goes wrong. */
  constructor(
    redisUrl: string,
    private readonly name: string,
    private readonly what: string,
    private readonly ears: ChannelEars,
    private readonly log: Logger,
    patience = PATIENCE,
  ) {
    const open = (): Redis =>
      openRedis(redisUrl, patience, {
        lazyConnect: true,
        maxRetriesPerRequest: 0,
        autoResubscribe: false,
        retryStrategy: attempt => Math.min(FIRST_RETRY_MS * 2 ** (attempt - 1), LAST_RETRY_MS),
      });
    this.#listener = open();
    this.#sender = open();
    for (const client of [this.#listener, this.#sender]) {
      client.on('error', (err: unknown) => this.log.warn({ err }, `${what}’s connection to Redis failed`));
    }
    this.#listener.on('message', (_channel: string, message: string) => this.ears.heard(message));
    this.#listener.on('ready', () => void this.listen());
  }

  /** Resolves when the first attempt to connect is over; later ones follow by themselves. */
  async connect(): Promise<void> {
    await Promise.allSettled([this.#listener.connect(), this.#sender.connect()]);
  }

  /** Rejects while there is no connection, and when it turns out to be lost: the message may have been heard all the same. */
  async publish(message: string): Promise<void> {
    try {
      await this.#sender.publish(this.name, message);
    } catch (error) {
      giveUp(this.#sender, error);
      throw error;
    }
  }

  close(): void {
    this.#listener.disconnect();
    this.#sender.disconnect();
  }

  private async listen(): Promise<void> {
    try {
      await this.#listener.subscribe(this.name);
      this.ears.listening();
    } catch (err) {
      this.log.warn({ err }, `${this.what} can’t listen at Redis`);
      giveUp(this.#listener, err);
    }
  }
}
