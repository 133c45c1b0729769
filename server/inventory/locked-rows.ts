import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { Organization } from '../accounts/organization.entity.js';
import { Event } from '../events/event.entity.js';
import { Tier } from '../events/tier.entity.js';
import { runBulk } from '../platform/bulk.js';

type ById<Row> = ReadonlyMap<string, Row>;

interface LockedRows {
  readonly events: object[] | null;
  readonly tiers: object[] | null;
  readonly organizations: object[] | null;
}

/**
 * Events, then tiers, each in the order of their ids, locked to the end of the transaction; the events with their organizations.
 * Unknown ids are missing.
 *
 * One statement, because every answer that is waited for is waited for by all who want these rows. Its snapshot may be older
 * than the locks, but a row that another transaction changed meanwhile is handed over as that one left it (EvalPlanQual).
 * The count makes it lock the events before it looks for a tier.
 */
export async function lockedTogether(
  em: EntityManager,
  eventIds: readonly string[],
  tierIds: readonly string[],
): Promise<{ events: ById<Event>; tiers: ById<Tier> }> {
  const [rows] = await runBulk(
    em,
    sql<LockedRows>`with event as materialized (
        select * from events where id = any(${idsOf(eventIds)}::uuid[]) order by id for no key update
      ), tier as materialized (
        select * from tiers where id = any(${idsOf(tierIds)}::uuid[]) and (select count(*) from event) >= 0
        order by id for no key update
      )
      select (select jsonb_agg(to_jsonb(event)) from event) as events,
        (select jsonb_agg(to_jsonb(tier)) from tier) as tiers,
        (select jsonb_agg(to_jsonb(organizations)) from organizations
          where id = any(array(select organization_id from event))) as organizations`,
  );
  for (const row of rows?.organizations ?? []) em.map(Organization, row);
  return { events: entitiesOf(em, Event, rows?.events), tiers: entitiesOf(em, Tier, rows?.tiers) };
}

const idsOf = (ids: readonly string[]): string => `{${[...new Set(ids)].join()}}`;

const entitiesOf = <Row extends Event | Tier>(
  em: EntityManager,
  entityClass: new (...args: never[]) => Row,
  rows: readonly object[] | null = null,
): Map<string, Row> =>
  new Map((rows ?? []).map(row => em.map(entityClass, row) as Row).map(entity => [entity.id, entity]));

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
  return entitiesOf(em, entityClass, rows);
}
