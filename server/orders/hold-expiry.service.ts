import type { EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { isProviderError, type PaymentService } from '../payments/payment.service.js';
import { clock } from '../platform/clock.js';
import { isDatabaseAway } from '../platform/database-away.js';
import type { JobQueue } from '../platform/jobs.js';
import { log } from '../platform/log.js';
import { endHold } from './end-hold.job.js';
import { OrderStatus } from './order-status.js';
import { Order } from './order.entity.js';
import type { OrderService } from './order.service.js';

/** So many are read at a time. */
const BATCH = 200;
/** A provider that comes back is asked within this time, however long the queue's own pauses have grown. */
const QUEUE_AGAIN_MS = 60_000;
/** A hold outlives its end by an hour at most where the provider can't say whether it was paid: the last question falls in its last minute. */
const LONGEST_GRACE_MS = 60 * 60_000 - QUEUE_AGAIN_MS;

/** Ends holds whose time is over: by the clock they ended at once, here their tickets return. */
export class HoldExpiryService {
  constructor(
    private readonly em: EntityManager,
    private readonly jobs: JobQueue,
    private readonly orders: OrderService,
    private readonly payments: PaymentService,
  ) {}

  /**
   * Releases what nobody went to pay, and adds a job for each of the rest, whose pages have to be closed first: a
   * provider that is away holds up those alone. Runs every second in every worker, for as long as there are any.
   */
  async sweep(): Promise<void> {
    while ((await this.sweepBatch()) === BATCH);
  }

  /** @returns how many holds it ended or queued, `BATCH` at most. `orders_open` is its index. */
  private async sweepBatch(): Promise<number> {
    const now = clock.now();
    let done = 0;
    const over = await this.em.execute<{ id: string; has_page: boolean }[]>(
      `select id, exists (select from payments where order_id = orders.id and not page_closed and received is null) as has_page
       from orders
       where status in ('HELD', 'AWAITING_PAYMENT') and hold_expires_at <= ? and (end_queued_at is null or end_queued_at < ?)
       order by hold_expires_at limit ${BATCH}`,
      [now, new Date(now.getTime() - QUEUE_AGAIN_MS)],
    );
    for (const { id: orderId, has_page: hasPage } of over) {
      try {
        if (hasPage) await this.queueEnd(orderId);
        else await this.orders.release(orderId, OrderStatus.EXPIRED);
        done += 1;
        this.em.clear(); // else every transaction begins with a look at all orders before
      } catch (error) {
        if (isDatabaseAway(error)) throw error;
        log.error({ err: error, orderId }, 'a hold could not be ended');
        await this.putOff(orderId); // it must not keep the others
      }
    }
    return done;
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

  @Transactional()
  private async queueEnd(orderId: string): Promise<void> {
    await this.putOff(orderId);
    await this.jobs.add(endHold, { orderId }, { key: `endHold:${orderId}` });
  }

  /** The sweep leaves it alone for a while. */
  private async putOff(orderId: string): Promise<void> {
    await this.em.execute('update orders set end_queued_at = ? where id = ?', [clock.now(), orderId]);
  }
}
