interface List {
  readonly edges: readonly unknown[];
  readonly pageInfo: { readonly hasNextPage: boolean };
}

/**
 * “1 order”, “12 orders”, “50+ orders” where more follow: nobody waits until a list of a million is counted. `words` are
 * for so many.
 */
export function howMany(
  { edges: { length }, pageInfo: { hasNextPage } }: List,
  words: (count: number) => string,
): string {
  return hasNextPage ? words(Math.max(length, 2)).replace(/\d(?:[\d\s.,]*\d)?/, '$&+') : words(length);
}
