import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button } from '../../components/Button.js';
import { Failure, Notice } from '../../components/Notice.js';
import { say } from '../../components/Toasts.js';
import type * as Gql from '../../gql/graphql.js';
import { dateAndTime } from '../../lib/dates.js';
import { serverWords } from '../../lib/server-words.js';

const END_OFFER: TypedDocumentNode<Gql.EndWaitlistOfferMutation, Gql.EndWaitlistOfferMutationVariables> = gql`
  mutation EndWaitlistOffer($input: EndWaitlistOfferInput!) {
    endWaitlistOffer(input: $input) {
      __typename
      ... on WaitlistEntry {
        id
        status
        position
        offerExpiresAt
        claimedAt
      }
      ... on UserError {
        message
      }
    }
  }
`;

interface EndOfferProps {
  entry: { id: string; name: string; email: string; offerExpiresAt: string | null };
  timeZone: string;
  onDone: () => void;
}

/** Asked before an offer that nobody claims ends ahead of its time: who has it was promised that time. */
export function EndOffer({ entry, timeZone, onDone }: EndOfferProps) {
  const [end, { loading, error, data }] = useMutation(END_OFFER);
  const { id: entryId, name, email, offerExpiresAt } = entry;
  const confirm = async () => {
    const answer = await end({ variables: { input: { entryId } } }).catch(() => null);
    if (answer?.data?.endWaitlistOffer.__typename !== 'WaitlistEntry') return;
    say(t`The offer to ${name} has ended`);
    onDone();
  };
  const answer = data?.endWaitlistOffer;
  return (
    <div className="flex flex-col gap-5">
      <p>
        <Trans>
          <strong className="break-words">{name}</strong> may claim it until{' '}
          {dateAndTime(offerExpiresAt ?? '', timeZone)}. If you end it now, the tickets go to the next in line at once,
          and we tell {email} by mail.
        </Trans>
      </p>
      {answer && 'message' in answer && (
        <Notice tone="problem" focus title={t`Not ended`}>
          {serverWords(answer)}
        </Notice>
      )}
      {error && <Failure focus error={error} />}
      <div className="flex flex-wrap gap-3">
        <Button busy={loading} onClick={() => void confirm()}>
          <Trans>End the offer now</Trans>
        </Button>
        <Button look="quiet" onClick={onDone}>
          <Trans>Let it run</Trans>
        </Button>
      </div>
    </div>
  );
}
