import type { EntityManager } from '@mikro-orm/postgresql';
import { Batches } from '../platform/batches.js';
import { insertAll } from '../platform/bulk.js';
import { QueueTicket } from './queue-ticket.entity.js';

/** Those who come at once are written at once: a crowd arrives in one statement. */
export type QueueArrivals = Batches<QueueTicket, QueueTicket>;

export function queueArrivals(fork: () => EntityManager): QueueArrivals {
  return new Batches({
    async work(places) {
      await fork().transactional(em => insertAll(em, QueueTicket, places));
      return places.map(place => ({ result: place }));
    },
  });
}
