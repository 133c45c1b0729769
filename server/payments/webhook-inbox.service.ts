import { LockMode, type EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { requireAdmin, type Viewer } from '../accounts/viewer.entity.js';
import type { AuditService } from '../audit/audit.service.js';
import { clock } from '../platform/clock.js';
import type { Config } from '../platform/config.js';
import { NotFoundError, WrongStateError } from '../platform/errors.js';
import { findPage, type Page, type PageArguments } from '../platform/graphql/connection.js';
import { isId } from '../platform/ids.js';
import type { JobQueue } from '../platform/jobs.js';
import type { ProviderName } from './payment.entity.js';
import { processWebhook } from './process-webhook.job.js';
import { WebhookDelivery, WebhookStatus } from './webhook-delivery.entity.js';

const DAY_MS = 24 * 3_600_000;
const FORGOTTEN_AT_ONCE = 1_000;

const RETRYABLE: readonly WebhookStatus[] = [WebhookStatus.FAILED, WebhookStatus.IGNORED];

/** The inbox as the operator sees it. */
export class WebhookInboxService {
  constructor(
    private readonly em: EntityManager,
    private readonly viewer: Viewer,
    private readonly jobs: JobQueue,
    private readonly audit: AuditService,
    private readonly config: Pick<Config, 'webhookBodyDays'>,
  ) {}

  /** Kept webhooks, newest first; of one status and one provider where they are given. For an ADMIN. */
  async list(
    { status, provider }: { status?: WebhookStatus; provider?: ProviderName },
    page: PageArguments,
  ): Promise<Page<WebhookDelivery>> {
    requireAdmin(this.viewer);
    const where = { ...(status && { status }), ...(provider && { provider }) };
    return findPage(this.em, WebhookDelivery, where, { receivedAt: 'desc', id: 'desc' }, page);
  }

  /**
   * Has a webhook that failed or was ignored worked off again, with all of its attempts. Harmless at any time: a late
   * “failed” undoes no success, and nothing is fulfilled or refunded twice. For an ADMIN; audited.
   * @throws NotFoundError; WrongStateError for one that waits, or that is done, or whose body was forgotten.
   */
  @Transactional()
  async retry(deliveryId: string): Promise<WebhookDelivery> {
    requireAdmin(this.viewer);
    const delivery = isId(deliveryId)
      ? await this.em.findOne(WebhookDelivery, deliveryId, { lockMode: LockMode.PESSIMISTIC_WRITE, populate: ['body'] })
      : null;
    if (!delivery) throw new NotFoundError('webhook delivery');
    if (!RETRYABLE.includes(delivery.status)) {
      throw new WrongStateError('Only a webhook that failed or was ignored is worked off again.', delivery.status);
    }
    if (delivery.body === null) {
      throw new WrongStateError(
        'What it said is not kept any more: look its money up at the provider.',
        delivery.status,
      );
    }
    delivery.status = WebhookStatus.RECEIVED;
    delivery.processedAt = null;
    await this.jobs.add(processWebhook, { deliveryId }, { key: `webhook:${deliveryId}` });
    this.audit.record({ action: 'webhook.retried', subjectType: 'WebhookDelivery', subjectId: deliveryId });
    return delivery;
  }

  /**
   * Forgets what old webhooks said that nothing is left to do for: a buyer's name and address are in it. Their rows
   * stay, so that a copy that comes again is known. One that FAILED keeps its body until it is worked off.
   */
  async forgetBodies(): Promise<void> {
    const before = new Date(clock.now().getTime() - this.config.webhookBodyDays * DAY_MS);
    for (let forgotten = FORGOTTEN_AT_ONCE; forgotten === FORGOTTEN_AT_ONCE;) {
      const { affectedRows } = await this.em.execute<{ affectedRows: number }>(
        `update webhook_deliveries set body = null where id in (
           select id from webhook_deliveries
           where body is not null and status in ('PROCESSED', 'IGNORED') and processed_at < ?
           order by processed_at limit ? for update skip locked)`,
        [before, FORGOTTEN_AT_ONCE],
        'run',
      );
      forgotten = affectedRows;
    }
  }
}
