import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { clock } from '../server/platform/clock.js';
import { startTestApp, type TestApp } from './support/app.js';
import { raiseBarrier } from './support/barrier.js';
import { buying, until, type BoughtOrder } from './support/buying.js';
import { differences } from './support/differences.js';
import type { GivenEvent } from './support/given.js';
import { registering } from './support/registering.js';
import { databaseUrlOf } from './support/server-process.js';

const MINUTE = 60_000;
const WEEK = 7 * 24 * 60 * MINUTE;

let app: TestApp;
let buy: ReturnType<typeof buying>;
let steps: ReturnType<typeof registering>;
beforeAll(async () => {
  app = await startTestApp();
  buy = buying(app);
  steps = registering(app);
});
afterEach(async () => {
  expect(await differences(app)).toEqual([]);
  clock.reset();
  jest.restoreAllMocks();
});
afterAll(async () => app[Symbol.asyncDispose]());

/** An event that asks for a diet and a file, and the ids of both questions. */
async function asking(): Promise<{ event: GivenEvent; diet: string; paper: string }> {
  const questions = [
    { label: 'Diet', kind: 'TEXT' },
    { label: 'Paper', kind: 'FILE' },
  ];
  const event = await app.given.event({ questions });
  const { Diet: diet, Paper: paper } = await steps.questions(event);
  return { event, diet: diet!, paper: paper! };
}

const forget = () => app.app.services().oldAnswers.forget();
const expire = async (): Promise<void> => {
  clock.advance(10 * MINUTE);
  await app.app.services().holdExpiry.sweep();
  await app.runJobs();
};
const answersOf = async ({ id }: BoughtOrder): Promise<object | null> =>
  (await app.sql<{ answers: object | null }>('select answers from orders where id = ?', [id]))[0]!.answers;
const isKnown = async (file: string) => (await app.sql('select from attachments where id = ?', [file])).length > 0;
const isKept = (file: string) => existsSync(join(app.app.resources.config.dataDir, 'uploads', 'attachments', file));

test('answers of a hold that nobody paid, and their file, go seven days after its end, and not before', async () => {
  const { event, diet, paper } = await asking();
  const file = await steps.file(event);
  const order = await buy.reserve(event, { answers: { [diet]: 'none', [paper]: file } });
  await expire();
  clock.advance(WEEK - MINUTE);
  await forget();
  expect(await answersOf(order)).toEqual({ [diet]: 'none', [paper]: file });

  clock.advance(2 * MINUTE);
  await forget();
  expect(await answersOf(order)).toBeNull();
  expect([await isKnown(file), isKept(file)]).toEqual([false, true]); // the job committed with it, and comes now
  await app.runJobs();
  expect(isKept(file)).toBe(false);
  await forget();
});

test('those of a hold that was given back go seven days after that', async () => {
  const { event, diet } = await asking();
  await app.sql('update events set hold_minutes = 60 where id = ?', [event.id]);
  const order = await buy.reserve(event, { answers: { [diet]: 'none' } });
  await buy.cancel(order);
  clock.advance(WEEK + MINUTE);
  await forget();
  expect(await answersOf(order)).toBeNull();
});

test('who holds, or has paid, keeps all of it, also a file that an order names that was never paid', async () => {
  const { event, diet, paper } = await asking();
  const [shared, own] = [await steps.file(event), await steps.file(event)];
  const unpaid = await buy.reserve(event, { answers: { [paper]: shared } });
  await expire();
  const paid = await buy.reserve(event, { answers: { [diet]: 'none', [paper]: shared } });
  await buy.startCheckout(paid, null);
  clock.advance(WEEK + MINUTE);
  const held = await buy.reserve(event, { answers: { [paper]: own } });
  await forget();
  await app.runJobs();
  expect(await answersOf(unpaid)).toBeNull();
  expect(await answersOf(paid)).toEqual({ [diet]: 'none', [paper]: shared });
  expect(await answersOf(held)).toEqual({ [paper]: own });
  expect([isKept(shared), isKept(own)]).toEqual([true, true]);
  await expect(app.sql('delete from attachments where id = ?', [shared])).rejects.toThrow('attachment_uses');
});

test('a file of two orders goes with the answers of the later one', async () => {
  const { event, paper } = await asking();
  const file = await steps.file(event);
  await buy.reserve(event, { answers: { [paper]: file } });
  await expire();
  clock.advance(24 * 60 * MINUTE);
  await buy.reserve(event, { answers: { [paper]: file } });
  await expire();
  clock.advance(WEEK - 60 * MINUTE);
  await forget();
  expect(await isKnown(file)).toBe(true);
  clock.advance(120 * MINUTE);
  await Promise.all([forget(), forget()]);
  expect(await isKnown(file)).toBe(false);
});

test('a file that the store could not delete is deleted later', async () => {
  const { event, paper } = await asking();
  const file = await steps.file(event);
  await buy.reserve(event, { answers: { [paper]: file } });
  await expire();
  clock.advance(WEEK + MINUTE);
  await forget();
  const store = jest.spyOn(app.app.resources.files, 'delete').mockRejectedValueOnce(new Error('away'));
  await app.runJobs();
  expect([store.mock.calls.length, isKept(file)]).toEqual([1, true]);
  await app.sql(`update graphile_worker._private_jobs set run_at = now() where last_error = 'away'`);
  await app.runJobs();
  expect(isKept(file)).toBe(false);
});

test('a file that is named again at the same instant stays', async () => {
  const { event, paper } = await asking();
  const file = await steps.file(event);
  await buy.reserve(event, { answers: { [paper]: file } });
  await expire();
  clock.advance(WEEK + MINUTE);
  const naming = await raiseBarrier(await databaseUrlOf(app), { table: 'orders', on: 'insert' });
  const again = buy.reserve(event, { answers: { [paper]: file } });
  await naming.reached();
  const forgetting = forget();
  const isWaiting = `select from pg_stat_activity where wait_event_type = 'Lock' and query like '%attachments%' and datname = current_database()`;
  await until(
    () => app.sql(isWaiting),
    rows => rows.length > 0,
  );
  await naming.open();
  await forgetting;
  expect((await again).__typename).toBe('Order');
  expect([await isKnown(file), isKept(file)]).toEqual([true, true]);
});

test('thousands of orders are gone through', async () => {
  const { event, diet } = await asking();
  const order = await buy.reserve(event, { answers: { [diet]: 'none' } });
  await expire();
  await app.sql(
    `insert into orders select (jsonb_populate_record(one, jsonb_build_object('id', gen_random_uuid(), 'number', 'N' || n))).*
     from orders as one, generate_series(1, 1200) as n where id = ?`,
    [order.id],
  );
  clock.advance(WEEK + MINUTE);
  await forget();
  expect(await app.sql('select from orders where event_id = ? and answers is not null', [event.id])).toEqual([]);
  await app.sql('delete from orders where event_id = ? and id <> ?', [event.id, order.id]);
});
