import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Deletion } from '../../components/Deletion.js';
import { say } from '../../components/Toasts.js';
import type * as Gql from '../../gql/graphql.js';
import { again, type Gate } from './gates.js';

const DELETE: TypedDocumentNode<Gql.DeleteGateMutation, Gql.DeleteGateMutationVariables> = gql`
  mutation DeleteGate($input: GateIdInput!) {
    deleteGate(input: $input) {
      __typename
      ... on GateDeleted {
        gateId
      }
      ... on UserError {
        message
      }
    }
  }
`;

/** Asked in a dialog, because a scanner that still stands there lets everybody in afterwards. */
export function DeleteGate({ gate, onDone }: { gate: Gate; onDone: () => void }) {
  const [remove, { loading, error, data }] = useMutation(DELETE, again);
  const confirm = async () => {
    const answer = await remove({ variables: { input: { gateId: gate.id } } }).catch(() => null);
    if (answer?.data?.deleteGate.__typename !== 'GateDeleted') return;
    say(t`${gate.name} is deleted`);
    onDone();
  };
  return (
    <Deletion
      word={t`Delete it`}
      busy={loading}
      answer={data?.deleteGate}
      error={error}
      onDelete={() => void confirm()}
      onKeep={onDone}
    >
      <Trans>
        What was scanned at <strong className="break-words">{gate.name}</strong> stays in the record. A scanner that
        goes on there lets every ticket in from then on.
      </Trans>
    </Deletion>
  );
}
