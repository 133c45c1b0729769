import { LockMode, type EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { Gauge } from 'prom-client';
import { NIL } from 'uuid';
import { z } from 'zod';
import { requireAdmin, type Viewer } from '../accounts/viewer.entity.js';
import type { AuditService } from '../audit/audit.service.js';
import type { ProviderName } from '../payments/payment.entity.js';
import { clock } from '../platform/clock.js';
import { NotFoundError, WrongStateError } from '../platform/errors.js';
import { foreignCursor, pageOf, pageSize, type Page, type PageArguments } from '../platform/graphql/connection.js';
import { metrics } from '../platform/http/metrics.js';
import { validInput } from '../platform/graphql/input.js';
import { isId } from '../platform/ids.js';
import { Money } from '../platform/money.js';
import type { RefundService } from '../refunds/refund.service.js';
import { ADVICE, DIFFERENCE_ADVICE } from './payment-issue-advice.js';
import { PaymentIssueKind, type PaymentIssue } from './payment-issue.types.js';
import { countSql, pageSql } from './payment-issues-sql.js';
import { DifferenceKind, ReconciliationDifference } from './reconciliation.entity.js';

/** Both providers stop sending webhooks after three days, and we stop asking as soon as there was an answer. */
const UNSETTLED_MS = 72 * 3_600_000;

const openIssues = new Gauge({
  name: 'foyer_payment_issues',
  help: 'What about money needs a person, by kind: the same in every process of one database.',
  labelNames: ['kind'] as const,
  registers: [metrics],
});

const resolution = z.object({
  note: z
    .string()
    .trim()
    .min(1, 'Say what was done about it.')
    .max(500, 'A note has at most 500 characters.')
    .regex(/^[^\p{Cc}]*$/u, 'The note holds characters that can’t be shown.'),
});

interface Row {
  readonly id: string;
  readonly kind: PaymentIssueKind;
  readonly since: Date;
  /** `since` to the microsecond. */
  readonly at: string;
  readonly provider: ProviderName;
  readonly reference: string | null;
  readonly detail: string | null;
  readonly amount: number | null;
  readonly currency: string | null;
  readonly order_id: string | null;
  readonly order_number: string | null;
  readonly payment_id: string | null;
  readonly refund_id: string | null;
  readonly webhook_delivery_id: string | null;
  readonly difference_id: string | null;
}

/** Everything about money that needs a person, in one list. */
export class PaymentIssuesService {
  constructor(
    private readonly em: EntityManager,
    private readonly viewer: Viewer,
    private readonly refunds: RefundService,
    private readonly audit: AuditService,
  ) {}

  /** What is the matter now, oldest first. For an ADMIN. */
  async list({ first, after }: PageArguments): Promise<Page<PaymentIssue>> {
    requireAdmin(this.viewer);
    const size = pageSize(first);
    const behind = after ? readCursor(after) : { since: '-infinity', id: NIL };
    const query = pageSql({ threeDaysAgo: threeDaysAgo(), after: behind, limit: size + 1 });
    const rows = await this.em.execute<Row[]>(...query);
    const edges = rows.slice(0, size).map(row => ({ cursor: cursorOf(row), node: issueOf(row) }));
    const count = async () => Object.values(await this.counts()).reduce((sum, one) => sum + one, 0);
    return pageOf(edges, { hasNextPage: rows.length > size, after, count });
  }

  /** Counts them by kind for /metrics. Asks nobody who they are. @throws where the database can't say: then none is told. */
  async measure(): Promise<void> {
    const counts = await this.counts().catch((error: unknown) => {
      openIssues.reset();
      throw error;
    });
    for (const [kind, count] of Object.entries(counts)) openIssues.set({ kind }, count);
  }

  private async counts(): Promise<Record<PaymentIssueKind, number>> {
    const rows = await this.em.execute<{ kind: PaymentIssueKind; count: number }[]>(...countSql(threeDaysAgo()));
    return Object.fromEntries(rows.map(({ kind, count }) => [kind, count])) as Record<PaymentIssueKind, number>;
  }

  /**
   * Closes a difference that somebody has dealt with: later runs leave it closed for as long as both sides say what
   * they say now. Money that somebody gave back at the provider is booked by it. For an ADMIN; audited.
   * @throws NotFoundError; WrongStateError where it is resolved already, or can't be booked yet; InvalidInputError.
   */
  @Transactional()
  async resolveDifference(differenceId: string, input: z.input<typeof resolution>): Promise<ReconciliationDifference> {
    const { id: resolvedBy } = requireAdmin(this.viewer);
    const difference = isId(differenceId)
      ? await this.em.findOne(ReconciliationDifference, differenceId, { lockMode: LockMode.PESSIMISTIC_WRITE })
      : null;
    if (!difference) throw new NotFoundError('difference');
    const { note } = validInput(resolution, input);
    if (difference.resolvedAt) throw new WrongStateError('This difference is resolved already.', 'RESOLVED');
    const { kind, paymentId, providerId, thereStatus, thereAmount, thereCurrency } = difference;
    if (kind === DifferenceKind.REFUND_UNKNOWN_HERE && thereStatus === 'succeeded') {
      const there = { providerRefundId: providerId!, amount: thereAmount!, currency: thereCurrency! };
      await this.refunds.adopt(paymentId!, there);
    }
    difference.resolvedAt = clock.now();
    difference.resolvedBy = resolvedBy;
    difference.note = note;
    this.audit.record({
      action: 'difference.resolved',
      subjectType: 'ReconciliationDifference',
      subjectId: difference.id,
      details: { note },
    });
    return difference;
  }
}

const threeDaysAgo = (): Date => new Date(clock.now().getTime() - UNSETTLED_MS);

function issueOf(row: Row): PaymentIssue {
  const isDifference = row.kind === PaymentIssueKind.DIFFERENCE;
  return {
    id: row.id,
    kind: row.kind,
    since: new Date(row.since),
    provider: row.provider,
    advice: isDifference ? DIFFERENCE_ADVICE[row.detail as DifferenceKind] : ADVICE[row.kind],
    detail: row.detail,
    reference: row.reference,
    amount: row.amount !== null && row.currency !== null ? new Money(row.amount, row.currency) : null,
    orderId: row.order_id,
    orderNumber: row.order_number,
    paymentId: row.payment_id,
    refundId: row.refund_id,
    webhookDeliveryId: row.webhook_delivery_id,
    differenceId: row.difference_id,
    differenceKind: isDifference ? (row.detail as DifferenceKind) : null,
  };
}

const cursorOf = ({ at, id }: Row): string => Buffer.from(JSON.stringify([at, id])).toString('base64url');

/** Years of four digits: PostgreSQL's time ends elsewhere than JavaScript's. */
const cursor = z.tuple([z.iso.datetime().regex(/^[1-9]/), z.uuid()]);

function readCursor(after: string): { since: string; id: string } {
  try {
    const [since, id] = cursor.parse(JSON.parse(Buffer.from(after, 'base64url').toString()));
    return { since, id };
  } catch {
    throw foreignCursor();
  }
}
