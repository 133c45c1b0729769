/** What looks like chance and can be played again: the same seed gives the same numbers. */
export interface Chance {
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number;
  pick<T>(from: readonly T[]): T;
  /** One of the keys, each as often as its number says. */
  weighted<Key extends string>(weights: Readonly<Record<Key, number>>): Key;
}

/** A linear congruential generator with the constants of Numerical Recipes; good enough for tests, never for secrets. */
export function chance(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  for (let i = 0; i < 4; i += 1) next(); // seeds beside each other begin alike
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    pick: from => from[below(from.length)]!,
    weighted(weights) {
      const entries = Object.entries(weights) as [keyof typeof weights, number][];
      let left = below(entries.reduce((sum, [, weight]) => sum + weight, 0));
      for (const [key, weight] of entries) {
        if (left < weight) return key;
        left -= weight;
      }
      throw new Error('weights must be positive');
    },
  };
}
