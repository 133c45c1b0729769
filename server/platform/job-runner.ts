import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger as WorkerLogger, run, type Runner, type TaskList } from 'graphile-worker';
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
  let workerId: string | undefined;

  const begin = async (): Promise<Runner> => {
    const events = new EventEmitter();
    events.once('pool:create', ({ workerPool }: { workerPool: { id: string } }) => (workerId = workerPool.id));
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
    await beat();
    return runner;
  };
  const beat = async (): Promise<void> => {
    if (workerId) await workers().beat(workerId);
  };
  /** The runner that ended has nothing under way any more: its jobs are free as soon as PostgreSQL is back. */
  const beginAgain = async (): Promise<Runner | undefined> => {
    const ended = workerId;
    workerId = undefined;
    while (!stopping) {
      await sleep(BEGIN_AGAIN_MS);
      try {
        if (ended) await workers().leave(ended);
        return await begin();
      } catch (error) {
        log.warn({ err: error }, 'jobs can not be run yet');
      }
    }
    return undefined;
  };

  let runner: Runner | undefined = await begin();
  const running = (async () => {
    while (runner) {
      await runner.promise.catch((error: unknown) => log.error({ err: error }, 'the job runner failed'));
      if (stopping) return;
      log.warn('the job runner ended; another is begun');
      runner = await beginAgain();
    }
  })();
  const chores = [
    repeat('say that this worker lives', BEAT_MS, log, beat),
    repeat('free the jobs of dead workers', BEAT_MS, log, async () => {
      const dead = await workers().freeOfDead();
      if (dead.length > 0) log.warn({ dead }, 'jobs of workers that died are begun again');
    }),
  ];
  return {
    async stop() {
      stopping = true;
      await Promise.all(chores.map(chore => chore.stop()));
      await runner?.stop().catch(() => {}); // it had ended by itself
      await running;
      if (workerId) await workers().leave(workerId);
      await pgPool.end();
    },
  };
}
