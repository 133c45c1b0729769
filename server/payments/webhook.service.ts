import { DriverException, raw, type EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { clock } from '../platform/clock.js';
import { newId } from '../platform/ids.js';
import { webhooks } from '../platform/http/webhook-scope.js';
import type { JobQueue } from '../platform/jobs.js';
import { hideInText } from '../platform/log.js';
import type { RefundService } from '../refunds/refund.service.js';
import type { DisputeService } from './dispute.service.js';
import type { PaymentProviders } from './payment-providers.service.js';
import type { PaymentService } from './payment.service.js';
import type { Notice } from './payment-provider.types.js';
import type { ProviderName } from './payment.entity.js';
import { processWebhook } from './process-webhook.job.js';
import { DONE, WebhookDelivery, WebhookStatus } from './webhook-delivery.entity.js';

/** The webhook inbox: keep it, answer, then work. */
export class WebhookService {
  constructor(
    private readonly em: EntityManager,
    private readonly jobs: JobQueue,
    private readonly providers: PaymentProviders,
    private readonly payments: PaymentService,
    private readonly refunds: RefundService,
    private readonly disputes: DisputeService,
  ) {}

  /**
   * Keeps a webhook whose signature holds, with the job that works it off. A copy of one that is kept already changes
   * nothing.
   * @throws InvalidSignatureError: nothing is kept.
   */
  @Transactional()
  async receive(
    name: ProviderName,
    rawBody: Buffer,
    headers: Record<string, string | string[] | undefined>,
  ): Promise<void> {
    const { eventKey, type } = this.providers.get(name).open(rawBody, headers);
    const [kept] = await this.em.execute<{ id: string }[]>(
      `insert into webhook_deliveries (id, provider, event_key, type, body, status, received_at)
       values (?, ?, ?, ?, ?, 'RECEIVED', ?) on conflict (provider, event_key) do nothing returning id`,
      [newId(), name, eventKey, type, rawBody.toString('utf8'), clock.now()],
    );
    if (kept) await this.jobs.add(processWebhook, { deliveryId: kept.id }, { key: `webhook:${kept.id}` });
  }

  /** Works one kept webhook off. Throws what went wrong, after writing it down: the job tries again. */
  async process(deliveryId: string): Promise<void> {
    const delivery = await this.em.findOneOrFail(WebhookDelivery, deliveryId, { populate: ['body'] });
    const { provider, body } = delivery;
    if (delivery.isDone || body === null) return; // forgotten is what was done: the database holds that
    try {
      const notice = this.providers.get(provider).read(body);
      const concernsUs = notice !== null && (await this.act(provider, notice));
      const done = concernsUs ? WebhookStatus.PROCESSED : WebhookStatus.IGNORED;
      await this.record(delivery, { status: done, processedAt: clock.now(), lastError: null });
    } catch (error) {
      const lastError = reasonOf(error);
      await this.record(delivery, { status: WebhookStatus.FAILED, lastError });
      throw error;
    }
  }

  /** Of two attempts at the same time the one that got it done counts, whichever ends last. */
  private async record(
    { id, provider }: WebhookDelivery,
    outcome: Pick<WebhookDelivery, 'status'> & Partial<WebhookDelivery>,
  ): Promise<void> {
    webhooks.inc({ provider, status: outcome.status });
    const open = { id, status: { $nin: DONE } };
    await this.em.nativeUpdate(WebhookDelivery, open, { ...outcome, attempts: raw('attempts + 1') });
  }

  /** @returns false for what is about none of our payments. */
  private async act(provider: ProviderName, notice: Notice): Promise<boolean> {
    if (notice.about === 'refund') return this.refunds.hear(provider, notice.refund, notice.providerPaymentId);
    if (notice.about !== 'payment') return this.actOnDispute(provider, notice);
    const payment = await this.payments.findByNotice(provider, notice.reference, notice.paymentId);
    if (!payment) return false;
    if (notice.state) await this.payments.settle(payment.id, notice.state);
    else await this.payments.ask(payment);
    return true;
  }

  private async actOnDispute(
    provider: ProviderName,
    notice: Extract<Notice, { about: 'dispute' | 'fraudWarning' }>,
  ): Promise<boolean> {
    const payment = await this.payments.findByMoney(provider, notice.providerPaymentId);
    if (!payment) return false;
    if (notice.about === 'dispute') await this.disputes.hear(payment.id, notice.dispute);
    else await this.disputes.warn(payment.id, notice.kind);
    return true;
  }
}

/** The database's own words may repeat a row, and with it a buyer: of those only what kind they are. */
function reasonOf(error: unknown): string {
  if (error instanceof DriverException) return `${error.name} (${error.code})`;
  return hideInText(String(error)).slice(0, 500);
}
