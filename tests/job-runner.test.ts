import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { forkEntityManager } from '../server/platform/database.js';
import { startJobRunner, type JobRunner } from '../server/platform/job-runner.js';
import { JobWorkers } from '../server/platform/job-workers.js';
import { AT_ONCE, IN_BULK, JobQueue } from '../server/platform/jobs.js';
import { createLog } from '../server/platform/log.js';
import { startTestApp, type TestApp } from './support/app.js';
import { raiseBarrier } from './support/barrier.js';
import { until } from './support/buying.js';
import { databaseUrlOf } from './support/server-process.js';

let app: TestApp;
let runner: JobRunner;
let stopped: Promise<void> | undefined;
/** What was run so far, in order. */
let ran: string[];
/** Opened by the test to let long jobs end. */
let gate: PromiseWithResolvers<void>;
let begun: PromiseWithResolvers<void>;
let underWay = 0;
let mostUnderWay = 0;

beforeEach(async () => {
  app = await startTestApp();
  ran = [];
  stopped = undefined;
  gate = Promise.withResolvers();
  begun = Promise.withResolvers();
  runner = await startJobRunner({
    databaseUrl: await databaseUrlOf(app),
    concurrency: 4,
    taskList: {
      quick: async payload => {
        await sleep((payload as { afterMs: number }).afterMs);
        ran.push('quick');
      },
      long: async () => {
        begun.resolve();
        await gate.promise;
        ran.push('long');
      },
      bulk: async () => {
        underWay += 1;
        mostUnderWay = Math.max(mostUnderWay, underWay);
        await gate.promise;
        underWay -= 1;
        ran.push('bulk');
      },
    },
    log: createLog('silent'),
    workers: () => new JobWorkers(forkEntityManager(app.app.resources.orm)),
  });
});
afterEach(async () => {
  await (stopped ?? runner.stop());
  await app[Symbol.asyncDispose]();
});

/** Counts the notices that workers begin to look for. */
async function listen(databaseUrl: string) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const listener = { notices: 0, [Symbol.asyncDispose]: () => client.end() };
  client.on('notification', () => (listener.notices += 1));
  await client.query('listen "jobs:insert"');
  return listener;
}

const add = (name: string, payload: object = {}) =>
  app.sql('select graphile_worker.add_job(?::text, ?::json)', [name, JSON.stringify(payload)]);
const left = () => app.sql('select 1 from graphile_worker.jobs');

test('a runner that loses the completions of several jobs at once is followed by another', async () => {
  const barrier = await raiseBarrier(await databaseUrlOf(app), {
    table: 'graphile_worker._private_jobs',
    on: 'delete',
  });
  await add('long');
  await begun.promise;
  for (const afterMs of [0, 30, 60]) await add('quick', { afterMs }); // three completions, not one of three jobs
  await barrier.reached(3);
  await barrier.cut();
  gate.resolve();

  await add('quick', { afterMs: 0 });
  await until(left, jobs => jobs.length === 0);
  expect(ran.filter(name => name === 'quick').length).toBeGreaterThanOrEqual(7); // at least once, and these again
});

test('a job that was taken by a question whose answer was lost is run', async () => {
  await until(
    () => app.sql('select id from job_workers'),
    workers => workers.length === 1,
  );
  const barrier = await raiseBarrier(await databaseUrlOf(app), {
    table: 'graphile_worker._private_jobs',
    on: 'update',
    when: 'new.attempts > old.attempts', // a job is taken
  });
  await add('quick', { afterMs: 0 });
  await barrier.reached(1);
  await app.sql(
    `insert into graphile_worker._private_jobs (task_id, locked_at, locked_by, attempts)
     select tasks.id, now(), job_workers.id, 1 from graphile_worker._private_tasks as tasks, job_workers
     where identifier = 'long'`,
  );
  await barrier.cut();
  gate.resolve();
  await until(left, jobs => jobs.length === 0);
  expect(ran.sort()).toEqual(['long', 'quick']);
});

test('of a killed worker’s jobs one that was replaced while it ran goes, and one that used up its attempts stays', async () => {
  await runner.stop();
  const keyed = () =>
    app.sql(`select graphile_worker.add_job('long', '{}'::json, job_key := 'a', run_at := now() + interval '1 hour')`);
  const begin = (where: string) =>
    app.sql(
      `update graphile_worker._private_jobs set locked_at = now() - interval '1 minute', locked_by = 'killed',
         attempts = attempts + 1, updated_at = now() - interval '1 hour' where ${where}`,
    );
  await keyed();
  await begin(`key = 'a'`);
  await keyed(); // news while it runs
  await app.sql(`select graphile_worker.add_job('quick', '{}'::json, max_attempts := 1)`);
  await begin('max_attempts = 1');
  const found = () =>
    app.sql('select task_identifier as task, key, attempts, locked_by from graphile_worker.jobs order by id');
  expect(await found()).toHaveLength(3);

  expect(await new JobWorkers(forkEntityManager(app.app.resources.orm)).freeOfDead()).toEqual(['killed']);

  expect(await found()).toEqual([
    { task: 'long', key: 'a', attempts: 0, locked_by: null },
    { task: 'quick', key: null, attempts: 1, locked_by: null },
  ]);
  stopped = Promise.resolve();
});

test('a runner that is stopped lets what it began end, and leaves nothing behind', async () => {
  await add('long');
  await begun.promise;
  stopped = runner.stop();
  gate.resolve();
  await stopped;
  expect(ran).toEqual(['long']);
  expect(await left()).toEqual([]);
  expect(await app.sql('select id from job_workers')).toEqual([]);
});

test('a lane’s next job is told of when the one before it has ended', async () => {
  await using listener = await listen(await databaseUrlOf(app));
  const jobs = new JobQueue(forkEntityManager(app.app.resources.orm));
  const bulk = { parse: () => ({}), run: async () => {}, name: 'bulk', lanes: 1 };
  gate.resolve();
  await jobs.addAll(bulk, [{ payload: {} }, { payload: {} }]);
  await until(left, waiting => waiting.length === 0);
  await until(
    async () => listener.notices,
    notices => notices >= 3, // both were added, each has ended
  );
});

test('work in bulk that takes for ever leaves room, and what is waited for goes first', async () => {
  const noJob = { parse: () => ({}), run: async () => {} };
  const bulk = { ...noJob, name: 'bulk', lanes: 3, priority: IN_BULK };
  const quick = { ...noJob, name: 'quick', priority: AT_ONCE };
  const jobs = new JobQueue(forkEntityManager(app.app.resources.orm));
  await jobs.addAll(
    bulk,
    Array.from({ length: 50 }, () => ({ payload: {} })),
  );
  await until(
    async () => underWay,
    n => n > 0,
  );
  await jobs.add(quick, { afterMs: 0 });
  await until(
    async () => ran,
    done => done.includes('quick'),
  );
  expect(ran).toEqual(['quick']);
  gate.resolve();
  await until(left, waiting => waiting.length === 0);
  expect(mostUnderWay).toBeLessThanOrEqual(3);
});
