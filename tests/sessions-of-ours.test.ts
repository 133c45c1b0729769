import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createServer, type AddressInfo, connect, type Socket } from 'node:net';
import pg from 'pg';
import { loseSilent } from '../server/platform/connection-pool.js';
import { entities } from '../server/entities.js';
import { isDatabaseAway } from '../server/platform/database-away.js';
import { forkEntityManager, openDatabase } from '../server/platform/database.js';
import { createTestDatabase, type TestDatabase } from './support/postgres.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const settings = async (statementMs?: number): Promise<unknown> => {
  const orm = await openDatabase({ url: database.url, entities, limits: { statementMs } });
  try {
    const names = `lock_timeout statement_timeout idle_in_transaction_session_timeout tcp_keepalives_idle`.split(' ');
    const [row] = await orm.em
      .fork()
      .execute<object[]>(`select ${names.map(name => `current_setting('${name}') as ${name}`).join()}`);
    return row;
  } finally {
    await orm.close(true);
  }
};

test('a connection begins with its limits; a statement has one for whoever is waited for alone', async () => {
  const common = { lock_timeout: '3s', idle_in_transaction_session_timeout: '1min', tcp_keepalives_idle: '10' };
  expect(await settings(30_000)).toEqual({ ...common, statement_timeout: '30s' });
  expect(await settings()).toEqual({ ...common, statement_timeout: '0' });
});

test('a transaction that stands still is ended by the server, and its place is free again', async () => {
  const orm = await openDatabase({ url: database.url, entities, poolSize: 1 });
  const watcher = new pg.Client({ connectionString: database.url });
  await watcher.connect();
  try {
    const frozen = forkEntityManager(orm).transactional(async em => {
      const [session] = await em.execute<{ pid: number }[]>('select pg_backend_pid() as pid');
      await em.execute('set local idle_in_transaction_session_timeout = 50');
      while ((await watcher.query('select from pg_stat_activity where pid = $1', [session!.pid])).rowCount);
      await em.execute('select 1');
    });
    expect(isDatabaseAway(await frozen.catch((error: unknown) => error))).toBe(true);
    expect(await forkEntityManager(orm).transactional(em => em.execute('select 1 as one'))).toEqual([{ one: 1 }]);
  } finally {
    await watcher.end();
    await orm.close(true);
  }
});

test('a connection that says nothing any more is broken, and another takes its place', async () => {
  const { hostname, port, href } = new URL(database.url);
  let swallows = false;
  const sockets: Socket[] = [];
  const between = createServer(client => {
    const server = connect(Number(port), hostname);
    sockets.push(client, server);
    client.on('data', bytes => swallows || server.write(bytes));
    server.on('data', bytes => swallows || client.write(bytes));
    for (const socket of [client, server]) socket.on('error', () => {}).on('close', () => socket.destroy());
  });
  await new Promise<void>(resolve => between.listen(0, '127.0.0.1', resolve));
  const through = new URL(href);
  through.port = String((between.address() as AddressInfo).port);
  const pool = new pg.Pool({ connectionString: through.href, max: 1 });
  pool.on('error', () => {}).on('connect', client => void client.on('error', () => {}));
  loseSilent(pool, 300);
  try {
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    swallows = true;
    const lost = await pool.query('select 1').catch((error: unknown) => error);
    expect(isDatabaseAway(lost)).toBe(true);
    swallows = false;
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  } finally {
    await pool.end();
    for (const socket of sockets) socket.destroy();
    between.close();
  }
});
