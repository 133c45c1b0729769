import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import type * as Gql from '../../gql/graphql.js';
import { MANAGE_EVENT, type ManagedEvent, type ManagedTier } from './manage-event.js';
import { toTierInput, type TierValues } from './tier-form.js';

const CREATE_TIER: TypedDocumentNode<Gql.CreateTierMutation, Gql.CreateTierMutationVariables> = gql`
  mutation CreateTier($input: CreateTierInput!) {
    createTier(input: $input) {
      __typename
      ... on Tier {
        id
      }
      ... on InvalidInputError {
        message
        fields {
          path
          message
        }
      }
    }
  }
`;

const UPDATE_TIER: TypedDocumentNode<Gql.UpdateTierMutation, Gql.UpdateTierMutationVariables> = gql`
  mutation UpdateTier($input: UpdateTierInput!) {
    updateTier(input: $input) {
      __typename
      ... on Tier {
        id
      }
      ... on InvalidInputError {
        message
        fields {
          path
          message
        }
      }
      ... on CapacityBelowSoldError {
        message
        sold
        held
      }
    }
  }
`;

type Saved = Gql.CreateTierMutation['createTier'] | Gql.UpdateTierMutation['updateTier'];

/** Creates or changes a kind of ticket; the event's list is read anew, counters and all. */
export function useSaveTier(event: ManagedEvent, tier: ManagedTier | null) {
  const again = { refetchQueries: [MANAGE_EVENT], awaitRefetchQueries: true };
  const [create, creating] = useMutation(CREATE_TIER, again);
  const [update, updating] = useMutation(UPDATE_TIER, again);

  async function save(values: TierValues): Promise<Saved | undefined> {
    const input = toTierInput(values, event);
    if (tier) {
      const { data } = await update({ variables: { input: { tierId: tier.id, ...input } } }).catch(() => ({
        data: undefined,
      }));
      return data?.updateTier;
    }
    const { description, lane } = values;
    const { data } = await create({ variables: { input: { eventId: event.id, description, lane, ...input } } }).catch(
      () => ({ data: undefined }),
    );
    return data?.createTier;
  }

  return { save, loading: creating.loading || updating.loading, error: creating.error ?? updating.error };
}
