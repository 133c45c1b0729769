import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { forkEntityManager } from '../server/platform/database.js';
import { startTestApp, type TestApp } from './support/app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());

const manager = () => forkEntityManager(app.app.resources.orm);
const END_OF_CONNECTION = 'select pg_terminate_backend(pg_backend_pid())';
/** More than a process has connections. */
const LOST = 25;

test('connections that broke in the middle of transactions are replaced by others', async () => {
  for (let i = 0; i < LOST; i++) {
    await expect(manager().transactional(em => em.execute(END_OF_CONNECTION))).rejects.toThrow(/terminat/);
  }
  expect(await manager().transactional(em => em.execute('select 1 as one'))).toEqual([{ one: 1 }]);
});
