/** While all is well: the list is brought up to date, and the server hears that the device is there. */
const EVERY_MS = 20_000;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;

interface LoopParts {
  /** Rejects where the server could not be reached; false where that did not come to light. */
  work: () => Promise<boolean>;
  /** Whether the server answers, as often as that changes. */
  onTurn: (isOnline: boolean) => void;
}

/**
 * Does its work every so often, one at a time; where it fails again and again, later and later and never in step with other
 * devices; at once when the browser says that the network is back.
 */
export class SyncLoop {
  #isOnline = navigator.onLine;
  #failures = 0;
  #restsUntil = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #working: Promise<void> | null = null;
  #isRunning = false;
  #isWanted = false;

  constructor(private readonly parts: LoopParts) {}

  get isOnline(): boolean {
    return this.#isOnline;
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    addEventListener('online', this.now);
    addEventListener('offline', this.#offline);
    this.now();
  }

  stop(): void {
    this.#isRunning = false;
    clearTimeout(this.#timer);
    removeEventListener('online', this.now);
    removeEventListener('offline', this.#offline);
  }

  /**
   * Works now; where it is at work already, once more after that, because what there is to do has changed; where the server
   * asked for a rest, after that.
   */
  readonly now = (): void => {
    clearTimeout(this.#timer);
    if (!this.#isRunning) return;
    if (this.#restsUntil > Date.now()) {
      this.#plan();
      return;
    }
    if (this.#working) {
      this.#isWanted = true;
      return;
    }
    this.#isWanted = false;
    this.#working = this.parts
      .work()
      .then(
        isReached => (isReached ? this.heard() : undefined),
        () => this.missed(),
      )
      .finally(() => {
        this.#working = null;
        if (this.#isWanted && this.#isOnline) this.now();
        else this.#plan();
      });
  };

  /** Somebody else had an answer from the server. */
  heard(): void {
    this.#failures = 0;
    this.#restsUntil = 0;
    this.#turn(true);
  }

  /** The server has had too much, and said when to come again. */
  rest(ms: number): void {
    this.#restsUntil = Date.now() + ms;
  }

  /** Somebody waited for the server in vain. */
  missed(): void {
    this.#failures += 1;
    this.#turn(false);
    if (!this.#working) this.#plan();
  }

  readonly #offline = (): void => this.#turn(false);

  #turn(isOnline: boolean): void {
    this.#isOnline = isOnline;
    this.parts.onTurn(isOnline);
  }

  #plan(): void {
    clearTimeout(this.#timer);
    if (!this.#isRunning) return;
    const backOff = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.max(0, this.#failures - 1));
    const pause = (this.#isOnline ? EVERY_MS : backOff) * (0.5 + Math.random() / 2);
    // All that were sent away are told the same time: out of step then, too.
    const rest = this.#restsUntil - Date.now();
    this.#timer = setTimeout(this.now, rest > 0 ? rest + Math.min(pause, FIRST_RETRY_MS) : pause);
  }
}
