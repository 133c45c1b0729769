import type { Hints, Pace } from './live-feed.js';

/** One subscriber. However slow its consumer is, it holds one hint at most: nothing ever queues. */
export class Changes implements Hints {
  #hinted = true; // the snapshot
  #ended = false;
  readonly #waiting: ((result: IteratorResult<void>) => void)[] = [];

  constructor(
    private readonly leave: (self: Changes) => void,
    private readonly count: () => number,
  ) {}

  get heard(): number {
    return this.count();
  }

  hint(): void {
    const deliver = this.#waiting.shift();
    if (deliver) deliver({ done: false, value: undefined });
    else this.#hinted = true;
  }

  next(): Promise<IteratorResult<void>> {
    if (this.#ended) return Promise.resolve({ done: true, value: undefined });
    if (!this.#hinted) return new Promise(deliver => this.#waiting.push(deliver));
    this.#hinted = false;
    return Promise.resolve({ done: false, value: undefined });
  }

  /** Also ends a `next` that is waiting, which an async generator would not: its return waits for the next hint. */
  return(): Promise<IteratorResult<void>> {
    if (!this.#ended) this.leave(this);
    this.#ended = true;
    for (const deliver of this.#waiting.splice(0)) deliver({ done: true, value: undefined });
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

/** The subscribers of one topic at one pace. They are woken together, so that they can share one reading. */
export class PacedSubscribers {
  readonly #subscribers = new Set<Changes>();
  #pause: NodeJS.Timeout | undefined;
  #hintedInPause = false;
  #heard = 0;
  readonly #refresh: NodeJS.Timeout | undefined;

  constructor(
    readonly pace: Pace,
    private readonly whenEmpty: () => void,
  ) {
    if (pace.atLeastEveryMs) this.#refresh = setInterval(() => this.hint(), pace.atLeastEveryMs).unref();
  }

  subscribe(): Changes {
    const leave = (self: Changes): void => {
      this.#subscribers.delete(self);
      if (this.#subscribers.size > 0) return;
      clearTimeout(this.#pause);
      clearInterval(this.#refresh);
      this.whenEmpty();
    };
    const changes = new Changes(leave, () => this.#heard);
    this.#subscribers.add(changes);
    return changes;
  }

  hint(): void {
    this.#heard += 1;
    if (this.#pause) this.#hintedInPause = true;
    else this.pass();
  }

  /** Ends every subscriber. */
  end(): void {
    for (const changes of [...this.#subscribers]) void changes.return();
  }

  private pass(): void {
    this.#refresh?.refresh();
    for (const changes of this.#subscribers) changes.hint();
    if (this.pace.everyMs) this.#pause = setTimeout(() => this.endPause(), this.pace.everyMs).unref();
  }

  private endPause(): void {
    this.#pause = undefined;
    if (!this.#hintedInPause) return;
    this.#hintedInPause = false;
    this.pass();
  }
}
