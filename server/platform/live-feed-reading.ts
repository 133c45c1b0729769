import { setImmediate as turn } from 'node:timers/promises';

/**
 * One reading for all who ask at once. Whoever asks while one is under way shares the next, because the one under way
 * may have missed the change that made them ask. Readings of one topic never overlap, so their order is their age.
 */
export class SharedReading {
  #underWay: Promise<void> | undefined;
  #next: Promise<unknown> | undefined;

  constructor(private readonly whenIdle: () => void) {}

  ask<T>(read: () => Promise<T>): Promise<T> {
    this.#next ??= this.readNext(read);
    return this.#next as Promise<T>;
  }

  private async readNext<T>(read: () => Promise<T>): Promise<T> {
    await (this.#underWay ?? turn()); // a turn of the event loop lets everybody whom one hint woke join
    this.#next = undefined;
    const reading = read();
    const settle = (): void => {
      if (this.#underWay !== settled) return;
      this.#underWay = undefined;
      if (!this.#next) this.whenIdle();
    };
    const settled: Promise<void> = reading.then(settle, settle);
    this.#underWay = settled;
    return reading;
  }
}
