import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startTestApp, type TestApp } from './support/app.js';

/** More than are forgotten in one statement. */
const MANY = 5_001;

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(async () => app[Symbol.asyncDispose]());

test('keys of calls are forgotten after a day, however many they are; younger ones stay', async () => {
  await app.sql(
    `insert into idempotency_keys (scope, key, fingerprint, result_id, created_at)
     select 'a crowd', n::text, 'x', gen_random_uuid(), now() - case when n <= ${MANY} then interval '25 hours' else interval '23 hours' end
     from generate_series(1, ${MANY + 2}) as n`,
  );
  expect(await app.app.services().idempotency.forgetOld()).toBe(MANY);
  const left = await app.sql<{ key: string }>(`select key from idempotency_keys where scope = 'a crowd' order by key`);
  expect(left.map(({ key }) => key)).toEqual([String(MANY + 1), String(MANY + 2)]);
});

test('who waited for an event is forgotten a month after it, and nobody who waits for another', async () => {
  const [over, ahead] = [await app.given.event(), await app.given.event()];
  await app.sql(
    `update events set starts_at = now() - interval '32 days', ends_at = now() - interval '31 days' where id = ?`,
    [over.id],
  );
  await app.sql(
    `insert into queue_tickets (id, event_id, lane, status, joined_at)
     select left(md5(n::text), 22), (case when n <= ${MANY} then ? else ? end)::uuid, 'REGULAR', 'WAITING', now()
     from generate_series(1, ${MANY + 2}) as n`,
    [over.id, ahead.id],
  );
  await app.app.services().roomTicks.forgetOld();
  expect(await app.sql('select event_id, count(*)::int as count from queue_tickets group by 1')).toEqual([
    { event_id: ahead.id, count: 2 },
  ]);
});
