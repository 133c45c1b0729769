import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState, type SubmitEvent } from 'react';
import { Button } from '../../components/Button.js';
import { TextField } from '../../components/Field.js';
import { Failure } from '../../components/Notice.js';
import { say } from '../../components/Toasts.js';
import type * as Gql from '../../gql/graphql.js';
import { fromWallClock, toWallClock } from '../../lib/dates.js';
import { serverWords } from '../../lib/server-words.js';
import { again, wrongFields, type EnteringTier, type GatesEvent } from './gates.js';

const SET_WINDOW: TypedDocumentNode<Gql.SetEntryWindowMutation, Gql.SetEntryWindowMutationVariables> = gql`
  mutation SetEntryWindow($input: UpdateTierInput!) {
    updateTier(input: $input) {
      __typename
      ... on Tier {
        id
      }
      ... on UserError {
        message
      }
      ... on InvalidInputError {
        fields {
          path
          message
        }
      }
    }
  }
`;

interface EntryWindowFormProps {
  event: GatesEvent;
  tier: EnteringTier;
  onDone: () => void;
}

/** By the clocks of the venue. */
export function EntryWindowForm({ event: { timeZone }, tier, onDone }: EntryWindowFormProps) {
  const wallClock = (at: string | null) => (at ? toWallClock(at, timeZone) : '');
  const [from, setFrom] = useState(wallClock(tier.entryStartsAt));
  const [until, setUntil] = useState(wallClock(tier.entryEndsAt));
  const [problem, setProblem] = useState<string>();
  const [run, { loading, error }] = useMutation(SET_WINDOW, again);

  const save = async (submitted: SubmitEvent) => {
    submitted.preventDefault();
    if (from && until && until <= from) return setProblem(t`It ends after it begins.`);
    const instant = (local: string) => (local ? fromWallClock(local, timeZone) : null);
    const input = { tierId: tier.id, entryStartsAt: instant(from), entryEndsAt: instant(until) };
    const { data } = await run({ variables: { input } }).catch(() => ({ data: undefined }));
    const result = data?.updateTier;
    if (!result) return;
    if (result.__typename === 'InvalidInputError') return setProblem(wrongFields(result.fields, result.message));
    if (result.__typename !== 'Tier') return setProblem(serverWords(result));
    say(t`Saved`);
    onDone();
  };

  const zone = timeZone.replaceAll('_', ' ');
  return (
    <form noValidate className="flex flex-col gap-5" onSubmit={submitted => void save(submitted)}>
      <TextField
        label={t`Let in from`}
        type="datetime-local"
        hint={t`Empty: from the beginning. Times of ${zone}.`}
        value={from}
        onChange={({ target }) => setFrom(target.value)}
      />
      <TextField
        label={t`Let in until`}
        type="datetime-local"
        hint={t`Empty: until the end. Leaving is possible at any time.`}
        value={until}
        error={problem}
        onChange={({ target }) => setUntil(target.value)}
      />
      {error && <Failure focus error={error} />}
      <Button type="submit" busy={loading}>
        <Trans>Save</Trans>
      </Button>
    </form>
  );
}
