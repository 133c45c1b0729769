import type { EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { isProviderError } from '../payments/payment-provider.errors.js';
import type { PaymentService } from '../payments/payment.service.js';
import { clock } from '../platform/clock.js';
import { isDatabaseAway } from '../platform/database-away.js';
import type { JobQueue } from '../platform/jobs.js';
import { log } from '../platform/log.js';
import { endHold } from './end-hold.job.js';
import { OrderStatus } from './order-status.js';
import { Order } from './order.entity.js';
import type { Releases } from './release.service.js';

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
    private readonly releases: Releases,
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
    const over = await this.em.execute<{ id: string; has_page: boolean }[]>(
      `select id, exists (select from payments where order_id = orders.id and not page_closed and received is null) as has_page
       from orders
       where status in ('HELD', 'AWAITING_PAYMENT') and hold_expires_at <= ? and (end_queued_at is null or end_queued_at < ?)
       order by hold_expires_at limit ${BATCH}`,
      [now, new Date(now.getTime() - QUEUE_AGAIN_MS)],
    );
    const paging = over.filter(({ has_page: hasPage }) => hasPage);
    const queued = await this.queueOrLeave(paging.map(({ id }) => id));
    const rest = over.filter(({ has_page: hasPage }) => !hasPage);
    const released = await Promise.all(rest.map(({ id }) => this.releaseOrPutOff(id)));
    return queued + released.filter(Boolean).length;
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
    await this.releases.add({ orderId, to: OrderStatus.EXPIRED });
  }

  /** What can't be queued now must not keep the others: the next sweep finds it. @returns how many were. */
  private async queueOrLeave(orderIds: readonly string[]): Promise<number> {
    if (orderIds.length === 0) return 0;
    try {
      return await this.queueEnds(orderIds);
    } catch (error) {
      if (isDatabaseAway(error)) throw error;
      log.error({ err: error, orderIds }, 'holds could not be ended');
      return 0;
    }
  }

  /** But those that somebody changes just now. */
  @Transactional()
  private async queueEnds(orderIds: readonly string[]): Promise<number> {
    const free = await this.putOff(orderIds);
    await this.jobs.addAll(
      endHold,
      free.map(orderId => ({ payload: { orderId }, key: `endHold:${orderId}` })),
    );
    return free.length;
  }

  /** One that can't be ended must not keep the others. @throws where no hold can be ended now. */
  private async releaseOrPutOff(orderId: string): Promise<boolean> {
    try {
      await this.releases.add({ orderId, to: OrderStatus.EXPIRED });
      return true;
    } catch (error) {
      if (isDatabaseAway(error)) throw error;
      log.error({ err: error, orderId }, 'a hold could not be ended');
      await this.putOff([orderId]);
      return false;
    }
  }

  /** The sweep leaves them alone for a while, but those that somebody changes just now. @returns which. */
  private async putOff(orderIds: readonly string[]): Promise<string[]> {
    const free = await this.em.execute<{ id: string }[]>(
      `update orders set end_queued_at = ? where id in
         (select id from orders where id in (?) order by id for no key update skip locked) returning id`,
      [clock.now(), [...orderIds]],
    );
    return free.map(({ id }) => id);
  }
}
