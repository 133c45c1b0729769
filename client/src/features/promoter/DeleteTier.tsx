import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Deletion } from '../../components/Deletion.js';
import { say } from '../../components/Toasts.js';
import type * as Gql from '../../gql/graphql.js';
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
  const confirm = async () => {
    const answer = await remove({ variables: { input: { tierId: tier.id } } }).catch(() => null);
    if (answer?.data?.deleteTier.__typename !== 'TierDeleted') return;
    say(t`${tier.name} is deleted`);
    onDone();
  };
  return (
    <Deletion
      word={t`Delete it for good`}
      busy={loading}
      answer={data?.deleteTier}
      error={error}
      onDelete={() => void confirm()}
      onKeep={onDone}
    >
      <Trans>
        <strong className="break-words">{tier.name}</strong> can’t be brought back. Unused promo codes that are for it
        alone go with it.
      </Trans>
    </Deletion>
  );
}
