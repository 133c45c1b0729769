/** An entry that was passed over so often collects: what comes back is set aside for it until it has all that it wants. */
export const MOST_PASSES = 5;

/** How many one order takes of a tier. */
export interface Limits {
  readonly minPerOrder: number;
  readonly maxPerOrder: number;
}

/**
 * How many are held for somebody who asked for so many, by the tier's limits of now: as many as one order takes at the
 * most, or at the least. An offer can be left, so whoever wants only what they asked for loses nothing by it.
 */
export const offeredOf = (asked: number, { minPerOrder, maxPerOrder }: Limits): number =>
  Math.min(Math.max(asked, minPerOrder), maxPerOrder);

/** An entry in line, as far as its turn goes. */
export interface InLine {
  readonly tierId: string;
  readonly quantity: number;
  passes: number;
  collected: number;
}

/** What came back to tiers, and nobody has yet. */
export interface CameBack {
  /** How many of a tier. */
  left(tierId: string): number;
  /** How many of a tier there can be at all, by the capacities of now. */
  most(tierId: string): number;
  /** So many of them are somebody's. */
  setAside(tierId: string, units: number): void;
  /** So many that were set aside before are nobody's any more. */
  giveBack(tierId: string, units: number): void;
}

/**
 * What came back, shared out among those who wait for it. They are asked in the order in which they came: the first who
 * can have all that it wants gets it. Who can't is passed over, each time that units go past it: to somebody behind it,
 * or, in the end, to the public. From the fifth time on it collects what there is.
 *
 * So a group gives way to five others at most, then everything is its own until it is whole; and what fits nobody is on
 * sale again rather than kept from everybody. Who wants more than there can be would never be whole: it keeps its place for
 * a day with more room, collects nothing until then, and nobody waits behind it.
 */
export class Round<Entry extends InLine> {
  /** Who has all that it wants now, in the order in which they got it. */
  readonly served: Entry[] = [];
  /** Whose passes or collection changed, those who are served among them. */
  readonly changed = new Set<Entry>();
  /** Those who could not have all of what was left when they were asked. */
  readonly #passedOver: Entry[] = [];

  constructor(private readonly cameBack: CameBack) {}

  /** Before anybody is asked: who collected, and could be whole at a capacity that was larger then, has it no more. */
  letGo(entry: Entry): void {
    if (this.canBeWhole(entry)) return;
    this.cameBack.giveBack(entry.tierId, entry.collected);
    entry.collected = 0;
    this.changed.add(entry);
  }

  /** The next in line is asked. */
  ask(entry: Entry): void {
    if (!this.canBeWhole(entry)) return;
    if (entry.collected >= entry.quantity) return this.complete(entry);
    const units = this.unitsFor(entry);
    if (units > 0) this.give(entry, units, this.#passedOver.length);
    else if (this.cameBack.left(entry.tierId) > 0) this.#passedOver.push(entry);
  }

  /** Everybody was asked: what is left is on sale. */
  end(): void {
    for (const entry of this.#passedOver) if (this.cameBack.left(entry.tierId) > 0) this.pass(entry);
  }

  /** `ahead`: so many of those who were passed over came before the entry. */
  private give(entry: Entry, units: number, ahead: number): void {
    entry.collected += units;
    this.cameBack.setAside(entry.tierId, units);
    this.changed.add(entry);
    if (entry.collected === entry.quantity) this.served.push(entry);
    for (const other of this.#passedOver.slice(0, ahead)) this.pass(other);
    this.askAgain();
  }

  /** One order takes fewer since it began to collect: it has all that it can have, and what is above it goes on. */
  private complete(entry: Entry): void {
    this.cameBack.giveBack(entry.tierId, entry.collected - entry.quantity);
    entry.collected = entry.quantity;
    this.changed.add(entry);
    this.served.push(entry);
    this.askAgain();
  }

  /** Those who came before: one may collect by now, or there may be enough. */
  private askAgain(): void {
    const ahead = this.#passedOver.findIndex(other => this.unitsFor(other) > 0);
    if (ahead < 0) return;
    const next = this.#passedOver[ahead]!;
    this.give(next, this.unitsFor(next), ahead);
  }

  private canBeWhole({ tierId, quantity }: Entry): boolean {
    return quantity <= this.cameBack.most(tierId);
  }

  private unitsFor({ tierId, quantity, passes, collected }: Entry): number {
    const [wanted, left] = [quantity - collected, this.cameBack.left(tierId)];
    if (passes >= MOST_PASSES) return Math.min(wanted, left);
    return wanted <= left ? wanted : 0;
  }

  private pass(entry: Entry): void {
    if (entry.passes >= MOST_PASSES || entry.collected === entry.quantity) return;
    entry.passes += 1;
    this.changed.add(entry);
  }
}
