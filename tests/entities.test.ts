import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startTestApp, type TestApp } from './support/app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());

interface Column {
  table_name: string;
  column_name: string;
  udt_name: string;
  is_nullable: 'YES' | 'NO';
}

/** PostgreSQL's names of what the mapper says otherwise. */
const UDT: Record<string, string> = { int: 'int4', bigint: 'int8', boolean: 'bool', 'double precision': 'float8' };
const udtOf = (type: string): string => UDT[type] ?? type.replace(/\(.*\)$/, '');

test('each mapped property is a column of the migrated database, of its type and as nullable', async () => {
  const columns = await app.sql<Column>(
    `select table_name, column_name, udt_name, is_nullable from information_schema.columns where table_schema = 'public'`,
  );
  const known = new Map(
    columns.map(({ table_name, column_name, udt_name, is_nullable }) => [
      `${table_name}.${column_name}`,
      `${udt_name}${is_nullable === 'YES' ? ' null' : ''}`,
    ]),
  );
  const differences: string[] = [];
  for (const entity of app.app.resources.orm.getMetadata().getAll().values()) {
    if (entity.embeddable) continue; // its columns are its owner's
    const inColumns = entity.props.filter(
      ({ persist, fieldNames, columnTypes }) => persist !== false && fieldNames?.length && columnTypes?.length,
    );
    for (const property of inColumns) {
      const column = `${entity.tableName}.${property.fieldNames[0]}`;
      const mapped = `${udtOf(property.columnTypes[0]!)}${property.nullable ? ' null' : ''}`;
      if (known.get(column) !== mapped) differences.push(`${column}: mapped ${mapped}, is ${known.get(column)}`);
    }
  }
  expect(differences).toEqual([]);
});
