import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button } from '../../components/Button.js';
import { Failure, Notice } from '../../components/Notice.js';
import { say } from '../../components/Toasts.js';
import type * as Gql from '../../gql/graphql.js';
import { serverWords } from '../../lib/server-words.js';
import { MANAGE_EVENT, type ManagedTier } from './manage-event.js';

const DELETE_TIER: TypedDocumentNode<Gql.DeleteTierMutation, Gql.DeleteTierMutationVariables> = gql`
  mutation DeleteTier($input: TierIdInput!) {
    deleteTier(input: $input) {
      __typename
      ... on TierDeleted {
        tierId
      }
      ... on UserError {
        message
      }
    }
  }
`;

/** Asked in a dialog, before a kind of ticket is gone. */
export function DeleteTier({ tier, onDone }: { tier: ManagedTier; onDone: () => void }) {
  const [remove, { loading, error, data }] = useMutation(DELETE_TIER, {
    refetchQueries: [MANAGE_EVENT],
    awaitRefetchQueries: true,
  });
  const refused = data?.deleteTier.__typename === 'WrongStateError' ? serverWords(data.deleteTier) : null;
  const confirm = async () => {
    const answer = await remove({ variables: { input: { tierId: tier.id } } }).catch(() => null);
    if (answer?.data?.deleteTier.__typename !== 'TierDeleted') return;
    say(t`${tier.name} is deleted`);
    onDone();
  };
  return (
    <div className="flex flex-col gap-5">
      <p>
        <Trans>
          <strong className="break-words">{tier.name}</strong> can’t be brought back. Unused promo codes that are for it
          alone go with it.
        </Trans>
      </p>
      {refused && (
        <Notice tone="problem" focus title={t`Not deleted`}>
          {refused}
        </Notice>
      )}
      {error && <Failure focus error={error} />}
      <div className="flex flex-wrap gap-3">
        <Button busy={loading} onClick={() => void confirm()}>
          <Trans>Delete it for good</Trans>
        </Button>
        <Button look="quiet" onClick={onDone}>
          <Trans>Keep it</Trans>
        </Button>
      </div>
    </div>
  );
}
