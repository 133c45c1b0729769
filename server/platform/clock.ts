/**
 * The one source of time. Everything that asks what time it is asks here, so that a test can move the clock
 * instead of waiting for it. SQL never calls now() for a rule: the instant is passed in.
 */
class Clock {
  #offsetMs = 0;

  /** The instant now, UTC. */
  now(): Date {
    return new Date(Date.now() + this.#offsetMs);
  }

  /** Tests only: moves time by this many milliseconds from where it stands. */
  advance(milliseconds: number): void {
    this.#offsetMs += milliseconds;
  }

  /** Tests only: back to the machine's time. */
  reset(): void {
    this.#offsetMs = 0;
  }
}

export const clock = new Clock();
