import { useQuery } from '@apollo/client/react';
import { useState } from 'react';
import { Button } from '../../components/Button.js';
import { Dialog } from '../../components/Dialog.js';
import { Panel } from '../../components/Panel.js';
import type { DifferenceKind, PaymentIssueKind } from '../../gql/graphql.js';
import { dateAndTime } from '../../lib/dates.js';
import { formatMoney } from '../../lib/money.js';
import { providerNames } from '../../lib/providers.js';
import { Listing } from './Listing.js';
import { PAYMENT_ISSUES, type IssueLine } from './operator.js';
import { ResolveDifference } from './ResolveDifference.js';
import { RetryWebhook } from './RetryWebhook.js';

const kinds: Record<PaymentIssueKind, string> = {
  PAYMENT_MISMATCHED: 'Another amount was paid than was due',
  PAYMENT_UNSETTLED: 'A payment that nobody knows the end of',
  REFUND_FAILED: 'A refund that failed',
  REFUND_UNSETTLED: 'A refund that nobody knows the end of',
  DISPUTE_OPEN: 'A bank asks the money back',
  WEBHOOK_FAILED: 'A webhook that could not be worked off',
  DIFFERENCE: 'The provider’s books say something else',
};
const differences: Record<DifferenceKind, string> = {
  PAYMENT_NOT_SETTLED: 'Paid there, open here',
  PAYMENT_UNKNOWN_HERE: 'Paid there, unknown here',
  PAYMENT_UNKNOWN_THERE: 'Paid here, unknown there',
  PAYMENT_AMOUNT: 'Another amount was paid there',
  REFUND_UNKNOWN_HERE: 'Refunded there, unknown here',
  REFUND_UNKNOWN_THERE: 'Refunded here, unknown there',
  REFUND_AMOUNT: 'Another amount was refunded there',
  REFUND_STATUS: 'The refund stands otherwise there',
};

/** Everything about money that needs a person, oldest first, each with what to do about it. */
export function PaymentIssues() {
  const asked = useQuery(PAYMENT_ISSUES, { fetchPolicy: 'cache-and-network', notifyOnNetworkStatusChange: true });
  const [resolving, setResolving] = useState<IssueLine | null>(null);
  const close = () => setResolving(null);
  return (
    <Panel title="Money that needs you">
      <Listing
        what="issues"
        asked={asked}
        of={data => data.paymentIssues}
        empty="Nothing: every payment is tickets, or back with its buyer."
        line={issue => <Line issue={issue} onResolve={() => setResolving(issue)} />}
      />
      <Dialog open={resolving !== null} title="Close this difference" onClose={close}>
        {resolving && <ResolveDifference issue={resolving} what={whatIs(resolving)} onDone={close} />}
      </Dialog>
    </Panel>
  );
}

function Line({ issue, onResolve }: { issue: IssueLine; onResolve: () => void }) {
  const { kind, provider, since, advice, reference, orderNumber, amount, webhookDeliveryId, differenceId } = issue;
  const detail = differenceId ? null : issue.detail;
  const where = [
    providerNames[provider],
    orderNumber && `order ${orderNumber}`,
    reference,
    `since ${dateAndTime(since)}`,
  ];
  const name = orderNumber ?? reference ?? kinds[kind];
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
      <div className="min-w-0 flex-1 basis-72">
        <h3 className="text-lg">{whatIs(issue)}</h3>
        <p>{advice}</p>
        {detail && <p className="text-sm break-words text-ink-soft">{detail}</p>}
        <p className="text-sm wrap-anywhere text-ink-soft">{where.filter(Boolean).join(' · ')}</p>
      </div>
      {amount && <p className="text-lg font-bold tabular-nums">{formatMoney(amount)}</p>}
      {webhookDeliveryId && <RetryWebhook deliveryId={webhookDeliveryId} name={name} />}
      {differenceId && (
        <Button look="quiet" onClick={onResolve} aria-label={`Dealt with: ${name}`}>
          Dealt with
        </Button>
      )}
    </div>
  );
}

const whatIs = ({ kind, differenceKind }: IssueLine): string =>
  differenceKind ? differences[differenceKind] : kinds[kind];
