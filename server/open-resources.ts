import type { Logger } from 'pino';
import { Scans } from './check-in/scan.service.js';
import { entities } from './entities.js';
import { SoldOutMemory } from './inventory/sold-out-memory.service.js';
import { createMailer } from './mail/create-mailer.js';
import { sandboxAccounts } from './mount-sandbox.js';
import { PaymentProviders } from './payments/payment-providers.service.js';
import type { Config } from './platform/config.js';
import { forkEntityManager, openDatabase, type StatementLimits } from './platform/database.js';
import { FileStore } from './platform/file-store.js';
import { createLiveFeed } from './platform/live-feed-start.js';
import { RateLimits } from './platform/rate-limits.js';
import { SecretKey } from './platform/secret-key.js';
import type { Resources } from './resources.js';
import { RotatingSecrets } from './tickets/rotating-secrets.service.js';
import { SigningKeys } from './tickets/signing-keys.service.js';
import { QueueArrivals } from './waiting-room/queue-arrivals.js';
import { RoomBoards } from './waiting-room/room-boards.service.js';

type Opened = Omit<Resources, 'reservations' | 'freeOrders' | 'releases' | 'settlements'>;

/** All of them but the lines in which orders wait: those need the services, which need these. */
export async function openResources(
  config: Config,
  log: Logger,
  databaseUrl: string,
  limits?: StatementLimits,
): Promise<Opened> {
  const orm = await openDatabase({ url: databaseUrl, entities, ...(limits && { limits }) });
  const secrets = new SecretKey(config.secretKey);
  const rotatingSecrets = new RotatingSecrets(secrets);
  const liveFeed = await createLiveFeed(config, log, databaseUrl);
  return {
    config,
    log,
    orm,
    secrets,
    liveFeed,
    limits: RateLimits.open({ enabled: config.rateLimit, redisUrl: config.redisUrl, databaseUrl, log }),
    providers: PaymentProviders.configured(config.sandbox ? sandboxAccounts(config) : config),
    mailer: createMailer(config, orm),
    files: await FileStore.open(config),
    signingKeys: new SigningKeys(orm, secrets),
    rotatingSecrets,
    soldOut: new SoldOutMemory(),
    scans: new Scans(() => forkEntityManager(orm), rotatingSecrets, liveFeed),
    queueArrivals: new QueueArrivals(() => forkEntityManager(orm)),
    roomBoards: new RoomBoards(() => forkEntityManager(orm), liveFeed),
  };
}
