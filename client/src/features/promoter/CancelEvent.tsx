import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation, useSubscription } from '@apollo/client/react';
import { zodResolver } from '@hookform/resolvers/zod';
import { msg, plural, t } from '@lingui/core/macro';
import { Plural, Trans } from '@lingui/react/macro';
import { useMemo, useState } from 'react';
import { useForm } from 'react-hook-form';
import { Link } from 'react-router';
import { z } from 'zod/mini';
import { Button } from '../../components/Button.js';
import { Dialog } from '../../components/Dialog.js';
import { TextArea, TextField } from '../../components/Field.js';
import { Meter } from '../../components/Figure.js';
import { Failure, Notice } from '../../components/Notice.js';
import { Panel } from '../../components/Panel.js';
import { say } from '../../components/Toasts.js';
import type * as Gql from '../../gql/graphql.js';
import { formatNumber } from '../../lib/numbers.js';
import { serverWords } from '../../lib/server-words.js';
import { requiredText } from '../../lib/validation.js';
import { paths } from '../../paths.js';
import { MANAGE_EVENT, type ManagedEvent } from './manage-event.js';

const CANCEL_EVENT: TypedDocumentNode<Gql.CancelEventMutation, Gql.CancelEventMutationVariables> = gql`
  mutation CancelEvent($input: CancelEventInput!) {
    cancelEvent(input: $input) {
      __typename
      ... on Event {
        id
        status
      }
      ... on UserError {
        message
      }
    }
  }
`;

const CANCELLATION: TypedDocumentNode<Gql.CancellationSubscription, Gql.CancellationSubscriptionVariables> = gql`
  subscription Cancellation($eventId: ID!) {
    cancellation(eventId: $eventId) {
      total
      done
      failed
    }
  }
`;

/** The way to call an event off: deliberate, because nothing takes it back. */
export function CancelEvent({ event }: { event: ManagedEvent }) {
  const [open, setOpen] = useState(false);
  return (
    <Panel title={t`Call it off`}>
      <p className="mb-4 text-ink-soft">
        <Trans>
          Sales and the gate stop at once. Everybody gets all their money back, fees too, and a mail with your reason.
        </Trans>
      </p>
      <Button look="quiet" onClick={() => setOpen(true)}>
        <Trans>Cancel this event</Trans>
      </Button>
      <Dialog open={open} title={t`Cancel this event`} onClose={() => setOpen(false)}>
        <CancelForm event={event} onDone={() => setOpen(false)} />
      </Dialog>
    </Panel>
  );
}

function CancelForm({ event, onDone }: { event: ManagedEvent; onDone: () => void }) {
  const sold = event.tiers.reduce((sum, tier) => sum + tier.sold, 0);
  const resolver = useMemo(
    () =>
      zodResolver(
        z.object({
          reason: requiredText(msg`Tell people why.`, 1000),
          title: z
            .string()
            .check(z.refine(text => text.trim() === event.title, { error: () => t`Type the title as it is above.` })),
        }),
      ),
    [event.title],
  );
  const { register, handleSubmit, formState } = useForm({ resolver, defaultValues: { reason: '', title: '' } });
  const [cancel, { loading, error, data }] = useMutation(CANCEL_EVENT, {
    refetchQueries: [MANAGE_EVENT],
    awaitRefetchQueries: true,
  });
  const { errors } = formState;
  const submit = handleSubmit(async ({ reason }) => {
    const answer = await cancel({ variables: { input: { eventId: event.id, reason } } }).catch(() => null);
    if (answer?.data?.cancelEvent.__typename !== 'Event') return;
    say(t`${event.title} is cancelled`);
    onDone();
  });
  const refused = data?.cancelEvent.__typename === 'WrongStateError' ? serverWords(data.cancelEvent) : null;
  return (
    <form noValidate className="flex flex-col gap-5" onSubmit={submitted => void submit(submitted)}>
      <p>
        <Trans>
          <strong className="break-words">{event.title}</strong>:{' '}
          <Plural value={sold} one="# ticket sold" other="# tickets sold" />. This can’t be undone.
        </Trans>
      </p>
      <TextArea
        label={t`Why`}
        rows={3}
        hint={t`Goes to everybody with a ticket.`}
        error={errors.reason?.message}
        {...register('reason')}
      />
      <TextField
        label={t`The event’s title`}
        hint={t`To be sure.`}
        autoComplete="off"
        error={errors.title?.message}
        {...register('title')}
      />
      {refused && (
        <Notice tone="problem" focus title={t`Not cancelled`}>
          {refused}
        </Notice>
      )}
      {error && <Failure focus error={error} />}
      <Button type="submit" busy={loading}>
        <Trans>Cancel the event for good</Trans>
      </Button>
    </form>
  );
}

/** How far the money of a cancelled event is on its way back, live. */
export function CancellationProgress({ event }: { event: ManagedEvent }) {
  const { data, error } = useSubscription(CANCELLATION, { variables: { eventId: event.id } });
  const progress = data?.cancellation;
  return (
    <Panel title={t`Cancelled`}>
      {event.cancellationReason && <p className="mb-4 break-words">{event.cancellationReason}</p>}
      {error && <Failure error={error} />}
      {!progress ? (
        !error && (
          <p role="status">
            <Trans>Asking how far the refunds are…</Trans>
          </p>
        )
      ) : progress.total === 0 ? (
        <p>
          <Trans>Nobody had paid: nothing goes back.</Trans>
        </p>
      ) : (
        <>
          <Meter label={t`Orders paid back`} value={progress.done} max={progress.total} />
          <p className="mt-2 tabular-nums">{howFar(progress)}</p>
          {progress.failed > 0 && (
            <Notice tone="problem" title={plural(progress.failed, { one: '# failed', other: '# failed' })}>
              <Trans>
                The provider refused.{' '}
                <Link className="underline underline-offset-4" to={`${paths.refunds(event.id)}?state=FAILED`}>
                  See which, and try again
                </Link>
              </Trans>
            </Notice>
          )}
        </>
      )}
    </Panel>
  );
}

function howFar({ done, total }: { done: number; total: number }): string {
  if (done === total) {
    return plural(total, {
      one: '# of # order paid back: everybody has their money',
      other: '# of # orders paid back: everybody has their money',
    });
  }
  const back = formatNumber(done);
  return plural(total, { one: `${back} of # order paid back`, other: `${back} of # orders paid back` });
}
