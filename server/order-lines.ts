import { Batches, type Outcome } from './platform/batches.js';
import type { Resources } from './resources.js';
import type { Services } from './services.js';

/** The lines in which orders wait: those of one kind that come at once share a transaction. */
export function orderLines(services: () => Services): Pick<Resources, 'freeOrders' | 'releases' | 'settlements'> {
  const line = <Request extends { readonly orderId: string }, Result>(
    name: string,
    work: (all: readonly Request[]) => Promise<Outcome<Result>[]>,
  ) =>
    new Batches<Request, Result>({
      work,
      nameOf: ({ orderId }) => orderId,
      locks: { name, eventsOf: all => services().orders.eventIdsOf(all.map(({ orderId }) => orderId)) },
    });
  return {
    freeOrders: line('free orders', all => services().fulfilments.payNothing(all)),
    releases: line('releases', all => services().holdReleases.release(all)),
    settlements: line('settlements', all => services().payments.settleAll(all)),
  };
}
