import type { EntityManager } from '@mikro-orm/postgresql';
import { isProviderError, type PaymentService } from '../payments/payment.service.js';
import { clock } from '../platform/clock.js';
import type { JobQueue } from '../platform/jobs.js';
import { log } from '../platform/log.js';
import { endHold } from './end-hold.job.js';
import { OrderStatus } from './order-status.js';
import { Order } from './order.entity.js';
import type { OrderService } from './order.service.js';

/** So many at a time: a sweep stays short, and the next one follows at once while there are more. */
const BATCH = 200;
/** How long a hold outlives its end where the provider can't say whether it was paid. */
const LONGEST_GRACE_MS = 60 * 60_000;

/** Ends holds whose time is over: by the clock they ended at once, here their tickets return. */
export class HoldExpiryService {
  constructor(
    private readonly em: EntityManager,
    private readonly jobs: JobQueue,
    private readonly orders: OrderService,
    private readonly payments: PaymentService,
  ) {}

  /**
   * Releases what nobody went to pay, and asks for the rest, whose pages have to be closed first, one job each. Runs
   * every second in every worker; `orders_open` is the index that it reads.
   * @returns how many it found, `BATCH` at most.
   */
  async sweep(): Promise<number> {
    const over = await this.em.execute<{ id: string; status: OrderStatus }[]>(
      `select id, status from orders
       where status in ('HELD', 'AWAITING_PAYMENT') and hold_expires_at <= ?
       order by hold_expires_at limit ${BATCH}`,
      [clock.now()],
    );
    for (const { id, status } of over) {
      if (status === OrderStatus.HELD) await this.end(id);
      else await this.jobs.add(endHold, { orderId: id }, { key: `endHold:${id}`, keep: true });
    }
    return over.length;
  }

  /**
   * Ends one hold: closes its pages, fulfils what turns out to be paid, else puts the tickets back on sale.
   * @throws ProviderUnavailable within the hour after its end: it may be paid, so the job tries again.
   */
  async end(orderId: string): Promise<void> {
    const order = await this.em.findOneOrFail(Order, orderId);
    if (order.status !== OrderStatus.EXPIRED) return;
    try {
      await this.payments.closeAll(orderId);
    } catch (error) {
      const graceOver = clock.now().getTime() - order.holdEndsAt.getTime() > LONGEST_GRACE_MS;
      if (!isProviderError(error) || !graceOver) throw error;
      log.warn({ err: error, orderId }, 'released without an answer from the provider');
    }
    await this.orders.release(orderId, OrderStatus.EXPIRED);
  }
}
