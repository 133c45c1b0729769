import { PaymentIssueKind } from './payment-issue.types.js';

/** A source of issues: a query with these columns, in this order, each a row that an index of its own finds. */
const COLUMNS = `id, since, provider, reference, detail, amount, currency, payment_id, refund_id, webhook_delivery_id, difference_id`;

/** `?` in them is three days ago. */
const SOURCES: Record<PaymentIssueKind, string> = {
  // payments_mismatched
  PAYMENT_MISMATCHED: `
    select id, settled_at, provider, provider_payment_id, failure_reason, received, coalesce(received_currency, currency),
           id, null::uuid, null::uuid, null::uuid
    from payments where status = 'MISMATCHED'`,
  // payments_unsettled
  PAYMENT_UNSETTLED: `
    select id, created_at, provider, reference, failure_reason, amount, currency, id, null::uuid, null::uuid, null::uuid
    from payments where received is null and (status = 'PENDING' or not page_closed) and created_at < ?`,
  // refunds_failed. Of a payment that is disputed nothing goes back: open, that is the issue; lost, the bank has it.
  REFUND_FAILED: `
    select refunds.id, refunds.settled_at, provider, provider_refund_id, refunds.failure_reason, refunds.amount,
           refunds.currency, payment_id, refunds.id, null::uuid, null::uuid
    from refunds join payments on payments.id = payment_id where refunds.status = 'FAILED' and payments.status <> 'DISPUTED'`,
  // refunds_processing
  REFUND_UNSETTLED: `
    select refunds.id, coalesce(asked_at, processing_since), provider, provider_refund_id, refunds.failure_reason,
           refunds.amount, refunds.currency, payment_id, refunds.id, null::uuid, null::uuid
    from refunds join payments on payments.id = payment_id
    where refunds.status = 'PROCESSING' and (needs_person or coalesce(asked_at, processing_since) < ?)`,
  // disputes_open
  DISPUTE_OPEN: `
    select id, opened_at, provider, provider_dispute_id,
           concat_ws(', answer by ', reason, to_char(respond_by at time zone 'utc', 'YYYY-MM-DD HH24:MI "UTC"')),
           amount, currency, payment_id, null::uuid, null::uuid, null::uuid
    from disputes where status = 'OPEN'`,
  // webhook_deliveries_status_received_at_idx. The queue keeps a job that was given up, with all its attempts.
  WEBHOOK_FAILED: `
    select id, received_at, provider, event_key, last_error, null::bigint, null, null::uuid, null::uuid, id, null::uuid
    from webhook_deliveries where status in ('FAILED', 'RECEIVED') and not exists (
      select from graphile_worker.jobs where key = 'webhook:' || webhook_deliveries.id and attempts < max_attempts)`,
  // reconciliation_open
  DIFFERENCE: `
    select id, found_at, provider, provider_id, kind, coalesce(there_amount, here_amount),
           coalesce(there_currency, here_currency), payment_id, refund_id, null::uuid, id
    from reconciliation_differences where resolved_at is null`,
};

const KINDS = Object.values(PaymentIssueKind);
const of = (kind: PaymentIssueKind): string => `(${SOURCES[kind]}) as source (${COLUMNS})`;
const threeDaysAgoOf = (kind: PaymentIssueKind, threeDaysAgo: Date): Date[] =>
  SOURCES[kind].includes('?') ? [threeDaysAgo] : [];

export interface PageQuery {
  readonly threeDaysAgo: Date;
  /** Behind this one, by `since` and then `id`. */
  readonly after: { readonly since: string; readonly id: string };
  readonly limit: number;
}

/** A page of all sources, oldest first; each source gives a page at most. `at` is `since` to the microsecond. */
export function pageSql({ threeDaysAgo, after, limit }: PageQuery): [sql: string, parameters: unknown[]] {
  const pages = KINDS.map(
    kind => `
      (select '${kind}' as kind, * from ${of(kind)}
       where (since, id) > (?::timestamptz, ?::uuid) order by since, id limit ?)`,
  );
  const sql = `
    select issues.*, to_char(since at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, issues.amount::float8 as amount,
           orders.id as order_id, orders.number as order_number
    from (${pages.join(' union all ')} order by since, id limit ?) as issues
    left join payments on payments.id = issues.payment_id left join orders on orders.id = payments.order_id
    order by since, issues.id`;
  const parameters = KINDS.flatMap(kind => [...threeDaysAgoOf(kind, threeDaysAgo), after.since, after.id, limit]);
  return [sql, [...parameters, limit]];
}

/** How many there are of each kind. */
export function countSql(threeDaysAgo: Date): [sql: string, parameters: unknown[]] {
  const counts = KINDS.map(kind => `select '${kind}' as kind, count(*)::int as count from ${of(kind)}`);
  return [counts.join(' union all '), KINDS.flatMap(kind => threeDaysAgoOf(kind, threeDaysAgo))];
}
