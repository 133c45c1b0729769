import {
  EntityManager,
  MikroORM,
  type EntityClass,
  type MikroORM as Orm,
  type TransactionOptions,
} from '@mikro-orm/postgresql';
import type { Pool } from 'pg';
import { ReflectMetadataProvider } from '@mikro-orm/decorators/legacy';
import { reclaimBroken } from './connection-pool.js';
import { sendPrepared } from './prepared.js';

export interface DatabaseOptions {
  url: string;
  entities: EntityClass<object>[];
  /** Connections that this process may hold at once. */
  poolSize?: number;
}

/**
 * Forgets its entities when a transaction rolled back. They are the very objects that the transaction changed: what it
 * made of them would be written by the next flush of this EntityManager, or by the next transaction on it, as if it
 * had been committed (seen: an order PAID without tickets, after the tickets' insert had failed).
 */
class ForgetfulEntityManager extends EntityManager {
  override async transactional<T>(work: (em: this) => T | Promise<T>, options?: TransactionOptions): Promise<T> {
    try {
      return await super.transactional(work, options);
    } catch (error) {
      if (!this.isInTransaction()) this.clear(); // else it joined a transaction, which fails as well or goes on
      throw error;
    }
  }
}

function preparePool(pool: Pool): void {
  reclaimBroken(pool);
  sendPrepared(pool);
}

/** Opens the object mapper; connects with the first query. The schema is migrations/, never the entities. */
export async function openDatabase({ url, entities, poolSize = 20 }: DatabaseOptions): Promise<Orm> {
  const orm = await MikroORM.init({
    clientUrl: url,
    entities,
    entityManager: ForgetfulEntityManager,
    metadataProvider: ReflectMetadataProvider,
    pool: { min: 0, max: poolSize, idleTimeoutMillis: 30_000 },
    forceUtcTimezone: true,
    allowGlobalContext: false,
    // No relation here has another side that would have to be told; an accessor for each value of each row is a third of reading it.
    propagationOnPrototype: false,
    driverOptions: { connectionTimeoutMillis: 5_000, application_name: 'foyer', onPoolCreated: preparePool },
    debug: false,
  });
  // Each fork sets an option and takes it back, and each time `sync` writes an environment variable: a third of a fork.
  (orm.config as unknown as { sync: () => void }).sync = () => {};
  return orm;
}

/**
 * An EntityManager for one operation, webhook, job or pushed message. `useContext` lets `@Transactional()` methods of
 * the services that share it join each other; without it a thrown error would leave their writes committed.
 */
export function forkEntityManager(orm: Orm): EntityManager {
  return orm.em.fork({ useContext: true });
}
