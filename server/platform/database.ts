import {
  EntityManager,
  MikroORM,
  type EntityClass,
  type MikroORM as Orm,
  type TransactionOptions,
} from '@mikro-orm/postgresql';
import type { Pool } from 'pg';
import { ReflectMetadataProvider } from '@mikro-orm/decorators/legacy';
import { KEPT_ALIVE, loseSilent, reclaimBroken, sessionOptions } from './connection-pool.js';
import { sendPrepared } from './prepared.js';

export interface DatabaseOptions {
  url: string;
  entities: EntityClass<object>[];
  /** Connections that this process may hold at once. */
  poolSize?: number;
  limits?: StatementLimits;
}

/** In milliseconds. */
export interface StatementLimits {
  /** The longest that one statement waits for a lock. */
  readonly lockMs?: number | undefined;
  /** The longest that one statement may take; without it there is no limit. */
  readonly statementMs?: number | undefined;
}

/**
 * What a statement waits for a lock. Of an on-sale at four processes each wait is far below a second, and
 * after one second PostgreSQL looks for circles (`deadlock_timeout`), which are told as such.
 */
const LOCK_MS = 3_000;

/** What a connection that still works takes longer to say, at most, than the statement. */
const SILENT_MS = 5_000;

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

/** Opens the object mapper; connects with the first query. The schema is migrations/, never the entities. */
export async function openDatabase({ url, entities, poolSize = 20, limits = {} }: DatabaseOptions): Promise<Orm> {
  const { lockMs = LOCK_MS, statementMs = 0 } = limits;
  const preparePool = (pool: Pool): void => {
    reclaimBroken(pool);
    sendPrepared(pool);
    if (statementMs > 0) loseSilent(pool, statementMs + SILENT_MS);
  };
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
    driverOptions: {
      connectionTimeoutMillis: 5_000,
      application_name: 'foyer',
      options: sessionOptions({ lock_timeout: lockMs, statement_timeout: statementMs }),
      ...KEPT_ALIVE,
      onPoolCreated: preparePool,
    },
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
