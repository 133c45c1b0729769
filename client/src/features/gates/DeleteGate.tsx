import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button } from '../../components/Button.js';
import { Failure, Notice } from '../../components/Notice.js';
import { say } from '../../components/Toasts.js';
import type * as Gql from '../../gql/graphql.js';
import { serverWords } from '../../lib/server-words.js';
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
  const refused = data?.deleteGate.__typename === 'WrongStateError' ? data.deleteGate : null;
  const confirm = async () => {
    const answer = await remove({ variables: { input: { gateId: gate.id } } }).catch(() => null);
    if (answer?.data?.deleteGate.__typename !== 'GateDeleted') return;
    say(t`${gate.name} is deleted`);
    onDone();
  };
  return (
    <div className="flex flex-col gap-5">
      <p>
        <Trans>
          What was scanned at <strong className="break-words">{gate.name}</strong> stays in the record. A scanner that
          goes on there lets every ticket in from then on.
        </Trans>
      </p>
      {refused && (
        <Notice tone="problem" focus title={t`Not deleted`}>
          {serverWords(refused)}
        </Notice>
      )}
      {error && <Failure focus error={error} />}
      <div className="flex flex-wrap gap-3">
        <Button busy={loading} onClick={() => void confirm()}>
          <Trans>Delete it</Trans>
        </Button>
        <Button look="quiet" onClick={onDone}>
          <Trans>Keep it</Trans>
        </Button>
      </div>
    </div>
  );
}
