import { LockMode, type EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { clock } from '../platform/clock.js';
import { FIRST_CHECK_MS } from './payment-page.service.js';
import { PaymentStatus } from './payment-status.js';
import { Payment } from './payment.entity.js';
import type { PaymentService } from './payment.service.js';

const MINUTE = 60_000;
const MOST_CHECKS_APART_MS = 60 * MINUTE;
/** Both providers stop sending webhooks after three days; money that comes even later still counts when it is heard of. */
const GIVEN_UP_MS = 72 * 60 * MINUTE;

/** Payments that nobody brought news of: their providers are asked, for three days. */
export class OverduePayments {
  constructor(
    private readonly em: EntityManager,
    private readonly payments: PaymentService,
  ) {}

  /** Asks about one payment that has waited long enough; after three days for the last time. */
  async check(paymentId: string): Promise<void> {
    const payment = await this.em.findOneOrFail(Payment, paymentId);
    if (payment.received !== null) return;
    await this.payments.ask(payment);
    const age = clock.now().getTime() - payment.createdAt.getTime();
    if (age > GIVEN_UP_MS) await this.payments.settle(payment.id, { kind: 'closed' });
  }

  /**
   * Takes up to `limit` payments whose webhook is overdue; each is asked about later and later. Declined ones too, as
   * long as their page is open: a buyer can try another card there. The index `payments_unsettled` has just these.
   */
  @Transactional()
  async takeOverdue(limit: number): Promise<string[]> {
    const now = clock.now();
    const overdue = await this.em.find(
      Payment,
      {
        received: null,
        $or: [{ status: PaymentStatus.PENDING }, { pageClosed: false }],
        nextCheckAt: { $lte: now },
      },
      { orderBy: { nextCheckAt: 'asc' }, limit, lockMode: LockMode.PESSIMISTIC_PARTIAL_WRITE },
    );
    for (const payment of overdue) {
      payment.checks += 1;
      const pause = Math.min(FIRST_CHECK_MS * 2 ** (payment.checks - 1), MOST_CHECKS_APART_MS);
      payment.nextCheckAt = new Date(now.getTime() + pause);
    }
    return overdue.map(({ id }) => id);
  }
}
