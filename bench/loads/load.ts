import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What every load is told. */
export interface LoadJob {
  readonly url: string;
  readonly clients: number;
  /** For so long; or until `until` requests were sent. */
  readonly seconds: number;
  readonly until?: number;
}

/** What it tells in the end. */
export interface Heard {
  /** Right answers. */
  readonly count: number;
  readonly perSecond: number;
  /** Milliseconds a request. */
  readonly p50: number;
  readonly p99: number;
  /** How many were answered otherwise, by error type, status or code. */
  readonly others: Record<string, number>;
}

/** Runs `<name>.load.ts` in a process of its own, so that asking does not take the time of what answers. */
export async function runLoad<Told>(name: string, job: object): Promise<Told> {
  const load = forkLoad(name, job);
  return firstMessage<Told>(load, name);
}

/** The same for loads that go on until they are told to end. */
export function forkLoad(name: string, job: object): ChildProcess {
  const file = fileURLToPath(new URL(`./${name}.load.ts`, import.meta.url));
  return fork(file, [JSON.stringify(job)], { execArgv: ['--import', './scripts/typescript.js'] });
}

export async function firstMessage<Told>(load: ChildProcess, name: string): Promise<Told> {
  const heard = new AbortController();
  const { signal } = heard;
  const ended = once(load, 'exit', { signal }).then(([code]) => {
    throw new Error(`The load ${name} ended with ${code}`);
  });
  try {
    const [told] = (await Promise.race([once(load, 'message', { signal }), ended])) as [Told];
    return told;
  } finally {
    ended.catch(() => undefined);
    heard.abort(); // or each question would leave its listeners behind
  }
}

/** In the load's process: what it was told. */
export const jobOfThis = <Job>(): Job => JSON.parse(process.argv[2]!) as Job;

/** In the load's process: says what it found, and ends. */
export const tell = (told: object): void => void process.send!(told, () => process.disconnect());

/** "3 of reserve were answered BUSY". */
export const complaints = (what: string, others: Record<string, number>): string[] =>
  Object.entries(others).map(([kind, count]) => `${count} of ${what} were answered ${kind}`);
