import { useQuery } from '@apollo/client/react';
import { Panel } from '../../components/Panel.js';
import type { PaymentIssueKind } from '../../gql/graphql.js';
import { dateAndTime } from '../../lib/dates.js';
import { formatMoney } from '../../lib/money.js';
import { providerNames } from '../../lib/providers.js';
import { ListState } from './ListState.js';
import { PAYMENT_ISSUES } from './operator.js';

const kinds: Record<PaymentIssueKind, string> = {
  PAYMENT_MISMATCHED: 'Another amount was paid than was due',
  PAYMENT_UNSETTLED: 'A payment that nobody knows the end of',
  REFUND_FAILED: 'A refund that failed',
  DISPUTE_OPEN: 'A bank asks the money back',
  WEBHOOK_FAILED: 'A webhook that could not be worked off',
  DIFFERENCE: 'The provider’s books say something else',
};

/** Everything about money that needs a person, oldest first, each with what to do. */
export function PaymentIssues() {
  const { data, error, loading, refetch, fetchMore } = useQuery(PAYMENT_ISSUES, { fetchPolicy: 'cache-and-network' });
  const { edges, pageInfo } = data?.paymentIssues ?? {};
  return (
    <Panel title="Money that needs you">
      <ListState
        label="Looking for what needs you"
        count={edges?.length}
        error={error}
        empty="Nothing: every payment is tickets, or back with its buyer."
        busy={loading}
        retry={() => void refetch()}
        more={pageInfo?.hasNextPage ? () => void fetchMore({ variables: { after: pageInfo.endCursor } }) : null}
      >
        <ul className="divide-y divide-hairline">
          {edges?.map(({ node }) => (
            <li key={`${node.kind}:${node.id}`} className="flex flex-wrap justify-between gap-x-6 gap-y-1 py-4">
              <div className="min-w-0 flex-1 basis-72">
                <h3 className="text-lg">{kinds[node.kind]}</h3>
                <p>{node.advice}</p>
                {node.detail && <p className="text-sm break-words text-ink-soft">{node.detail}</p>}
                <p className="text-sm break-all text-ink-soft">
                  {[
                    providerNames[node.provider],
                    node.orderNumber && `order ${node.orderNumber}`,
                    node.reference,
                    `since ${dateAndTime(node.since)}`,
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </p>
              </div>
              {node.amount && <p className="text-lg font-bold tabular-nums">{formatMoney(node.amount)}</p>}
            </li>
          ))}
        </ul>
      </ListState>
    </Panel>
  );
}
