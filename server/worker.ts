import type { TaskList } from 'graphile-worker';
import { NOBODY } from './accounts/viewer.entity.js';
import { chores } from './chores.js';
import { jobs } from './jobs.js';
import { forkEntityManager } from './platform/database.js';
import { startJobRunner } from './platform/job-runner.js';
import { JobWorkers } from './platform/job-workers.js';
import { repeat } from './platform/repeat.js';
import type { Resources } from './resources.js';
import { Services } from './services.js';

/** Jobs at once in a process. */
export const CONCURRENCY = 6;

export interface Worker {
  /** False while it has failed and another is not yet begun. */
  readonly running: boolean;
  /** Lets what is under way finish and begins nothing new. */
  stop(): Promise<void>;
}

/** Runs the jobs, and what has to be done again and again. Any number of processes may do so side by side. */
export async function startWorker(resources: Resources, databaseUrl: string): Promise<Worker> {
  const { log, orm } = resources;
  const services = () => new Services(() => forkEntityManager(orm), NOBODY, resources);

  const runner = await startJobRunner({
    databaseUrl,
    concurrency: CONCURRENCY,
    taskList: tasks(services),
    log,
    workers: () => new JobWorkers(forkEntityManager(orm)),
  });
  const repeated = chores(services, log).map(({ name, everyMs, work }) => repeat(name, everyMs, log, work));
  return {
    running: true,
    async stop() {
      await Promise.all(repeated.map(chore => chore.stop()));
      await runner.stop();
      await services()
        .ledgerSeals.sealAll() // what the last jobs booked
        .catch((error: unknown) => log.warn({ err: error }, 'the ledger is sealed at the next start'));
    },
  };
}

function tasks(services: () => Services): TaskList {
  return Object.fromEntries(jobs.map(job => [job.name, (payload: unknown) => job.run(job.parse(payload), services())]));
}
