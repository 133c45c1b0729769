import DataLoader from 'dataloader';

/**
 * When a loader sends what readings of the live feed ask for: those that begin at the same moment each begin in a turn of the
 * event loop of their own, and a DataLoader's batch would be over before the next.
 */
export const afterThisTurn = (send: () => void): void => void setImmediate(send);

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
