interface List {
  readonly edges: readonly unknown[];
  readonly pageInfo: { readonly hasNextPage: boolean };
}

/** “1 order”, “12 orders”, “50+ orders” where more follow: nobody waits until a list of a million is counted. */
export function howMany({ edges: { length }, pageInfo: { hasNextPage } }: List, one: string): string {
  return `${length}${hasNextPage ? '+' : ''} ${length === 1 && !hasNextPage ? one : `${one}s`}`;
}
