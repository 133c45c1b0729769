import type { EntityManager, EntityMetadata, EntityProperty } from '@mikro-orm/postgresql';
import { sql, type RawBuilder } from 'kysely';

/** What a column can be given. */
type Value = string | number | boolean | Date | Uint8Array | null;

/** A column of many rows: its name, its type in PostgreSQL, and the rows' values of it. */
export interface Column {
  readonly name: string;
  readonly type: string;
  readonly values: readonly Value[];
}

/**
 * `unnest($1::uuid[], $2::int[]) as name (a, b)`: many rows with one parameter a column, so that the statement is the
 * same for one row and for five hundred.
 */
export function rowsOf(name: string, columns: readonly Column[]): RawBuilder<unknown> {
  const arrays = columns.map(({ type, values }) => sql`${sql.val(values)}::${sql.raw(type)}[]`);
  const names = columns.map(column => sql.ref(column.name));
  return sql`unnest(${sql.join(arrays)}) as ${sql.ref(name)} (${sql.join(names)})`;
}

/**
 * Runs a statement of many rows, in the transaction that the EntityManager is in. Its values go to PostgreSQL beside the
 * text; `em.execute` would write them into it.
 * @throws DriverException, as all of MikroORM's statements do.
 */
export async function runBulk<Row>(em: EntityManager, statement: RawBuilder<Row>): Promise<Row[]> {
  try {
    return (await statement.execute(em.getKysely())).rows;
  } catch (error) {
    throw em.getDriver().convertException(error as Error);
  }
}

/**
 * Writes new entities of one class in one statement, in their order. They are not managed afterwards, and references
 * are written as they stand: what they refer to has to be there.
 */
export async function insertAll<Entity extends object>(
  em: EntityManager,
  entityClass: new (...args: never[]) => Entity,
  entities: readonly Entity[],
): Promise<void> {
  if (entities.length === 0) return;
  const metadata = em.getMetadata<Entity>(entityClass);
  const comparator = em.getComparator();
  const rows = entities.map(entity => comparator.prepareEntity(entity) as Record<string, Value | undefined>);
  const columns = columnsOf(metadata).map(property => ({
    name: property.fieldNames[0]!,
    type: property.columnTypes[0]!,
    values: rows.map(row => row[property.name] ?? null),
  }));
  const names = sql.join(columns.map(({ name }) => sql.ref(name)));
  await runBulk(
    em,
    sql`insert into ${sql.table(metadata.tableName)} (${names}) select ${names} from ${rowsOf('new', columns)}`,
  );
}

function columnsOf<Entity>(metadata: EntityMetadata<Entity>): EntityProperty<Entity>[] {
  return metadata.props.filter(({ persist, fieldNames }) => persist !== false && fieldNames?.length === 1);
}
