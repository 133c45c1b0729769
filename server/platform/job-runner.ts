import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger as WorkerLogger, run, type Runner, type TaskList, type WorkerEvents } from 'graphile-worker';
import type { Logger } from 'pino';
import { openPool } from './connection-pool.js';
import type { JobWorkers } from './job-workers.js';
import { repeat } from './repeat.js';

/** Jobs are told of by NOTIFY; this is for those whose time comes, and for a notice that was lost. */
const POLL_MS = 1_000;
const BEAT_MS = 5_000;
const BEGIN_AGAIN_MS = 1_000;

export interface JobRunnerOptions {
  databaseUrl: string;
  /** Jobs at once. */
  concurrency: number;
  taskList: TaskList;
  log: Logger;
  workers: () => JobWorkers;
}

export interface JobRunner {
  /** Lets what is under way finish and begins nothing new. */
  stop(): Promise<void>;
}

/** One of graphile-worker's runners, which lasts until PostgreSQL goes away under a job. */
interface Begun {
  id: string;
  runner: Runner;
  /** Nothing of it is under way any more. Rejects with what ended it, where that is known. */
  ended: Promise<void>;
}

/**
 * Runs jobs until it is stopped. A PostgreSQL that goes away in the middle of a job ends graphile-worker's runner,
 * because it can't write down what became of the job: then another is begun as soon as PostgreSQL is back, and the
 * job is free again. Batched completion (of 0 ms) is what makes it end so: without it the error of an unawaited
 * promise would end the process (graphile-worker 0.18, worker.js: `completeJob(job)`).
 */
export async function startJobRunner(options: JobRunnerOptions): Promise<JobRunner> {
  const { databaseUrl, concurrency, taskList, log, workers } = options;
  const pgPool = openPool(databaseUrl, { max: concurrency + 2, name: 'foyer-jobs', log });
  const logger = new WorkerLogger(() => (level, message, meta) => {
    const { error } = meta ?? {};
    log[level === 'warning' ? 'warn' : level === 'info' ? 'debug' : level]({ err: error }, message);
  });

  let stopping = false;
  let current: Begun | undefined;

  const begin = async (): Promise<Begun> => {
    const events: WorkerEvents = new EventEmitter();
    const created = new Promise<string>(resolve => events.once('pool:create', ({ workerPool: { id } }) => resolve(id)));
    const lost = lostWithoutWord(events, concurrency);
    const runner = await run({
      pgPool,
      concurrency,
      pollInterval: POLL_MS,
      noHandleSignals: true,
      taskList,
      logger,
      events,
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    });
    // Whether the answer that was lost had taken a job, nobody knows: the runner ends, and what it holds is free.
    events.on('worker:getJob:error', () => void runner.stop().catch(() => {}));
    const ended = Promise.race([runner.promise, lost.finally(() => runner.stop().catch(() => {}))]); // its timers
    ended.catch(() => {}); // told by who waits for it
    return { id: await created, runner, ended };
  };
  /** The runner before has nothing under way any more: its jobs are free as soon as PostgreSQL is back. */
  const beginAgain = async ({ id }: Begun): Promise<Begun | undefined> => {
    while (!stopping) {
      await sleep(BEGIN_AGAIN_MS);
      try {
        await workers().leave(id);
        return await begin();
      } catch (error) {
        log.warn({ err: error }, 'jobs can not be run yet');
      }
    }
    return undefined;
  };

  const first = await begin();
  const running = (async () => {
    for (let begun: Begun | undefined = first; begun; begun = await beginAgain(begun)) {
      current = begun;
      if (stopping) return;
      await begun.ended.catch((error: unknown) => log.error({ err: error }, 'the job runner failed'));
      if (stopping) return;
      current = undefined; // nobody says that it lives
      log.warn('the job runner ended; another is begun');
    }
  })();
  const chores = [
    repeat('say that this worker lives', BEAT_MS, log, async () => current && workers().beat(current.id)),
    repeat('free the jobs of dead workers', BEAT_MS, log, async () => {
      const dead = await workers().freeOfDead();
      if (dead.length > 0) log.warn({ dead }, 'jobs of workers that died are begun again');
    }),
  ];
  return {
    async stop() {
      stopping = true;
      if (!current) await running; // another is being begun
      const last = current;
      if (last) await Promise.race([last.runner.stop(), last.ended]).catch(() => {}); // it had ended by itself
      await running;
      await Promise.all(chores.map(chore => chore.stop())); // only now: who still works says that it lives
      if (last) await workers().leave(last.id);
      await pgPool.end();
    },
  };
}

/**
 * Resolves when a runner is over that will not say so: it lost a job's completion, and all its workers have stopped.
 * graphile-worker 0.18 waits for ever where several completions were lost at once (main.js, `batch`: each of them
 * counts down once more than it counted up, and the end is awaited at exactly zero).
 */
async function lostWithoutWord(events: WorkerEvents, concurrency: number): Promise<void> {
  const workersStopped = new Promise<void>(resolve => {
    let left = concurrency;
    events.on('worker:stop', () => {
      if (--left === 0) resolve();
    });
  });
  const fatal = new Promise<unknown>(resolve => events.once('pool:fatalError', ({ error }) => resolve(error)));
  const error = await fatal;
  await workersStopped;
  throw error;
}
