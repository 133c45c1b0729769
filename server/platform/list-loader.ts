import DataLoader from 'dataloader';

/** Loads lists by their owner's id, all owners that one operation asks about in one statement. */
export function listLoader<Item>(
  load: (ownerIds: readonly string[]) => Promise<Item[]>,
  ownerOf: (item: Item) => string,
): DataLoader<string, Item[]> {
  return new DataLoader(
    async ownerIds => {
      const lists = new Map<string, Item[]>(ownerIds.map(id => [id, []]));
      for (const item of await load(ownerIds)) lists.get(ownerOf(item))?.push(item);
      return ownerIds.map(id => lists.get(id)!);
    },
    { cache: false }, // an operation that changes a list reads it again
  );
}
