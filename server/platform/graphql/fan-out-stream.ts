import { Gauge } from 'prom-client';
import { clock } from '../clock.js';
import { metrics } from '../http/metrics.js';
import { SharedReading } from '../live-feed-reading.js';
import type { Hints } from '../live-feed.js';
import type { Watch } from '../live-watch.js';
import type { Answer, Subscriber } from './fan-out-subscriber.js';
import { SharedFrame } from './websocket-outlet.js';

const streams = new Gauge({
  name: 'foyer_live_streams',
  help: 'Distinct subscriptions that are executed once for all who share them.',
  registers: [metrics],
});

/** All who are told the same: one execution at each hint, whose answer is offered to everybody. Ends with the last. */
export class Stream<Watcher extends { readonly subscriber: Subscriber }> {
  readonly #watchers = new Set<Watcher>();
  /** Those who came and wait for a reading that began after them. */
  readonly #newcomers = new Set<Watcher>();
  readonly #hints: Hints;
  readonly #everyMs: number;
  readonly #reading = new SharedReading(() => {});
  #newest: (Answer & { readonly heard: number; readonly at: number }) | undefined;

  /** `read` answers the payload on behalf of everybody; null when it can't be the same for all of them. */
  constructor(
    watch: Watch,
    private readonly read: (stream: Stream<Watcher>) => Promise<string | null>,
    private readonly whenEmpty: () => void,
  ) {
    this.#hints = watch[Symbol.asyncIterator]();
    this.#everyMs = watch.pace.everyMs ?? 0;
    streams.inc();
    void this.run();
  }

  get watchers(): ReadonlySet<Watcher> {
    return this.#watchers;
  }

  /** They get the newest answer at once where it is fresh, else the next one. */
  async add(watcher: Watcher): Promise<void> {
    this.#watchers.add(watcher);
    this.#newcomers.add(watcher);
    if (!this.isFresh()) await this.ask();
    this.#newcomers.delete(watcher);
    if (this.#newest && this.#watchers.has(watcher)) watcher.subscriber.offer(this.#newest);
  }

  remove(watcher: Watcher): void {
    if (!this.#watchers.delete(watcher) || this.#watchers.size > 0) return;
    streams.dec();
    void this.#hints.return?.();
    this.whenEmpty();
  }

  private async run(): Promise<void> {
    for await (const _hint of this.#hints) {
      await this.ask();
      if (this.#newest) this.tellAll(this.#newest);
    }
    for (const watcher of [...this.#watchers]) void watcher.subscriber.return(); // the feed has closed
  }

  private tellAll(newest: Answer): void {
    const now = clock.now().getTime();
    for (const watcher of this.#watchers) {
      if (!this.#newcomers.has(watcher)) watcher.subscriber.offer(newest, now);
    }
  }

  /** Nothing has happened since it was read, and it is no older than what the others are shown. */
  private isFresh(): boolean {
    if (this.#newest?.heard !== this.#hints.heard) return false;
    return performance.now() - this.#newest.at <= this.#everyMs;
  }

  /** Whoever asks while a reading is under way shares the next: they may have come because of a change. */
  private ask(): Promise<void> {
    return this.#reading.ask(async () => {
      const { heard } = this.#hints;
      const at = performance.now();
      try {
        const text = await this.read(this);
        if (text !== null) this.#newest = { frame: new SharedFrame(`${text}}`), heard, at };
      } catch (error) {
        for (const watcher of [...this.#watchers]) watcher.subscriber.fail(error);
      }
    });
  }
}
