import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState, type SubmitEvent } from 'react';
import { Button } from '../../components/Button.js';
import { CheckField, TextField } from '../../components/Field.js';
import { Failure } from '../../components/Notice.js';
import { say } from '../../components/Toasts.js';
import type * as Gql from '../../gql/graphql.js';
import { again, wrongFields, type Gate, type GatesEvent } from './gates.js';

const CREATE: TypedDocumentNode<Gql.CreateGateMutation, Gql.CreateGateMutationVariables> = gql`
  mutation CreateGate($input: CreateGateInput!) {
    createGate(input: $input) {
      __typename
      ... on Gate {
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

const UPDATE: TypedDocumentNode<Gql.UpdateGateMutation, Gql.UpdateGateMutationVariables> = gql`
  mutation UpdateGate($input: UpdateGateInput!) {
    updateGate(input: $input) {
      __typename
      ... on Gate {
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

/** A new gate with its name; then which tickets it lets in. A name stays: scanners know the gate by it. */
export function GateForm({ event, gate, onDone }: { event: GatesEvent; gate: Gate | null; onDone: () => void }) {
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(gate?.tiers.map(({ id }) => id)));
  const [problem, setProblem] = useState<string>();
  const [create, creating] = useMutation(CREATE, again);
  const [update, updating] = useMutation(UPDATE, again);

  const save = async (submitted: SubmitEvent) => {
    submitted.preventDefault();
    if (!gate && !name.trim()) return setProblem(t`Name the gate, “North” for one.`);
    const tierIds = [...chosen];
    const result = gate
      ? (await update({ variables: { input: { gateId: gate.id, tierIds } } }).catch(() => null))?.data?.updateGate
      : (await create({ variables: { input: { eventId: event.id, name, tierIds } } }).catch(() => null))?.data
          ?.createGate;
    if (result?.__typename === 'InvalidInputError') return setProblem(wrongFields(result.fields, result.message));
    if (result?.__typename !== 'Gate') return;
    say(t`Saved`);
    onDone();
  };
  const toggle = (id: string) => {
    const after = new Set(chosen);
    if (!after.delete(id)) after.add(id);
    setChosen(after);
  };
  const error = creating.error ?? updating.error;
  return (
    <form noValidate className="flex flex-col gap-5" onSubmit={submitted => void save(submitted)}>
      {!gate && (
        <TextField
          label={t`Name`}
          autoComplete="off"
          maxLength={60}
          hint={t`As staff choose it when their shift begins.`}
          value={name}
          error={problem}
          onChange={({ target }) => setName(target.value)}
        />
      )}
      <fieldset className="flex flex-col">
        <legend className="mb-1 font-semibold">
          <Trans>Tickets that it lets in</Trans>
        </legend>
        {event.tiers.map(tier => (
          <CheckField key={tier.id} label={tier.name} checked={chosen.has(tier.id)} onChange={() => toggle(tier.id)} />
        ))}
        <p className="text-sm text-ink-soft">
          <Trans>None chosen: it lets every ticket in. Leaving is possible everywhere.</Trans>
        </p>
      </fieldset>
      {gate && problem && (
        <p role="alert" className="font-medium text-problem">
          {problem}
        </p>
      )}
      {error && <Failure focus error={error} />}
      <Button type="submit" busy={creating.loading || updating.loading}>
        {gate ? t`Save` : t`Add the gate`}
      </Button>
    </form>
  );
}
