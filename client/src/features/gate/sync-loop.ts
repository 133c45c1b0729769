/** While all is well: the list is brought up to date, and the server hears that the device is there. */
const EVERY_MS = 20_000;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;
/** An answer that takes longer is too late for whoever stands at the door. */
const PROMPT_MS = 1_000;

/** `isOnline`: the server answers promptly. `isSlow`: it answers, but late. */
interface Network {
  isOnline: boolean;
  isSlow: boolean;
}

interface LoopParts {
  /** How many milliseconds its quickest answer took; null where none was waited for. Rejects where the server could not be reached. */
  work: () => Promise<number | null>;
  /** After each answer, and each one that did not come. */
  onTurn: (network: Network) => void;
}

/**
 * Does its work every so often, one at a time; where it fails again and again, later and later and never in step with other
 * devices; at once when the browser says that the network is back.
 */
export class SyncLoop {
  #isOnline = navigator.onLine;
  #isSlow = false;
  #failures = 0;
  #restsUntil = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #working: Promise<void> | null = null;
  #isRunning = false;
  #isWanted = false;
  /** Since the work that is under way began, the browser said that the network is gone: what was answered before says nothing. */
  #isCut = false;

  constructor(private readonly parts: LoopParts) {}

  get isOnline(): boolean {
    return this.#isOnline;
  }

  /** There is a way to the server, but nobody should wait for it. */
  get isSlow(): boolean {
    return this.#isSlow;
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
    this.#isCut = false;
    this.#working = this.parts
      .work()
      .then(
        took => (took === null || this.#isCut ? undefined : this.heard(took)),
        () => this.missed(),
      )
      .finally(() => {
        this.#working = null;
        if (this.#isWanted && (this.#isOnline || this.#isSlow)) this.now();
        else this.#plan();
      });
  };

  /** There was an answer from the server, after so many milliseconds: only a prompt one makes a good network. */
  heard(took: number): void {
    const isPrompt = took <= PROMPT_MS;
    this.#failures = isPrompt ? 0 : this.#failures + 1;
    this.#restsUntil = 0;
    this.#turn(isPrompt, !isPrompt);
    if (!isPrompt && !this.#working) this.#plan();
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

  readonly #offline = (): void => {
    this.#isCut = true;
    this.#turn(false);
  };

  #turn(isOnline: boolean, isSlow = false): void {
    this.#isOnline = isOnline;
    this.#isSlow = isSlow;
    this.parts.onTurn({ isOnline, isSlow });
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
