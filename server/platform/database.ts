import { MikroORM, type EntityClass, type EntityManager, type MikroORM as Orm } from '@mikro-orm/postgresql';
import { ReflectMetadataProvider } from '@mikro-orm/decorators/legacy';

export interface DatabaseOptions {
  url: string;
  entities: EntityClass<object>[];
  /** Connections that this process may hold at once. */
  poolSize?: number;
}

/** Opens the object mapper; connects with the first query. The schema is migrations/, never the entities. */
export function openDatabase({ url, entities, poolSize = 20 }: DatabaseOptions): Promise<Orm> {
  return MikroORM.init({
    clientUrl: url,
    entities,
    metadataProvider: ReflectMetadataProvider,
    pool: { min: 0, max: poolSize, idleTimeoutMillis: 30_000 },
    forceUtcTimezone: true,
    allowGlobalContext: false,
    driverOptions: { connectionTimeoutMillis: 5_000, application_name: 'foyer' },
    debug: false,
  });
}

/**
 * An EntityManager for one operation, webhook, job or pushed message. `useContext` lets `@Transactional()` methods of
 * the services that share it join each other; without it a thrown error would leave their writes committed.
 */
export function forkEntityManager(orm: Orm): EntityManager {
  return orm.em.fork({ useContext: true });
}
