import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { Event } from '../events/event.entity.js';
import { Tier } from '../events/tier.entity.js';
import { isForPublic } from '../events/tier.policy.js';
import { rowsOf, runBulk, type NewRows } from '../platform/bulk.js';
import { SoldOutError } from './inventory.errors.js';
import type { TierQuantity } from './inventory.service.js';
import { locked, lockedTogether, writeChanges } from './stock-rows.js';

/** What a row had when it was locked, its capacity of now, and what is added to it. */
interface Counter {
  /** Sold and held. */
  readonly taken: number;
  readonly left: number;
  capacity: number;
  held: number;
  sold: number;
  waiting: number;
  /** Of an event, how many tickets were numbered. */
  serials: number;
  /** Of a tier, what its line is owed of what was left when it was locked. */
  owed: number;
}

/**
 * The tickets of some events and tiers under their locks, for many buyers in one transaction: each takes in memory, in
 * turn, and what they took together is written once. Events are locked before tiers, both in the order of their ids.
 * The only place that changes `sold`, `held`, `waiting` and `owed` of tiers and events, and the last serial of events.
 */
export class Stock {
  /** Of events and tiers, by id. */
  readonly #counters: ReadonlyMap<string, Counter>;
  readonly #tiersOf = new Map<string, ReadonlyMap<string, Tier>>();

  private constructor(
    private readonly em: EntityManager,
    /** By id, as they are under the lock; events with their organizations where they were locked for a sale. */
    readonly events: ReadonlyMap<string, Event>,
    readonly tiers: ReadonlyMap<string, Tier>,
  ) {
    const rows = [...events.values(), ...tiers.values()];
    this.#counters = new Map(
      rows.map(row => {
        const [capacity, taken] = [row.capacity ?? Infinity, row.sold + row.held];
        const owed = 'owed' in row && row.waiting > 0 ? row.owed : 0;
        return [row.id, { taken, left: capacity - taken, capacity, held: 0, sold: 0, waiting: 0, serials: 0, owed }];
      }),
    );
  }

  /** Locks the rows to the end of the transaction; those that do not exist are missing from the maps. */
  static async lock(em: EntityManager, eventIds: readonly string[], tierIds: readonly string[]): Promise<Stock> {
    const { events, tiers } = await lockedTogether(em, eventIds, tierIds);
    return new Stock(em, events, tiers);
  }

  /**
   * As `lock`, for tickets that come back: with all tiers of these events that somebody waits for, since what a house
   * has room for again may be theirs. Nobody joins or leaves a waitlist meanwhile.
   */
  static async lockForReturn(
    em: EntityManager,
    eventIds: readonly string[],
    tierIds: readonly string[],
  ): Promise<Stock> {
    const events = await locked(em, Event, 'events', eventIds);
    const awaited = [...events.values()].filter(({ waiting }) => waiting > 0).map(({ id }) => id);
    const tiers = await locked(em, Tier, 'tiers', tierIds, awaited);
    return new Stock(em, events, tiers);
  }

  /**
   * Takes tickets off sale: all or none.
   * @throws SoldOutError for the first tier (by id) with too few left, but for what its line is owed (`keptOf`), or where the
   * event's own capacity is reached.
   */
  hold(eventId: string, quantities: readonly TierQuantity[]): void {
    this.assertRoom(eventId, quantities);
    this.add(eventId, quantities, { held: +1, sold: 0 });
  }

  /** What came back is held for those who wait. */
  setAside(tier: Tier, quantity: number): void {
    this.add(tier.event.id, [{ tierId: tier.id, quantity }], { held: +1, sold: 0 });
  }

  /** Held tickets were paid. */
  sellHeld(eventId: string, quantities: readonly TierQuantity[]): void {
    this.add(eventId, quantities, { held: -1, sold: +1 });
  }

  /** Held tickets come back. */
  release(eventId: string, quantities: readonly TierQuantity[]): void {
    this.add(eventId, quantities, { held: -1, sold: 0 });
  }

  /** Sold tickets come back. */
  takeBack(eventId: string, quantities: readonly TierQuantity[]): void {
    this.add(eventId, quantities, { held: 0, sold: -1 });
  }

  /** A tier or an event has another capacity from now on, null for none; the row has it already. */
  resize(id: string, capacity: number | null): void {
    this.#counters.get(id)!.capacity = capacity ?? Infinity;
  }

  /** So many more wait for the tier; fewer, where it is below 0. */
  wait(tier: Tier, by: number): void {
    for (const id of [tier.event.id, tier.id]) this.#counters.get(id)!.waiting += by;
  }

  /** What can be had of a tier now: what it has left, and no more than the house has room for. */
  availableOf({ id, event }: Tier): number {
    return Math.max(0, Math.min(left(this.#counters.get(id)!), left(this.#counters.get(event.id)!)));
  }

  /** How many of a tier there can be at all: its capacity of now, and no more than the house's. */
  mostOf({ id, event }: Tier): number {
    return Math.min(this.#counters.get(id)!.capacity, this.#counters.get(event.id)!.capacity);
  }

  /** Whether there can be fewer of a tier than when it was locked. */
  isSmaller({ id, event }: Tier): boolean {
    return [id, event.id].some(one => {
      const { capacity, left: before, taken } = this.#counters.get(one)!;
      return capacity < before + taken;
    });
  }

  /**
   * What came back to a tier and nobody has yet: by how much what can be had of it has grown since it was locked, and what
   * its line was owed by then.
   */
  cameBack(tier: Tier): number {
    const { left: own, owed } = this.#counters.get(tier.id)!;
    const before = Math.max(0, Math.min(own, this.#counters.get(tier.event.id)!.left));
    return Math.max(0, this.availableOf(tier) - Math.max(0, before - owed));
  }

  /** So many of a tier its line is owed, until the public may buy it; they stay on sale for those with a code. */
  owe(tier: Tier, units: number): void {
    this.#counters.get(tier.id)!.owed = units;
  }

  /** How many of a tier the public may not have: what its line is owed, and the next sweep offers it. */
  keptOf(tier: Tier): number {
    const owed = this.#counters.get(tier.id)!.owed;
    return owed > 0 && isForPublic(this.events.get(tier.event.id)!, tier) ? owed : 0;
  }

  /** Tickets whose hold was released before the money came: sold where there is still room. @throws SoldOutError. */
  sell(eventId: string, quantities: readonly TierQuantity[]): void {
    this.assertRoom(eventId, quantities);
    this.add(eventId, quantities, { held: 0, sold: +1 });
  }

  /** Numbers so many tickets of an event, one after the other. @returns the first number. */
  number(eventId: string, tickets: number): number {
    const counter = this.#counters.get(eventId)!;
    const first = this.events.get(eventId)!.lastSerial + counter.serials + 1;
    counter.serials += tickets;
    return first;
  }

  /**
   * Writes what was taken, given back and numbered, and who waits. The CHECK constraints repeat what was decided. `made`: new rows of
   * whoever took them, in the same statement.
   */
  async write(made: readonly NewRows[] = []): Promise<void> {
    await this.writeOwed();
    const changes = [...this.#counters].map(([id, counter]) => ({ ...counter, id }));
    const changed = changes.filter(one => one.held !== 0 || one.sold !== 0 || one.waiting !== 0 || one.serials !== 0);
    await writeChanges(this.em, changed, made);
  }

  /**
   * Apart, since it seldom changes: those who buy do without it, but for those with a code who take what a line is owed of a
   * hidden tier. What is owed is there: never more than the tier has left, and nothing where nobody waits.
   */
  private async writeOwed(): Promise<void> {
    const changed = [...this.tiers.values()].flatMap(({ id, waiting: waited, owed }) => {
      const now = this.#counters.get(id)!;
      const still = waited + now.waiting > 0 ? Math.min(now.owed, Math.max(0, left(now))) : 0;
      return still === owed ? [] : { id, owed: still };
    });
    if (changed.length === 0) return;
    const changes = rowsOf('change', [
      { name: 'id', type: 'uuid', values: changed.map(({ id }) => id) },
      { name: 'owed', type: 'int', values: changed.map(({ owed }) => owed) },
    ]);
    await runBulk(this.em, sql`update tiers set owed = change.owed from ${changes} where tiers.id = change.id`);
  }

  /** The tiers of an event, by id, as far as they were asked for. */
  tiersOf(eventId: string): ReadonlyMap<string, Tier> {
    let tiers = this.#tiersOf.get(eventId);
    if (!tiers) {
      tiers = new Map([...this.tiers].filter(([, { event }]) => event.id === eventId));
      this.#tiersOf.set(eventId, tiers);
    }
    return tiers;
  }

  /** The tiers of which nothing is left, by themselves or with their event's house. */
  get soldOut(): Tier[] {
    const isEmpty = (counter: Counter | undefined) => counter !== undefined && left(counter) <= 0;
    return [...this.tiers.values()].filter(
      ({ id, event }) => isEmpty(this.#counters.get(id)) || isEmpty(this.#counters.get(event.id)),
    );
  }

  private assertRoom(eventId: string, quantities: readonly TierQuantity[]): void {
    const total = quantities.reduce((sum, { quantity }) => sum + quantity, 0);
    const inOrder = [...quantities].sort((a, b) => (a.tierId < b.tierId ? -1 : 1));
    const room = left(this.#counters.get(eventId)!);
    if (room < total) throw this.soldOutError(inOrder[0]!.tierId, room);
    for (const { tierId, quantity } of inOrder) {
      const available = Math.max(0, left(this.#counters.get(tierId)!) - this.keptOf(this.tiers.get(tierId)!));
      if (available < quantity) throw this.soldOutError(tierId, available);
    }
  }

  /** Nobody can wait for a tier that only a promo code shows. */
  private soldOutError(tierId: string, available: number): SoldOutError {
    return new SoldOutError(tierId, available, !this.tiers.get(tierId)!.hidden);
  }

  private add(eventId: string, quantities: readonly TierQuantity[], change: { held: number; sold: number }): void {
    for (const { tierId, quantity } of quantities) {
      for (const counter of [this.#counters.get(eventId)!, this.#counters.get(tierId)!]) {
        counter.held += change.held * quantity;
        counter.sold += change.sold * quantity;
      }
    }
  }
}

const left = ({ capacity, taken, held, sold }: Counter): number => capacity - taken - held - sold;
