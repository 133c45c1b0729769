import type { EntityManager } from '@mikro-orm/postgresql';
import { Batches } from '../platform/batches.js';
import { Order } from './order.entity.js';

/** The process's one reader of single orders: buyers who come with theirs at once share a statement. */
export class OrderReader {
  readonly #batches = new Batches<string, Order | null>({
    work: async ids => {
      const orders = await this.fork().find(Order, { id: { $in: [...ids] } });
      const byId = new Map(orders.map(order => [order.id, order]));
      return ids.map(id => ({ result: byId.get(id) ?? null }));
    },
    nameOf: id => id, // nobody gets an entity that another operation has in its hands
  });

  /** `fork` answers a new EntityManager. */
  constructor(private readonly fork: () => EntityManager) {}

  /** The order as it was last committed, outside any transaction of the caller's; null where there is none. */
  find(id: string): Promise<Order | null> {
    return this.#batches.add(id);
  }
}
