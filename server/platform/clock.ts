/**
 * The one source of time. Everything that asks what time it is asks here, so that a test can move the clock
 * instead of waiting for it. SQL never calls now() for a rule: the instant is passed in.
 */
class Clock {
  #offsetMs = 0;
  #stoppedAt: number | null = null;

  /** The instant now, UTC. */
  now(): Date {
    return new Date((this.#stoppedAt ?? Date.now()) + this.#offsetMs);
  }

  /** Tests only: moves time by this many milliseconds from where it stands. */
  advance(milliseconds: number): void {
    this.#offsetMs += milliseconds;
  }

  /** Tests only: time stands still, but for what `advance` moves it. */
  stop(): void {
    this.#stoppedAt ??= Date.now();
  }

  /** Tests only: back to the machine's time. */
  reset(): void {
    this.#offsetMs = 0;
    this.#stoppedAt = null;
  }
}

export const clock = new Clock();
