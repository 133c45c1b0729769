import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import { Button } from '../../components/Button.js';
import { Failure, Notice } from '../../components/Notice.js';
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
  const refused = data?.deleteTier.__typename === 'WrongStateError' ? data.deleteTier.message : null;
  const confirm = async () => {
    const answer = await remove({ variables: { input: { tierId: tier.id } } }).catch(() => null);
    if (answer?.data?.deleteTier.__typename !== 'TierDeleted') return;
    say(`${tier.name} is deleted`);
    onDone();
  };
  return (
    <div className="flex flex-col gap-5">
      <p>
        <strong className="break-words">{tier.name}</strong> can’t be brought back. Unused promo codes that are for it
        alone go with it.
      </p>
      {refused && (
        <Notice tone="problem" focus title="Not deleted">
          {refused}
        </Notice>
      )}
      {error && <Failure focus error={error} />}
      <div className="flex flex-wrap gap-3">
        <Button busy={loading} onClick={() => void confirm()}>
          Delete it for good
        </Button>
        <Button look="quiet" onClick={onDone}>
          Keep it
        </Button>
      </div>
    </div>
  );
}
