import { gql, type TypedDocumentNode } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useViewer } from '../../apollo/useSession.js';
import { ShowMore } from '../../components/ShowMore.js';
import type * as Gql from '../../gql/graphql.js';
import { transferWords } from './pass-on.js';

const MY_TRANSFERS: TypedDocumentNode<Gql.MyTransfersQuery, Gql.MyTransfersQueryVariables> = gql`
  query MyTransfers($after: String) {
    myTransfers(first: 20, after: $after) {
      edges {
        node {
          id
          status
          ticketUsed
          fromEmail
          fromName
          toEmail
          expiresAt
          offeredAt
          settledAt
          ticket {
            id
            serial
            event {
              id
              title
              timeZone
            }
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

/** What went from hand to hand, for whoever gave it or got it; nothing where nothing did. */
export function PassedOn() {
  const viewer = useViewer();
  const { data, fetchMore } = useQuery(MY_TRANSFERS, { skip: !viewer, fetchPolicy: 'cache-and-network' });
  if (!viewer || !data || data.myTransfers.edges.length === 0) return null;
  const { edges, pageInfo } = data.myTransfers;
  return (
    <section aria-label={t`Passed on`} className="mt-10">
      <h2 className="mb-3 text-2xl">
        <Trans>Passed on</Trans>
      </h2>
      <ul className="hairline divide-y divide-hairline rounded-card bg-surface">
        {edges.map(({ node: { id, ticket, ...transfer } }) => (
          <li key={id} className="p-4">
            <p className="font-semibold break-words">
              {ticket.event.title} · {ticket.serial}
            </p>
            <p className="break-words text-ink-soft">{transferWords(transfer, viewer.email, ticket.event.timeZone)}</p>
          </li>
        ))}
      </ul>
      {pageInfo.hasNextPage && <ShowMore load={() => fetchMore({ variables: { after: pageInfo.endCursor } })} />}
    </section>
  );
}
