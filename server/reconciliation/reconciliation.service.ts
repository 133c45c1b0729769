import type { EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import type { PaymentProviders } from '../payments/payment-providers.service.js';
import type { PaymentService } from '../payments/payment.service.js';
import { ProviderName } from '../payments/payment.entity.js';
import { clock } from '../platform/clock.js';
import { newId } from '../platform/ids.js';
import type { JobQueue } from '../platform/jobs.js';
import { hideInText, log } from '../platform/log.js';
import { Refund } from '../refunds/refund.entity.js';
import type { RefundService } from '../refunds/refund.service.js';
import { DayComparison, type Comparison } from './day-comparison.js';
import { refundAgrees, type Found } from './difference.policy.js';
import { dayOf, daysDue, nightOf, spanOf } from './night.policy.js';
import { reconcileDay } from './reconcile-day.job.js';
import { DifferenceKind, ReconciliationDifference, ReconciliationRun } from './reconciliation.entity.js';

/**
 * Holds each day of each provider against ours: every night, and whenever somebody asks.
 *
 * A run reads both sides, writes every difference down in one transaction, and then settles what needs nobody: what a
 * webhook should have told. A provider that can't be read fails the run before anything was written, and it is tried
 * again. It may be run any number of times: a difference is one row, however often it is seen.
 */
export class ReconciliationService {
  constructor(
    private readonly em: EntityManager,
    private readonly jobs: JobQueue,
    private readonly providers: PaymentProviders,
    private readonly payments: PaymentService,
    private readonly refunds: RefundService,
  ) {}

  /** Plans the night's runs as jobs, once, whoever asks first and how many ask at once. Nothing before four o'clock UTC. */
  async planNight(): Promise<void> {
    const night = nightOf(clock.now());
    if (await this.em.count(ReconciliationRun, { night })) return;
    await this.plan(night);
  }

  /** One planned run. @throws whatever kept it from comparing or settling; the job tries again. */
  async run(runId: string): Promise<void> {
    const failed = await this.compareAndSettle(runId);
    if (failed.length > 0) throw new AggregateError(failed, `${failed.length} differences could not be settled`);
  }

  /**
   * Compares now, for whoever asks.
   * @returns every difference that there is, those too that it could settle.
   * @throws ProviderUnavailable, ProviderRefused; Error where the provider is not set up.
   */
  async compareNow(
    provider: ProviderName,
    day: string,
  ): Promise<{ run: ReconciliationRun; differences: ReconciliationDifference[] }> {
    const asked = new ReconciliationRun({ provider, day, night: null, createdAt: clock.now() });
    await this.em.persist(asked).flush();
    await this.compareAndSettle(asked.id);
    const run = await this.em.findOneOrFail(
      ReconciliationRun,
      { provider, day, finishedAt: { $ne: null } },
      { orderBy: { startedAt: 'desc' } }, // this one, or one that has read later
    );
    const differences = await this.em.find(
      ReconciliationDifference,
      { seenBy: run.id },
      { orderBy: { kind: 'asc', foundAt: 'asc', id: 'asc' } },
    );
    return { run, differences };
  }

  /** The providers that a day can be compared with: those that are set up. */
  get enabled(): ProviderName[] {
    return Object.values(ProviderName).filter(name => this.providers.isEnabled(name));
  }

  private async compareAndSettle(runId: string): Promise<unknown[]> {
    const run = await this.em.findOneOrFail(ReconciliationRun, runId);
    if (!run.finishedAt) await this.compare(run);
    return this.settleOpen(run);
  }

  @Transactional()
  private async plan(night: string): Promise<void> {
    for (const provider of Object.values(ProviderName)) {
      for (const day of await this.daysDue(provider, night)) {
        const [planned] = await this.em.execute<{ id: string }[]>(
          `insert into reconciliation_runs (id, provider, day, night, created_at) values (?, ?, ?, ?, ?)
           on conflict (provider, day, night) do nothing returning id`,
          [newId(), provider, day, night, clock.now()],
        );
        if (planned) await this.jobs.add(reconcileDay, { runId: planned.id }, { key: `reconcile:${planned.id}` });
      }
    }
  }

  /** Also of a provider that is off: its runs fail, and say so, where money of its was taken. */
  private async daysDue(provider: ProviderName, night: string): Promise<string[]> {
    const [first] = await this.em.execute<{ at: Date | null }[]>(
      'select min(created_at) as at from payments where provider = ?',
      [provider],
    );
    if (!first?.at) return [];
    const compared = await this.em.execute<{ day: string; at: Date }[]>(
      `select day::text, max(started_at) as at from reconciliation_runs
       where provider = ? and finished_at is not null group by day`,
      [provider],
    );
    const open = await this.em.execute<{ day: string }[]>(
      'select distinct day::text from reconciliation_differences where provider = ? and resolved_at is null',
      [provider],
    );
    return daysDue(night, {
      since: dayOf(new Date(first.at)),
      comparedAt: new Map(compared.map(({ day, at }) => [day, new Date(at)])),
      withDifferences: new Set(open.map(({ day }) => day)),
    });
  }

  private async compare({ id, provider, day }: ReconciliationRun): Promise<void> {
    const startedAt = clock.now();
    try {
      const comparison = await new DayComparison(this.em, this.providers.get(provider), spanOf(day)).run();
      await this.record({ id, provider, day, startedAt }, comparison);
    } catch (error) {
      const lastError = hideInText(String(error)).slice(0, 500);
      await this.em.nativeUpdate(ReconciliationRun, { id }, { startedAt, lastError });
      throw error;
    }
  }

  /** All of it or nothing. Of two runs of one day at once, what the later one read holds. */
  @Transactional()
  private async record(run: Compared, { differences, transactions, refunds }: Comparison): Promise<void> {
    const { id, provider, day, startedAt } = run;
    const now = clock.now();
    await this.em.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`reconcile:${provider}:${day}`]);
    const read = { provider, day, finishedAt: { $ne: null }, startedAt: { $gt: startedAt } };
    if (!(await this.em.count(ReconciliationRun, read))) {
      for (const difference of differences) await this.recordOne(run, difference, now);
      await this.em.execute(
        `update reconciliation_differences set resolved_at = ?
         where provider = ? and day = ? and resolved_at is null and seen_by <> ?`,
        [now, provider, day, id],
      );
    }
    await this.em.nativeUpdate(
      ReconciliationRun,
      { id },
      { startedAt, finishedAt: now, transactions, refunds, lastError: null },
    );
    if (differences.length > 0) log.warn({ provider, day, differences: differences.length }, 'the provider differs');
  }

  private async recordOne({ id, provider, day }: Compared, difference: Found, now: Date): Promise<void> {
    const { kind, paymentId, refundId, providerId, here, there } = difference;
    await this.em.execute(
      `insert into reconciliation_differences as known
         (id, provider, day, kind, payment_id, refund_id, provider_id, here_amount, here_currency, here_status,
          there_amount, there_currency, there_status, found_at, seen_by)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       on conflict (provider, kind, payment_id, refund_id, provider_id) do update set
         seen_by = excluded.seen_by,
         resolved_at = case when ${STAYS_CLOSED} then known.resolved_at end,
         resolved_by = case when ${STAYS_CLOSED} then known.resolved_by end,
         note = case when ${STAYS_CLOSED} then known.note end,
         here_amount = excluded.here_amount, here_currency = excluded.here_currency, here_status = excluded.here_status,
         there_amount = excluded.there_amount, there_currency = excluded.there_currency, there_status = excluded.there_status`,
      [
        ...[newId(), provider, day, kind, paymentId, refundId, providerId],
        ...[here.amount, here.currency, here.status],
        ...[there.amount, there.currency, there.status],
        ...[now, id],
      ],
    );
  }

  /**
   * Settles what a webhook should have told: money that is there and still open here, and refunds that stand otherwise
   * there. Each by itself, so that one that can't be settled, which stays a difference, does not keep the others.
   * @returns what went wrong.
   */
  private async settleOpen({ provider, day }: ReconciliationRun): Promise<unknown[]> {
    const open = await this.em.find(
      ReconciliationDifference,
      {
        provider,
        day,
        resolvedAt: null,
        $or: [
          { kind: DifferenceKind.PAYMENT_NOT_SETTLED, thereStatus: 'paid' },
          { kind: DifferenceKind.REFUND_STATUS, thereStatus: { $ne: 'pending' } },
        ],
      },
      { disableIdentityMap: true },
    );
    const failed: unknown[] = [];
    for (const difference of open) {
      const { id, kind, paymentId, refundId } = difference;
      try {
        if (!(await this.settle(difference))) continue;
        log.warn({ kind, paymentId, refundId }, 'settled what no webhook told');
        await this.em.nativeUpdate(ReconciliationDifference, { id }, { resolvedAt: clock.now() });
      } catch (error) {
        log.error({ err: error, kind, paymentId, refundId }, 'a difference could not be settled');
        failed.push(error);
      }
      this.em.clear();
    }
    return failed;
  }

  /** @returns whether both sides agree now. */
  private async settle(difference: ReconciliationDifference): Promise<boolean> {
    const { paymentId, refundId, providerId, thereStatus } = difference;
    if (refundId) {
      await this.refunds.settle(refundId);
      const { status } = await this.em.findOneOrFail(Refund, refundId, { refresh: true });
      return refundAgrees(status, thereStatus);
    }
    const money = { amount: difference.thereAmount!, currency: difference.thereCurrency! };
    await this.payments.settle(paymentId!, { kind: 'paid', ...money, providerPaymentId: providerId! });
    return true;
  }
}

/** A person closed it, and both sides still say what they said then. */
const SIDES = ['here_amount', 'here_currency', 'here_status', 'there_amount', 'there_currency', 'there_status'];
const sidesOf = (row: string): string => SIDES.map(side => `${row}.${side}`).join(', ');
const STAYS_CLOSED = `known.resolved_by is not null and (${sidesOf('known')}) is not distinct from (${sidesOf('excluded')})`;

interface Compared extends Pick<ReconciliationRun, 'id' | 'provider' | 'day'> {
  readonly startedAt: Date;
}
