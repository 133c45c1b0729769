import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation, useQuery } from '@apollo/client/react';
import { plural, t } from '@lingui/core/macro';
import { Plural, Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from '../../components/Button.js';
import { Dialog } from '../../components/Dialog.js';
import { Meter } from '../../components/Figure.js';
import { Failure, Notice } from '../../components/Notice.js';
import { Panel } from '../../components/Panel.js';
import type * as Gql from '../../gql/graphql.js';
import { dateAndTime } from '../../lib/dates.js';
import { serverWords } from '../../lib/server-words.js';
import type { GatesEvent } from './gates.js';

const END_OF_DAY: TypedDocumentNode<Gql.EndOfDayQuery, Gql.EndOfDayQueryVariables> = gql`
  query EndOfDay($id: ID!) {
    event(id: $id) {
      id
      clearing {
        id
        clearedAt
        letOut
        finishedAt
      }
      attendance {
        eventId
        inside
      }
    }
  }
`;

const EXIT_ALL: TypedDocumentNode<Gql.ExitAllMutation, Gql.ExitAllMutationVariables> = gql`
  mutation ExitAll($input: EventIdInput!) {
    exitAll(input: $input) {
      __typename
      ... on EverybodyOut {
        eventId
      }
      ... on UserError {
        message
      }
    }
  }
`;

type Clearing = NonNullable<NonNullable<Gql.EndOfDayQuery['event']>['clearing']>;

/** While people are being let out, and otherwise. */
const POLL_MS = { running: 1_500, resting: 30_000 };

/** Lets everybody out at the end of a day, so that all of them can come in again the next. */
export function EndOfDay({ event: { id, timeZone }, manages }: { event: GatesEvent; manages: boolean }) {
  const [asking, setAsking] = useState(false);
  const [running, setRunning] = useState(false);
  const { data, error, refetch } = useQuery(END_OF_DAY, {
    variables: { id },
    fetchPolicy: 'no-cache',
    pollInterval: running ? POLL_MS.running : POLL_MS.resting,
  });
  const clearing = data?.event?.clearing ?? null;
  const inside = data?.event?.attendance?.inside ?? 0;
  const isRunning = clearing !== null && clearing.finishedAt === null;
  if (data && isRunning !== running) setRunning(isRunning);
  return (
    <Panel title={t`End of the day`}>
      <div className="flex flex-col gap-4">
        <p className="text-ink-soft">
          <Trans>
            Whoever is still inside is let out at once, and may come in again on the next day, also where nobody is let
            in twice.
          </Trans>
        </p>
        <p className="text-lg">
          <Plural value={inside} _0="Nobody is inside." one="# person is inside." other="# people are inside." />
        </p>
        {clearing && <HowFar clearing={clearing} inside={inside} timeZone={timeZone} />}
        {error && <Failure error={error} retry={() => void refetch()} />}
        {manages && (
          <Button look="quiet" icon="door" className="self-start" disabled={isRunning} onClick={() => setAsking(true)}>
            <Trans>Let everybody out</Trans>
          </Button>
        )}
      </div>
      <Dialog open={asking} title={t`Let everybody out?`} onClose={() => setAsking(false)}>
        <Confirm eventId={id} inside={inside} refetch={refetch} onDone={() => setAsking(false)} />
      </Dialog>
    </Panel>
  );
}

function HowFar({ clearing, inside, timeZone }: { clearing: Clearing; inside: number; timeZone: string }) {
  const { letOut, clearedAt, finishedAt } = clearing;
  const at = dateAndTime(clearedAt, timeZone);
  if (finishedAt)
    return (
      <Notice tone="done" title={t`The day ended ${at}`}>
        <Plural value={letOut} _0="Nobody was inside." one="# person was let out." other="# people were let out." />
      </Notice>
    );
  return (
    <div role="status" className="flex flex-col gap-2">
      <p className="font-semibold">
        <Plural
          value={letOut}
          _0="Everybody is being let out."
          one="Everybody is being let out: # person so far."
          other="Everybody is being let out: # people so far."
        />
      </p>
      <Meter label={t`Let out so far`} value={letOut} max={letOut + inside} />
    </div>
  );
}

interface ConfirmProps {
  eventId: string;
  inside: number;
  refetch: () => Promise<unknown>;
  onDone: () => void;
}

function Confirm({ eventId, inside, refetch, onDone }: ConfirmProps) {
  const [run, { loading, error, data }] = useMutation(EXIT_ALL);
  const refused = data?.exitAll.__typename === 'WrongStateError' ? data.exitAll : null;
  const confirm = async () => {
    const answer = await run({ variables: { input: { eventId } } }).catch(() => null);
    if (answer?.data?.exitAll.__typename !== 'EverybodyOut') return;
    await refetch().catch(() => undefined);
    onDone();
  };
  return (
    <div className="flex flex-col gap-5">
      <p>
        {inside === 0
          ? t`Nobody is inside now. Whoever scanners without a network let in before is let out as well, once they sync.`
          : plural(inside, {
              one: '# person is inside and is let out, with an exit in the record. It can’t be undone.',
              other: '# people are inside and are let out, each with an exit in the record. It can’t be undone.',
            })}
      </p>
      {refused && (
        <Notice tone="problem" focus title={t`Nobody was let out`}>
          {serverWords(refused)}
        </Notice>
      )}
      {error && <Failure focus error={error} />}
      <div className="flex flex-wrap gap-3">
        <Button busy={loading} onClick={() => void confirm()}>
          <Trans>Let everybody out</Trans>
        </Button>
        <Button look="quiet" onClick={onDone}>
          <Trans>Not yet</Trans>
        </Button>
      </div>
    </div>
  );
}
