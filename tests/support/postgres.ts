import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface TestDatabase {
  readonly url: string;
  /** Removes it, whoever is connected. */
  drop(): Promise<void>;
}

/** A database of its own for a test file: a migrated, empty clone, made in some tens of milliseconds. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { FOYER_TEST_SERVER: server, FOYER_TEST_TEMPLATE: template } = process.env;
  if (!server || !template) throw new Error('No PostgreSQL for tests: run them with Jest and its global setup');

  const name = `foyer_test_${process.pid}_${randomBytes(4).toString('hex')}`;
  await ask(server, `create database ${name} template ${template} strategy file_copy`); // half of what WAL_LOG takes
  const url = new URL(server);
  url.pathname = name;
  return { url: url.href, drop: () => ask(server, `drop database if exists ${name} with (force)`) };
}

async function ask(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
