import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Logger } from 'pino';
import { EVERYTHING, HintBatches, readMessage } from './live-feed-batches.js';
import type { LiveFeedHub, Relay } from './live-feed-hub.js';
import type { Topic } from './live-feed.js';

const CHANNEL = 'foyer_live';
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5_000;
const HEARTBEAT_MS = 15_000;
const PATIENCE_MS = 5_000;

/**
 * Hints through PostgreSQL's NOTIFY. It is sent in batches on a connection of its own, never in a transaction that
 * writes: there it would halve the commits (docs of NOTIFY: a lock over all databases, held to the commit).
 *
 * The connection is made again by itself, with back-off. After that every subscriber is told, because what others
 * sent in between is lost; what this process had to say waited in the batches.
 */
export class PostgresRelay implements Relay {
  readonly #self = randomUUID();
  readonly #batches = new HintBatches(this.#self, messages => this.notify(messages));
  #connection: { client: pg.Client; lose: (error: unknown) => void } | undefined;
  #connecting: Promise<void> | undefined;
  #retry: NodeJS.Timeout | undefined;
  #attempts = 0;
  #closed = false;

  constructor(
    private readonly databaseUrl: string,
    private readonly hub: LiveFeedHub,
    private readonly log: Logger,
  ) {}

  send(topic: Topic): void {
    this.#batches.add(topic);
  }

  /** Resolves when it listens, or when the first attempt failed and the next is planned. */
  connect(): Promise<void> {
    this.#connecting = this.listen();
    return this.#connecting;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    await this.#batches.close();
    await this.#connecting;
    this.#connection?.lose(undefined);
  }

  private async listen(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.databaseUrl,
      application_name: 'foyer-live',
      connectionTimeoutMillis: PATIENCE_MS,
      query_timeout: PATIENCE_MS,
      keepAlive: true,
    });
    // A connection that broke without a word shows only when it is asked something.
    const heartbeat = setInterval(() => void client.query('select 1').catch(lose), HEARTBEAT_MS).unref();
    let lost = false;
    const lose = (error: unknown): void => {
      if (lost) return;
      lost = true;
      clearInterval(heartbeat);
      client.end().catch(() => {}); // it may be gone already
      this.reconnect(error);
    };
    client.on('error', lose);
    client.on('end', () => lose(undefined));
    client.on('notification', ({ payload = '' }) => this.hear(payload));
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
    } catch (error) {
      lose(error);
    }
    if (lost) return;
    this.#connection = { client, lose };
    this.#attempts = 0;
    this.hub.tellAll();
  }

  private reconnect(error: unknown): void {
    this.#connection = undefined;
    if (this.#closed) return;
    const delay = Math.min(FIRST_RETRY_MS * 2 ** this.#attempts++, LAST_RETRY_MS);
    this.log.warn({ err: error, retryInMs: delay }, 'the live feed lost its connection: other processes are not heard');
    this.#retry = setTimeout(() => void this.connect(), delay).unref();
  }

  private async notify(messages: string[]): Promise<void> {
    if (!this.#connection) throw new Error('The live feed is not connected');
    const { client, lose } = this.#connection;
    try {
      await client.query(`select pg_notify('${CHANNEL}', message) from unnest($1::text[]) as message`, [messages]);
    } catch (error) {
      lose(error);
      throw error;
    }
  }

  private hear(message: string): void {
    for (const hint of readMessage(message, this.#self)) {
      if (hint === EVERYTHING) this.hub.tellAll();
      else this.hub.tell(hint);
    }
  }
}
