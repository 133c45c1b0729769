import { Counter } from 'prom-client';
import { clock } from '../clock.js';
import { metrics } from '../http/metrics.js';
import type { Outlet, SharedFrame } from './websocket-outlet.js';

/** Told to the metric when it is asked: a delivery takes a few microseconds, and a counter would be a good part of them. */
let delivered = 0;
new Counter({
  name: 'foyer_live_deliveries_total',
  help: 'Answers that were sent to subscribers.',
  registers: [metrics],
  collect() {
    this.inc(delivered);
    delivered = 0;
  },
});

/** What was read for all: told apart by identity, because two readings may well say the same. */
export interface Answer {
  /** A `next` message without its beginning: that has each subscriber's id. */
  readonly frame: SharedFrame;
}

export interface SubscriberHooks {
  /** graphql-ws begins to listen: the first answer is due. */
  begun(): void;
  /** Whoever subscribed has gone. */
  gone(): void;
  /** Asks whether they may still hear it. @throws where they may not. */
  askAgain(): Promise<void>;
}

/**
 * One subscription of one socket, as graphql-ws sees it: an iterator that yields nothing and lasts as long as the
 * subscription. What there is to hear goes past it, straight to the socket.
 *
 * One frame is on its way at most. Until the system has taken it, whatever is offered replaces what was offered before:
 * a consumer that reads too slowly gets the newest when it has read, and costs no memory meanwhile.
 */
export class Subscriber implements AsyncIterableIterator<never> {
  readonly #head: Buffer;
  #offered: Answer | undefined;
  #isDue = false;
  #waits = false;
  #askAt = Infinity;
  #asking = false;
  #outcome: { done: Promise<IteratorResult<never>>; end: () => void; fail: (error: unknown) => void } | undefined;
  #ended = false;

  constructor(
    private readonly outlet: Outlet,
    id: string,
    private readonly hooks: SubscriberHooks,
  ) {
    this.#head = Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`);
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** From then on (by the clock) they are asked whether they may, before they hear more. */
  mayUntil(instant: number): void {
    this.#askAt = instant;
  }

  offer(answer: Answer, now?: number): void {
    if (answer === this.#offered) return;
    this.#offered = answer;
    this.#isDue = true;
    this.deliver(now);
  }

  /** What was offered and not yet sent is no longer for them. */
  withdraw(): void {
    this.#isDue = false;
  }

  next(): Promise<IteratorResult<never>> {
    if (!this.#outcome) {
      const { promise, resolve, reject } = Promise.withResolvers<IteratorResult<never>>();
      this.#outcome = { done: promise, end: () => resolve({ done: true, value: undefined }), fail: reject };
      if (this.#ended) this.#outcome.end();
      else this.hooks.begun();
    }
    return this.#outcome.done;
  }

  async return(): Promise<IteratorResult<never>> {
    if (this.leave()) this.#outcome?.end();
    return { done: true, value: undefined };
  }

  fail(error: unknown): void {
    if (this.leave()) this.#outcome?.fail(error);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private leave(): boolean {
    if (this.#ended) return false;
    this.#ended = true;
    this.hooks.gone();
    return true;
  }

  private deliver(now = clock.now().getTime()): void {
    if (!this.#isDue || this.#asking || this.#ended || !this.outlet.isOpen) return;
    if (!this.outlet.isFree) return this.wait();
    if (now >= this.#askAt) return void this.ask();
    this.#isDue = false;
    this.#offered!.frame.writeTo(this.outlet, this.#head);
    delivered += 1;
  }

  private wait(): void {
    if (this.#waits) return;
    this.#waits = true;
    this.outlet.whenFree(() => {
      this.#waits = false;
      this.deliver();
    });
  }

  private async ask(): Promise<void> {
    this.#asking = true;
    try {
      await this.hooks.askAgain();
    } catch (error) {
      this.fail(error);
    }
    this.#asking = false;
    this.deliver();
  }
}
