import { useQuery } from '@apollo/client/react';
import type { MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from '../../components/Button.js';
import { Dialog } from '../../components/Dialog.js';
import { Panel } from '../../components/Panel.js';
import type { DifferenceKind, PaymentIssueKind } from '../../gql/graphql.js';
import { dateAndTime } from '../../lib/dates.js';
import { formatMoney } from '../../lib/money.js';
import { providerNames } from '../../lib/providers.js';
import { i18n } from '../../words/words.js';
import { Listing } from './Listing.js';
import { PAYMENT_ISSUES, type IssueLine } from './operator.js';
import { ResolveDifference } from './ResolveDifference.js';
import { RetryWebhook } from './RetryWebhook.js';
import { adviceOn } from './advice.js';

const kinds: Record<PaymentIssueKind, MessageDescriptor> = {
  PAYMENT_MISMATCHED: msg`Another amount was paid than was due`,
  PAYMENT_UNSETTLED: msg`A payment that nobody knows the end of`,
  REFUND_FAILED: msg`A refund that failed`,
  REFUND_UNSETTLED: msg`A refund that nobody knows the end of`,
  DISPUTE_OPEN: msg`A bank asks the money back`,
  WEBHOOK_FAILED: msg`A webhook that could not be worked off`,
  DIFFERENCE: msg`The provider’s books say something else`,
};
const differences: Record<DifferenceKind, MessageDescriptor> = {
  PAYMENT_NOT_SETTLED: msg`Paid there, open here`,
  PAYMENT_UNKNOWN_HERE: msg`Paid there, unknown here`,
  PAYMENT_UNKNOWN_THERE: msg`Paid here, unknown there`,
  PAYMENT_AMOUNT: msg`Another amount was paid there`,
  REFUND_UNKNOWN_HERE: msg`Refunded there, unknown here`,
  REFUND_UNKNOWN_THERE: msg`Refunded here, unknown there`,
  REFUND_AMOUNT: msg`Another amount was refunded there`,
  REFUND_STATUS: msg`The refund stands otherwise there`,
};

/** Everything about money that needs a person, oldest first, each with what to do about it. */
export function PaymentIssues() {
  const asked = useQuery(PAYMENT_ISSUES, { fetchPolicy: 'cache-and-network', notifyOnNetworkStatusChange: true });
  const [resolving, setResolving] = useState<IssueLine | null>(null);
  const close = () => setResolving(null);
  return (
    <Panel title={t`Money that needs you`}>
      <Listing
        waiting={t`The issues are loading`}
        more={t`Show more issues`}
        asked={asked}
        of={data => data.paymentIssues}
        empty={t`Nothing: every payment is tickets, or back with its buyer.`}
        line={issue => <Line issue={issue} onResolve={() => setResolving(issue)} />}
      />
      <Dialog open={resolving !== null} title={t`Close this difference`} onClose={close}>
        {resolving && <ResolveDifference issue={resolving} what={i18n._(whatIs(resolving))} onDone={close} />}
      </Dialog>
    </Panel>
  );
}

function Line({ issue, onResolve }: { issue: IssueLine; onResolve: () => void }) {
  const { kind, provider, since, reference, orderNumber, amount, webhookDeliveryId, differenceId } = issue;
  const detail = differenceId ? null : issue.detail;
  const where = [
    providerNames[provider],
    orderNumber && t`order ${orderNumber}`,
    reference,
    t`since ${dateAndTime(since)}`,
  ];
  const name = orderNumber ?? reference ?? i18n._(kinds[kind]);
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
      <div className="min-w-0 flex-1 basis-72">
        <h3 className="text-lg">{i18n._(whatIs(issue))}</h3>
        <p>{adviceOn(issue)}</p>
        {detail && <p className="text-sm break-words text-ink-soft">{detail}</p>}
        <p className="text-sm wrap-anywhere text-ink-soft">{where.filter(Boolean).join(' · ')}</p>
      </div>
      {amount && <p className="text-lg font-bold tabular-nums">{formatMoney(amount)}</p>}
      {webhookDeliveryId && <RetryWebhook deliveryId={webhookDeliveryId} name={name} />}
      {differenceId && (
        <Button look="quiet" onClick={onResolve} aria-label={t`Dealt with: ${name}`}>
          <Trans>Dealt with</Trans>
        </Button>
      )}
    </div>
  );
}

const whatIs = ({ kind, differenceKind }: IssueLine): MessageDescriptor =>
  differenceKind ? differences[differenceKind] : kinds[kind];
