import type { Logger } from 'pino';
import type { Config } from './config.js';
import { LiveFeedHub } from './live-feed-hub.js';
import { PostgresRelay } from './live-feed-postgres.js';
import { RedisRelay } from './live-feed-redis.js';
import type { LiveFeed } from './live-feed.js';

/**
 * The process's live feed: over Redis where REDIS_URL names one, else over PostgreSQL. Starts also when neither can
 * be reached yet; the process's own subscribers are served meanwhile.
 */
export async function createLiveFeed(
  { redisUrl }: Pick<Config, 'redisUrl'>,
  log: Logger,
  databaseUrl: string,
): Promise<LiveFeed> {
  const hub = new LiveFeedHub();
  const relay = redisUrl ? new RedisRelay(redisUrl, hub, log) : new PostgresRelay(databaseUrl, hub, log);
  hub.useRelay(relay);
  await relay.connect();
  return hub;
}
