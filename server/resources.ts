import type { MikroORM } from '@mikro-orm/postgresql';
import type { Logger } from 'pino';
import type { Scans } from './check-in/scan.service.js';
import type { SoldOutMemory } from './inventory/sold-out-memory.service.js';
import type { Mailer } from './mail/mailer.service.js';
import type { FreeOrders } from './orders/fulfilment.service.js';
import type { Releases } from './orders/release.service.js';
import type { Reservations } from './orders/reservation.service.js';
import type { PaymentProviders } from './payments/payment-providers.service.js';
import type { Settlements } from './payments/settlement.types.js';
import type { Config } from './platform/config.js';
import type { FileStore } from './platform/file-store.js';
import type { LiveFeed } from './platform/live-feed.js';
import type { RateLimits } from './platform/rate-limits.js';
import type { SecretKey } from './platform/secret-key.js';
import type { RotatingSecrets } from './tickets/rotating-secrets.service.js';
import type { SigningKeys } from './tickets/signing-keys.service.js';
import type { QueueArrivals } from './waiting-room/queue-arrivals.js';
import type { RoomBoards } from './waiting-room/room-boards.service.js';

/** What lives as long as the process, made once in app.ts and shared by every operation. */
export interface Resources {
  readonly config: Config;
  readonly log: Logger;
  readonly orm: MikroORM;
  readonly secrets: SecretKey;
  readonly liveFeed: LiveFeed;
  readonly limits: RateLimits;
  readonly providers: PaymentProviders;
  readonly mailer: Mailer;
  readonly files: FileStore;
  readonly signingKeys: SigningKeys;
  readonly rotatingSecrets: RotatingSecrets;
  readonly soldOut: SoldOutMemory;
  readonly reservations: Reservations;
  readonly freeOrders: FreeOrders;
  readonly releases: Releases;
  readonly settlements: Settlements;
  readonly scans: Scans;
  readonly queueArrivals: QueueArrivals;
  readonly roomBoards: RoomBoards;
}
