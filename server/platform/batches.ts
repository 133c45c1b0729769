import { AsyncResource } from 'node:async_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isDatabaseAway, isLockTimeout } from './database-away.js';
import { BusyError } from './errors.js';
import { SetApart } from './set-apart.js';

/** What became of one request of a batch: refused alone, the others never notice. */
export type Outcome<Result> = { readonly result: Result } | { readonly refusal: Error };

export interface BatchOptions<Request, Result> {
  /**
   * Does all of these in one transaction, and answers each in its place. Thrown: nothing of it was done.
   */
  readonly work: (requests: readonly Request[]) => Promise<readonly Outcome<Result>[]>;
  /** Two requests that have a name in common never share a batch: the second one waits for the next. */
  readonly nameOf?: (request: Request) => string | readonly string[];
  /**
   * Whose locks these wait for, an event each; asked only when a lock could not be had, and then until it could. `name`
   * is what the log calls the line.
   */
  readonly locks?: {
    readonly name: string;
    readonly eventsOf: (requests: readonly Request[]) => Promise<readonly string[]>;
  };
  /** The most in one batch. */
  readonly most?: number;
  /** The most batches under way at a time: another one begins where as many wait as one takes. */
  readonly atOnce?: number;
  /** The most that wait; one more is told to come back. */
  readonly mostWaiting?: number;
}

/**
 * The most who are answered in one turn of the event loop: what they do with it takes a while, and a batch that waited for these
 * locks has them by now.
 */
const ANSWERED_AT_ONCE = 50;

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
 * A batch that waited for a lock in vain is not tried in halves, each of which would wait as long: its events are set apart
 * (see SetApart), and the line goes on with the others.
 *
 * It knows nothing of other processes: row locks in the work do.
 */
export class Batches<Request, Result> {
  readonly #work: BatchOptions<Request, Result>['work'];
  readonly #nameOf: BatchOptions<Request, Result>['nameOf'];
  readonly #locks: BatchOptions<Request, Result>['locks'];
  readonly #apart: SetApart<Waiting<Request, Result>>;
  readonly #most: number;
  readonly #mostWaiting: number;
  readonly #atOnce: number;
  #waiting: Waiting<Request, Result>[] = [];
  #underWay = 0;
  /** A batch is everybody's: it must not run in the asynchronous context of the one who happened to start it. */
  readonly #scope = new AsyncResource('Batches');

  constructor({ work, nameOf, locks, most = 500, atOnce = 1, mostWaiting = 10_000 }: BatchOptions<Request, Result>) {
    this.#work = work;
    this.#nameOf = nameOf;
    this.#locks = locks;
    this.#apart = new SetApart({
      name: locks?.name ?? '',
      take: waiting => this.takeOf(waiting),
      settle: batch => this.settle(batch),
      refuse: ({ refuse }) => refuse(new BusyError()),
    });
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
    while (this.isDue(this.#underWay - 1)) {
      const batch = this.take();
      const open = this.#apart.isEmpty() ? batch : await this.withoutApart(batch);
      const held = open.length > 0 ? await this.settle(open) : open;
      if (held.length > 0) await this.setApart(held);
    }
    this.#underWay -= 1;
  }

  /** Whether there is enough to do for one batch beside these. */
  private isDue(others: number): boolean {
    return this.#waiting.length >= (others === 0 ? 1 : this.#most);
  }

  private take(): Waiting<Request, Result>[] {
    const { taken, left } = this.takeOf(this.#waiting);
    this.#waiting = left;
    return taken;
  }

  private takeOf(waiting: readonly Waiting<Request, Result>[]) {
    const named = new Set<string>();
    const taken: Waiting<Request, Result>[] = [];
    const left: Waiting<Request, Result>[] = [];
    for (const one of waiting) {
      const names = [this.#nameOf?.(one.request) ?? []].flat();
      if (taken.length >= this.#most || names.some(name => named.has(name))) left.push(one);
      else taken.push(one);
      for (const name of names) named.add(name); // also of those left: nobody overtakes their own earlier request
    }
    return { taken, left };
  }

  /** Those of a batch whose events nobody is in the way of, as far as is known; the others wait apart. */
  private async withoutApart(batch: readonly Waiting<Request, Result>[]): Promise<readonly Waiting<Request, Result>[]> {
    const open: Waiting<Request, Result>[] = [];
    for (const [eventId, all] of await this.byEvent(batch)) {
      if (this.#apart.has(eventId)) this.#apart.add(eventId, all);
      else open.push(...all);
    }
    return open;
  }

  /** Of one event it is known who is in the way of whom; of several each is tried by itself. */
  private async setApart(held: readonly Waiting<Request, Result>[]): Promise<void> {
    const events = await this.byEvent(held);
    for (const [eventId, all] of events) {
      if (events.size === 1) this.#apart.refuse(eventId, all);
      else this.#apart.add(eventId, all);
    }
  }

  /** Where it can't be told, they are refused, and none is left. */
  private async byEvent(batch: readonly Waiting<Request, Result>[]): Promise<Map<string, Waiting<Request, Result>[]>> {
    try {
      const events = await this.#locks?.eventsOf(batch.map(({ request }) => request));
      if (!events) throw new BusyError();
      return Map.groupBy(batch, (_one, place) => events[place]!);
    } catch (error) {
      for (const { refuse } of batch) refuse(error);
      return new Map();
    }
  }

  /** @returns those that waited for a lock in vain: they have no answer yet. */
  private async settle(batch: readonly Waiting<Request, Result>[]): Promise<readonly Waiting<Request, Result>[]> {
    let outcomes: readonly Outcome<Result>[];
    try {
      outcomes = await this.#work(batch.map(({ request }) => request));
    } catch (error) {
      if (isLockTimeout(error)) return batch;
      if (batch.length === 1 || isDatabaseAway(error)) {
        for (const { refuse } of batch) refuse(error);
        return [];
      }
      const half = batch.length >> 1;
      const held = await this.settle(batch.slice(0, half));
      return [...held, ...(await this.settle(batch.slice(half)))];
    }
    for (const [place, { answer, refuse }] of batch.entries()) {
      if (place > 0 && place % ANSWERED_AT_ONCE === 0) await nextTurn();
      const outcome = outcomes[place];
      if (!outcome) refuse(new Error(`A batch of ${batch.length} has no outcome for one of them`));
      else if ('result' in outcome) answer(outcome.result);
      else refuse(outcome.refusal);
    }
    return [];
  }
}
