import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { CheckField } from '../../components/Field.js';
import { Failure, Notice } from '../../components/Notice.js';
import { Panel } from '../../components/Panel.js';
import { say } from '../../components/Toasts.js';
import type * as Gql from '../../gql/graphql.js';
import { serverWords } from '../../lib/server-words.js';
import type { GatesEvent } from './gates.js';

const SET_REENTRY: TypedDocumentNode<Gql.SetReentryMutation, Gql.SetReentryMutationVariables> = gql`
  mutation SetReentry($input: UpdateEventInput!) {
    updateEvent(input: $input) {
      __typename
      ... on Event {
        id
        reentry
      }
      ... on UserError {
        message
      }
    }
  }
`;

/** Whether whoever left is let in again. */
export function Reentry({ event: { id, reentry }, manages }: { event: GatesEvent; manages: boolean }) {
  const [run, { loading, error, data }] = useMutation(SET_REENTRY);
  const answer = data?.updateEvent;
  const refused = answer && answer.__typename !== 'Event' ? answer : null;
  const toggle = async () => {
    const after = await run({ variables: { input: { eventId: id, reentry: !reentry } } }).catch(() => null);
    if (after?.data?.updateEvent.__typename === 'Event') say(t`Saved`);
  };
  return (
    <Panel title={t`Coming back`}>
      <div className="flex flex-col gap-3">
        {manages ? (
          <CheckField
            label={t`Whoever left is let in again`}
            checked={reentry}
            aria-busy={loading}
            onChange={() => !loading && void toggle()}
          />
        ) : (
          <p className="font-medium">
            {reentry ? t`Whoever left is let in again` : t`Whoever left is not let in again`}
          </p>
        )}
        <p className="text-ink-soft">
          <Trans>Exits count where scanners scan them: In and Out stand at the foot of their screen.</Trans>
        </p>
        {refused && (
          <Notice tone="problem" focus title={t`Not saved`}>
            {serverWords(refused)}
          </Notice>
        )}
        {error && <Failure focus error={error} />}
      </div>
    </Panel>
  );
}
