import { ReferenceKind, type EntityManager, type EntityProperty } from '@mikro-orm/postgresql';
import { sql, type RawBuilder } from 'kysely';
import { keepPrepared } from './prepared.js';

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
  const arrays = columns.map(({ type, values }) => sql`${sql.val(arrayOf(values))}::${sql.raw(type)}[]`);
  const names = columns.map(column => sql.ref(column.name));
  return sql`unnest(${sql.join(arrays)}) as ${sql.ref(name)} (${sql.join(names)})`;
}

/** These ids, each once, as a parameter: `id = any(...)`. */
export const idsOf = (ids: Iterable<string>): RawBuilder<unknown> =>
  sql`${sql.val(arrayOf([...new Set(ids)]))}::uuid[]`;

/** An array in PostgreSQL's text. pg would ask each value several times what it is, a tenth of what an order costs the server. */
const arrayOf = (values: readonly Value[]): string => `{${values.map(elementOf).join()}}`;

function elementOf(value: Value): string {
  if (typeof value === 'string') return `"${/["\\]/.test(value) ? value.replace(/["\\]/g, '\\$&') : value}"`;
  if (value === null) return 'null';
  if (value instanceof Date) return `"${value.toISOString()}"`;
  if (value instanceof Uint8Array)
    return `"\\\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}"`;
  return String(value);
}

/**
 * Runs a statement of many rows, in the transaction that the EntityManager is in. Its values go to PostgreSQL beside the
 * text; `em.execute` would write them into it. `prepared`: PostgreSQL reads and plans it once a connection; only for what
 * is planned the same however much the tables have.
 * @throws DriverException, as all of MikroORM's statements do.
 */
export async function runBulk<Row>(
  em: EntityManager,
  statement: RawBuilder<Row>,
  { prepared = false }: { prepared?: boolean } = {},
): Promise<Row[]> {
  try {
    const database = em.getKysely();
    const compiled = statement.compile(database);
    if (prepared) keepPrepared(compiled.sql);
    return (await database.executeQuery(compiled)).rows;
  } catch (error) {
    throw em.getDriver().convertException(error as Error);
  }
}

/** New entities of one class; or rows of a table that no entity has. */
export type NewRows<Entity extends object = object> =
  | { readonly of: new (...args: never[]) => Entity; readonly all: readonly Entity[] }
  | { readonly table: string; readonly columns: readonly Column[] };

/**
 * Writes new entities of one class in one statement, in their order. They are not managed afterwards, and references
 * are written as they stand: what they refer to has to be there.
 */
export async function insertAll<Entity extends object>(
  em: EntityManager,
  entityClass: new (...args: never[]) => Entity,
  entities: readonly Entity[],
): Promise<void> {
  await insertFamily(em, [{ of: entityClass, all: entities }]);
}

/**
 * The same for rows of several tables, in one statement: parents, then the children that refer to them. `parts`: what else is
 * done in it, as `name as (...)`, where there are rows at all.
 */
export async function insertFamily(
  em: EntityManager,
  family: readonly NewRows[],
  parts: readonly RawBuilder<unknown>[] = [],
): Promise<void> {
  const inserts = family.filter(isAny).map(rows => insertOf(em, rows));
  const last = inserts.pop();
  if (!last) return;
  const all = [...parts, ...inserts.map((insert, place) => sql`${sql.ref(`part${place}`)} as (${insert})`)];
  await runBulk(em, all.length > 0 ? sql`with ${sql.join(all)} ${last}` : last, { prepared: true });
}

const isAny = (rows: NewRows): boolean => ('of' in rows ? rows.all : (rows.columns[0]?.values ?? [])).length > 0;

/** Nothing in it is looked for, so that its plan is the best however much there is: it can be kept. */
function insertOf(em: EntityManager, rows: NewRows): RawBuilder<unknown> {
  const { tableName, columns } =
    'of' in rows ? columnsOf(em, rows.of, rows.all) : { tableName: rows.table, columns: rows.columns };
  const names = columns.map(({ name }) => sql.ref(name));
  const common = new Set(columns.filter(({ name, values }, place) => place > 0 && name !== 'id' && areOne(values)));
  const values = columns.map(column => (common.has(column) ? commonValue(column) : sql.ref(column.name)));
  const own = rowsOf(
    'new',
    columns.filter(column => !common.has(column)),
  );
  return sql`insert into ${sql.table(tableName)} (${sql.join(names)}) select ${sql.join(values)} from ${own}`;
}

/** What all rows have in common is sent once: a crowd's orders differ in little. */
function areOne([first, ...others]: readonly Value[]): boolean {
  const time = first instanceof Date && first.getTime();
  return others.every(
    value => value === first || (time !== false && value instanceof Date && value.getTime() === time),
  );
}

const commonValue = ({ type, values }: Column): RawBuilder<unknown> => sql`${sql.val(values[0]!)}::${sql.raw(type)}`;

/**
 * Writes these properties of managed entities of one class, as they stand, in one statement; a flush would write each
 * entity's own text into a long one, and finds nothing left to write.
 */
export async function updateAll<Entity extends { readonly id: string }>(
  em: EntityManager,
  entityClass: new (...args: never[]) => Entity,
  entities: readonly Entity[],
  properties: readonly (keyof Entity & string)[],
): Promise<void> {
  if (entities.length === 0) return;
  const { tableName, columns } = columnsOf(em, entityClass, entities, ['id', ...properties]);
  const changes = columns
    .filter(({ name }) => name !== 'id')
    .map(({ name }) => sql`${sql.ref(name)} = ${sql.ref(`changed.${name}`)}`);
  await runBulk(
    em,
    sql`update ${sql.table(tableName)} as known set ${sql.join(changes)}
      from ${rowsOf('changed', columns)} where known.id = changed.id`,
  );
  const comparator = em.getComparator();
  for (const entity of entities) {
    em.getUnitOfWork().register(entity, comparator.prepareEntity(entity), { refresh: true });
  }
}

/**
 * Entities of which nothing is left to be written: a commit compares each one that is managed with what was read, which is
 * a twentieth of what a purchase costs the server. What is changed in them afterwards stays in memory.
 */
export function letGo(em: EntityManager, entities: readonly object[]): void {
  const managed = em.getUnitOfWork().getIdentityMap();
  for (const entity of entities) managed.delete(entity);
}

/** The entities as columns, these properties or all, in the order of the class. */
function columnsOf<Entity extends object>(
  em: EntityManager,
  entityClass: new (...args: never[]) => Entity,
  entities: readonly Entity[],
  properties?: readonly string[],
): { tableName: string; columns: Column[] } {
  const { tableName, props } = em.getMetadata<Entity>(entityClass);
  const written = props.filter(
    ({ name, persist, fieldNames }) =>
      persist !== false && fieldNames?.length === 1 && (!properties || properties.includes(name)),
  );
  const columns = written.map(property => ({
    name: property.fieldNames[0]!,
    type: property.columnTypes[0]!,
    values: entities.map(entity => storedValue(em, property, entity[property.name])),
  }));
  return { tableName, columns };
}

/** A property's value as its column has it: of another entity, its id. */
function storedValue<Entity>(em: EntityManager, { kind, customType }: EntityProperty<Entity>, value: unknown): Value {
  if (value === null || value === undefined) return null;
  if (kind === ReferenceKind.MANY_TO_ONE) return (value as { id: string }).id;
  return customType ? (customType.convertToDatabaseValue(value, em.getPlatform()) as Value) : (value as Value);
}
