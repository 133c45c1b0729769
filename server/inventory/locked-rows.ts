import type { EntityManager } from '@mikro-orm/postgresql';
import type { Event } from '../events/event.entity.js';
import type { Tier } from '../events/tier.entity.js';

/**
 * Rows of events or tiers by id, locked in the order of their ids to the end of the transaction; of tiers also those of the
 * `awaited` events that somebody waits for. Unknown ids are missing.
 */
export async function locked<Row extends Event | Tier>(
  em: EntityManager,
  entityClass: new (...args: never[]) => Row,
  table: 'events' | 'tiers',
  ids: readonly string[],
  awaited: readonly string[] = [],
): Promise<Map<string, Row>> {
  const wanted = [
    ...(ids.length > 0 ? [{ are: 'id in (?)', these: [...new Set(ids)] }] : []),
    ...(awaited.length > 0 ? [{ are: 'event_id in (?) and waiting > 0', these: [...awaited] }] : []),
  ];
  if (wanted.length === 0) return new Map();
  const rows = await em.execute<Record<string, unknown>[]>(
    `select * from ${table} where ${wanted.map(({ are }) => are).join(' or ')} order by id for no key update`,
    wanted.map(({ these }) => these),
  );
  return new Map(rows.map(row => em.map(entityClass, row) as Row).map(entity => [entity.id, entity]));
}
