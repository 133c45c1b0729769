interface Asked {
  after?: string | null;
}

/** A list of so many that is read in pages of fifty. `slow` says how long the first page takes, in milliseconds. */
export const inPages =
  (all: () => readonly { id: string }[], slow: () => number = () => 0) =>
  async ({ after }: Asked) => {
    const nodes = all();
    if (!after) await new Promise(resolve => setTimeout(resolve, slow()));
    const from = after ? nodes.findIndex(({ id }) => id === after) + 1 : 0;
    const edges = nodes.slice(from, from + 50).map(node => ({ cursor: node.id, node }));
    return { edges, pageInfo: { hasNextPage: from + 50 < nodes.length, endCursor: edges.at(-1)?.cursor ?? null } };
  };
