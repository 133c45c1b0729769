import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Callers of the reservation engine who ask again as soon as they were answered. */
export interface EngineCrowd {
  readonly databaseUrl: string;
  readonly eventId: string;
  readonly tierId: string;
  readonly callers: number;
  readonly seconds: number;
}

export interface EngineTold {
  readonly reserved: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** Lets them loose on one tier, in a process of their own that has the engine in it. */
export async function letReserve(crowd: EngineCrowd): Promise<EngineTold> {
  const callers = fork(fileURLToPath(new URL('./engine.load.ts', import.meta.url)), [JSON.stringify(crowd)], {
    execArgv: ['--import', './scripts/typescript.js'],
  });
  const [told] = (await Promise.race([
    once(callers, 'message'),
    once(callers, 'exit').then(([code]) => Promise.reject(new Error(`The engine's process ended with ${code}`))),
  ])) as [EngineTold];
  return told;
}
