import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Buyers who ask again as soon as they were answered, in a process of their own. */
export interface Crowd {
  readonly url: string;
  readonly eventId: string;
  readonly tierId: string;
  readonly clients: number;
  /** For so long; or until `until` requests were sent. */
  readonly seconds: number;
  readonly until?: number;
  /** Each pays what they hold, which costs nothing, before the next: an order counts when it is PAID. */
  readonly pays?: boolean;
}

/** What they were told. */
export interface Told {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** The orders that they hold. */
  readonly orders: readonly string[];
  /** How many were answered with which error type, status or code. */
  readonly others: Record<string, number>;
}

/** Lets them loose on one tier, a ticket each. */
export async function letBuy(crowd: Crowd): Promise<Told> {
  const buyers = fork(fileURLToPath(new URL('./buyers.load.ts', import.meta.url)), [JSON.stringify(crowd)], {
    execArgv: ['--import', './scripts/typescript.js'],
  });
  const [told] = (await Promise.race([
    once(buyers, 'message'),
    once(buyers, 'exit').then(([code]) => Promise.reject(new Error(`The buyers ended with ${code}`))),
  ])) as [Told];
  return told;
}
