import { AsyncResource } from 'node:async_hooks';
import { isDatabaseAway } from './database-away.js';
import { BusyError } from './errors.js';

/** What became of one request of a batch: refused alone, the others never notice. */
export type Outcome<Result> = { readonly result: Result } | { readonly refusal: Error };

export interface BatchOptions<Request, Result> {
  /**
   * Does all of these in one transaction, and answers each in its place. Thrown: nothing of it was done.
   */
  readonly work: (requests: readonly Request[]) => Promise<readonly Outcome<Result>[]>;
  /** Two requests that have a name in common never share a batch: the second one waits for the next. */
  readonly nameOf?: (request: Request) => string | readonly string[];
  /** The most in one batch. */
  readonly most?: number;
  /** The most batches under way at a time: another one begins where as many wait as one takes. */
  readonly atOnce?: number;
  /** The most that wait; one more is told to come back. */
  readonly mostWaiting?: number;
}

interface Waiting<Request, Result> {
  readonly request: Request;
  readonly answer: (result: Result) => void;
  readonly refuse: (error: unknown) => void;
}

/**
 * Many callers, one transaction. What a hot row costs is its lock, held over round trips and the commit, by one caller
 * after the other; so whoever comes while a batch is being committed is in the next one, and they share its locks, its
 * statements and its commit. There is no timer: a caller who is alone is a batch of one, at once. One batch is under
 * way at a time, so callers are served in the order in which they came; a second one only where a whole batch more waits,
 * and the work says that it can: smaller batches would cost more than doing two at once saves.
 *
 * A batch that fails was not done at all. It is tried again in halves, down to the one request that poisons it: that
 * one gets the error, the others what they asked for. Where the database itself is away everybody is told at once.
 *
 * It knows nothing of other processes: row locks in the work do.
 */
export class Batches<Request, Result> {
  readonly #work: BatchOptions<Request, Result>['work'];
  readonly #nameOf: BatchOptions<Request, Result>['nameOf'];
  readonly #most: number;
  readonly #mostWaiting: number;
  readonly #atOnce: number;
  #waiting: Waiting<Request, Result>[] = [];
  #underWay = 0;
  /** A batch is everybody's: it must not run in the asynchronous context of the one who happened to start it. */
  readonly #scope = new AsyncResource('Batches');

  constructor({ work, nameOf, most = 500, atOnce = 1, mostWaiting = 10_000 }: BatchOptions<Request, Result>) {
    this.#work = work;
    this.#nameOf = nameOf;
    this.#most = most;
    this.#atOnce = atOnce;
    this.#mostWaiting = mostWaiting;
  }

  /** @throws BusyError where too many wait already, and whatever the work refuses this request with. */
  add(request: Request): Promise<Result> {
    if (this.#waiting.length >= this.#mostWaiting) return Promise.reject(new BusyError());
    return new Promise((answer, refuse) => {
      this.#waiting.push({ request, answer, refuse });
      if (this.#underWay < this.#atOnce && this.isDue(this.#underWay))
        this.#scope.runInAsyncScope(() => void this.run());
    });
  }

  private async run(): Promise<void> {
    this.#underWay += 1;
    await Promise.resolve(); // those who ask in the same turn are in the same batch
    while (this.isDue(this.#underWay - 1)) await this.settle(this.take());
    this.#underWay -= 1;
  }

  /** Whether there is enough to do for one batch beside these. */
  private isDue(others: number): boolean {
    return this.#waiting.length >= (others === 0 ? 1 : this.#most);
  }

  private take(): Waiting<Request, Result>[] {
    const named = new Set<string>();
    const taken: Waiting<Request, Result>[] = [];
    const left: Waiting<Request, Result>[] = [];
    for (const one of this.#waiting) {
      const names = [this.#nameOf?.(one.request) ?? []].flat();
      if (taken.length >= this.#most || names.some(name => named.has(name))) left.push(one);
      else taken.push(one);
      for (const name of names) named.add(name); // also of those left: nobody overtakes their own earlier request
    }
    this.#waiting = left;
    return taken;
  }

  private async settle(batch: readonly Waiting<Request, Result>[]): Promise<void> {
    let outcomes: readonly Outcome<Result>[];
    try {
      outcomes = await this.#work(batch.map(({ request }) => request));
    } catch (error) {
      if (batch.length === 1 || isDatabaseAway(error)) {
        for (const { refuse } of batch) refuse(error);
        return;
      }
      const half = batch.length >> 1;
      await this.settle(batch.slice(0, half));
      await this.settle(batch.slice(half));
      return;
    }
    for (const [place, { answer, refuse }] of batch.entries()) {
      const outcome = outcomes[place];
      if (!outcome) refuse(new Error(`A batch of ${batch.length} has no outcome for one of them`));
      else if ('result' in outcome) answer(outcome.result);
      else refuse(outcome.refusal);
    }
  }
}
