import { Redis, ReplyError, type RedisOptions } from 'ioredis';

/** PostgreSQL's relay asks as often for hints; limits ask more often, because each call would wait in vain meanwhile. */
const HEARTBEAT_MS = 5_000;

export interface Patience {
  /** How long a connection, or an answer to a command, may take. */
  readonly patienceMs: number;
  readonly heartbeatMs?: number;
}

/**
 * A connection to Redis that comes back by itself, also when it was lost without a word: a router that forgot it, a
 * machine without power. That shows only when it is asked something, so it is, all the time; without an answer in time
 * it is given up, and made anew. Commands are refused while there is none: whoever has something to say decides what waits.
 */
export function openRedis(
  url: string,
  { patienceMs, heartbeatMs = HEARTBEAT_MS }: Patience,
  rest?: RedisOptions,
): Redis {
  const client = new Redis(url, {
    connectTimeout: patienceMs,
    commandTimeout: patienceMs,
    disconnectTimeout: 100, // who is silent does not answer a goodbye either
    enableOfflineQueue: false,
    ...rest,
  });
  let heartbeat: NodeJS.Timeout | undefined;
  client.on('ready', () => {
    const beat = (): void => void client.ping().catch((error: unknown) => giveUp(client, error));
    heartbeat = setInterval(beat, heartbeatMs).unref();
  });
  client.on('close', () => clearInterval(heartbeat));
  return client;
}

/** For whoever got no answer: the connection is given up, and made anew. An error that Redis answered is an answer. */
export function giveUp(client: Redis, error: unknown): void {
  if (client.status !== 'ready' || error instanceof ReplyError) return; // what is being made anew is left alone
  client.emit('error', error);
  client.disconnect(true);
}
