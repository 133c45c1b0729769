/** The orders that buyers were told of in all rounds. */
export class Told {
  private readonly ids = new Set<string>();
  private rounds = 0;

  constructor(
    private readonly name: string,
    private readonly buyers: number,
  ) {}

  /** Those of one round. @returns what is wrong with them. */
  add(orders: readonly string[]): string[] {
    this.rounds += 1;
    const before = this.ids.size;
    for (const id of orders) this.ids.add(id);
    const twice = before + orders.length - this.ids.size;
    return twice > 0 ? [`${this.name}: ${twice} buyers were given an order of somebody else`] : [];
  }

  /** Against those in the database, after all rounds. @returns what is wrong. */
  compare(orders: readonly string[]): string[] {
    const kept = new Set(orders);
    const lost = [...this.ids].filter(id => !kept.has(id)).length;
    // Who was still being served when a round ended has an order, but was not heard any more.
    const unheard = [...kept].filter(id => !this.ids.has(id)).length;
    return [
      ...(lost > 0 ? [`${this.name}: ${lost} orders that buyers were told of are not there`] : []),
      ...(unheard > this.rounds * this.buyers
        ? [`${this.name}: ${unheard} orders are there that no buyer was told of`]
        : []),
    ];
  }
}
