import { gql, type TypedDocumentNode } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { ButtonLink } from '../../components/Button.js';
import { EmptyState } from '../../components/EmptyState.js';
import { Failure } from '../../components/Notice.js';
import { PageHeading } from '../../components/PageHeading.js';
import { Skeleton, SkeletonPage } from '../../components/Skeleton.js';
import type * as Gql from '../../gql/graphql.js';
import { linkToken } from '../../lib/url-token.js';
import { paths } from '../../paths.js';
import { OfferedTicket } from './OfferedTicket.js';

const TRANSFER_OFFER: TypedDocumentNode<Gql.TransferOfferQuery, Gql.TransferOfferQueryVariables> = gql`
  query TransferOffer($token: String!) {
    transferOffer(token: $token) {
      id
      status
      ticketUsed
      fromName
      fromEmail
      toEmail
      note
      expiresAt
      ticket {
        id
        tier {
          id
          name
        }
        event {
          id
          slug
          title
          imageUrl
          image {
            sources {
              url
              width
            }
          }
          startsAt
          doorsAt
          timeZone
          venue {
            name
            city
          }
        }
      }
    }
  }
`;

export type TransferOffer = NonNullable<Gql.TransferOfferQuery['transferOffer']>;

/** Behind the link in the mail: what is offered and by whom. Opening it changes nothing; the presses do. */
export function AcceptTransferPage() {
  const [token] = useState(() => linkToken('transfer'));
  const { data, error, loading, refetch } = useQuery(TRANSFER_OFFER, {
    variables: { token: token ?? '' },
    skip: token === null,
    fetchPolicy: 'network-only',
  });
  const offer = data?.transferOffer;
  if (offer && token) return <OfferedTicket offer={offer} token={token} onStale={() => void refetch()} />;
  return (
    <div className="mx-auto max-w-2xl">
      <PageHeading title={t`A ticket for you`} />
      {error ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : loading ? (
        <SkeletonPage label={t`The offer is loading`}>
          <Skeleton className="h-64 w-full" />
        </SkeletonPage>
      ) : (
        <EmptyState
          icon="ticket"
          title={t`This link leads to no ticket`}
          action={
            <ButtonLink to={paths.events()}>
              <Trans>See what’s on</Trans>
            </ButtonLink>
          }
        >
          <Trans>
            Open it from the mail once more. If that does not help, ask whoever offered you the ticket for a new one.
          </Trans>
        </EmptyState>
      )}
    </div>
  );
}
