import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker as Thread } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { MetricObjectWithValues, MetricValue } from 'prom-client';
import { gatherFrom } from './platform/http/metrics.js';
import { inTime } from './platform/in-time.js';
import type { Worker } from './worker.js';

/** What the thread is asked. */
export type Asked = 'metrics' | 'stop';

/** What the thread says. */
export type Answered = { readonly ready: true } | { readonly metrics: Metrics };

type Metrics = MetricObjectWithValues<MetricValue<string>>[];

const BEGIN_AGAIN_MS = 1_000;
/** With the grace before it shorter than what the whole process has to stop in (main.ts). */
const STOP_MS = 15_000;
const MEASURE_MS = 1_000;

/**
 * The worker of a process that serves as well, in a thread of its own: writing the mail of one purchase, with its QR
 * codes and its PDF, takes the processor for longer than the purchase, and every buyer would wait for it. The thread
 * shares nothing with the server but the database, as another process would; should it ever fail, another is begun.
 */
export async function startWorkerBeside({ databaseUrl, log }: { databaseUrl: string; log: Logger }): Promise<Worker> {
  let stopping = false;
  let current: Thread | undefined;
  /** Also while it is being begun. */
  let newest: Thread | undefined;

  const begin = async (): Promise<Thread> => {
    const thread = new Thread(new URL(`worker-thread${extension}`, import.meta.url), {
      ...loader, // else it inherits all that this process was started with, which it could not be given
      env: { ...process.env, DATABASE_URL: databaseUrl },
    });
    newest = thread;
    thread.on('error', (error: unknown) => log.error({ err: error }, 'the worker failed'));
    const ended = exitOf(thread).then(() => {
      throw new Error('The worker ended before it was ready');
    });
    await Promise.race([heard(thread, 'ready'), ended]);
    ended.catch(() => {}); // whoever waits for the exit is told
    return thread;
  };

  const keep = async (first: Thread): Promise<void> => {
    for (let thread: Thread | undefined = first; thread;) {
      current = thread;
      if (stopping) thread.postMessage('stop' satisfies Asked); // it was being begun
      await exitOf(thread);
      current = undefined;
      thread = undefined;
      while (!stopping && !thread) {
        await sleep(BEGIN_AGAIN_MS);
        if (stopping) return;
        log.warn('the worker ended; another is begun');
        thread = await begin().catch(() => undefined); // its error was logged
      }
    }
  };
  const kept = keep(await begin());
  const gathered = gatherFrom(async () => {
    if (!current) throw new Error('The worker does not run');
    const answer = heard(current, 'metrics');
    current.postMessage('metrics' satisfies Asked);
    return (await inTime(answer, MEASURE_MS)).metrics;
  });

  return {
    get running() {
      return current !== undefined;
    },
    async stop() {
      stopping = true;
      gathered.stop();
      current?.postMessage('stop' satisfies Asked);
      const cut = setTimeout(() => void newest?.terminate(), STOP_MS);
      await kept;
      clearTimeout(cut);
    },
  };
}

/** Not `once`, which an error would end first. */
const exitOf = (thread: Thread): Promise<unknown> => new Promise(done => thread.once('exit', done));

/** The next of what it says that is of this kind. */
async function heard<Kind extends 'ready' | 'metrics'>(
  thread: Thread,
  kind: Kind,
): Promise<Extract<Answered, Record<Kind, unknown>>> {
  for (;;) {
    const [said] = (await once(thread, 'message')) as [Answered];
    if (kind in said) return said as Extract<Answered, Record<Kind, unknown>>;
  }
}

const isTypeScript = import.meta.url.endsWith('.ts');
const extension = isTypeScript ? '.ts' : '.js';
const typescript = new URL('../scripts/typescript.js', import.meta.url).href;
/** Where TypeScript runs as it is and nothing on the command line sees to that. */
const loader = isTypeScript && !process.execArgv.includes('--import') && { execArgv: ['--import', typescript] };
