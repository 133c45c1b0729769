import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { Organization } from '../accounts/organization.entity.js';
import { Event } from '../events/event.entity.js';
import { Tier } from '../events/tier.entity.js';
import { idsOf, insertFamily, rowsOf, runBulk, type NewRows } from '../platform/bulk.js';

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
        select * from events where id = any(${idsOf(eventIds)}) order by id for no key update
      ), tier as materialized (
        select * from tiers where id = any(${idsOf(tierIds)}) and (select count(*) from event) >= 0
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

/** What is added to the counters of an event or a tier; `serials` to an event's alone. */
export interface Change {
  readonly id: string;
  readonly held: number;
  readonly sold: number;
  readonly waiting: number;
  readonly serials: number;
}

/**
 * Writes the counters of both tables in one statement, for their rows are locked; `made`: new rows, in the same one. Their foreign
 * keys are checked in its end, when the counters are written: a row that is referred to before it is written costs twice as much.
 */
export async function writeChanges(
  em: EntityManager,
  changed: readonly Change[],
  made: readonly NewRows[] = [],
): Promise<void> {
  if (changed.length === 0) return insertFamily(em, made);
  const changes = rowsOf('change', [
    { name: 'id', type: 'uuid', values: changed.map(({ id }) => id) },
    { name: 'held', type: 'int', values: changed.map(({ held }) => held) },
    { name: 'sold', type: 'int', values: changed.map(({ sold }) => sold) },
    { name: 'waiting', type: 'int', values: changed.map(({ waiting }) => waiting) },
    { name: 'serials', type: 'int', values: changed.map(({ serials }) => serials) },
  ]);
  const change = sql`change as materialized (select * from ${changes})`;
  const added = sql`held = counted.held + change.held, sold = counted.sold + change.sold,
    waiting = counted.waiting + change.waiting`;
  const ofEvents = sql`of_events as (
    update events as counted set ${added}, last_serial = counted.last_serial + change.serials
    from change where counted.id = change.id)`;
  const ofTiers = sql`update tiers as counted set ${added} from change where counted.id = change.id`;
  if (made.length > 0) await insertFamily(em, made, [change, ofEvents, sql`of_tiers as (${ofTiers})`]);
  else await runBulk(em, sql`with ${change}, ${ofEvents} ${ofTiers}`);
}
