/** Words of one key that are asked about at once, however many are left: other processes have so many of theirs. */
const MOST_AT_ONCE = 10;

/** A word about which somebody asks now. */
class Asked {
  asking = 1;
  readonly #end = Promise.withResolvers<void>();
  readonly ended = this.#end.promise;

  end(): void {
    this.#end.resolve();
  }
}

/** Who guesses with one key: an address, say. */
class Guessing {
  here = 0;
  readonly #words = new Map<string, Asked>();
  #door = Promise.resolve();

  /** One after the other, so that of two who find one guess left one has it. */
  enter(word: string, left: () => Promise<number>): Promise<void> {
    const entered = this.#door.then(() => this.admit(word, left));
    this.#door = entered.catch(() => {});
    return entered;
  }

  leave(word: string): void {
    const asked = this.#words.get(word)!;
    asked.asking -= 1;
    if (asked.asking > 0) return;
    this.#words.delete(word);
    asked.end();
  }

  private async admit(word: string, left: () => Promise<number>): Promise<void> {
    for (;;) {
      const asked = this.#words.get(word);
      if (asked) {
        asked.asking += 1;
        return;
      }
      // Of these some may be counted while `left` is read: they are taken for wrong and not yet counted, all of them.
      const others = [...this.#words.values()];
      if (others.length < Math.min(await left(), MOST_AT_ONCE)) {
        this.#words.set(word, new Asked());
        return;
      }
      await Promise.race(others.map(({ ended }) => ended));
    }
  }
}

/**
 * Guesses that are counted only once they were wrong, many at once: as many words are asked about as there are guesses
 * left, each as if it were wrong. Whoever says the same word at the same time asks with whoever said it first, for
 * together they learn no more: a venue's crowd with one code does not wait for each other. The next word waits for one
 * of those before it.
 *
 * In one process no key gets further than one after the other would; each other process may have ten words more under way.
 */
export class Guesses {
  readonly #byKey = new Map<string, Guessing>();

  /** `left` says how many wrong guesses the key has left, at least one, or throws. Throws what `left` and `ask` throw. */
  async ask<Answer>(
    key: string,
    word: string,
    left: () => Promise<number>,
    ask: () => Promise<Answer>,
  ): Promise<Answer> {
    const guessing = this.#byKey.get(key) ?? new Guessing();
    this.#byKey.set(key, guessing);
    guessing.here += 1;
    try {
      await guessing.enter(word, left);
      return await ask().finally(() => guessing.leave(word));
    } finally {
      guessing.here -= 1;
      if (guessing.here === 0) this.#byKey.delete(key);
    }
  }
}
