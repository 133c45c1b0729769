import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import { zodResolver } from '@hookform/resolvers/zod';
import { msg, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useNavigate } from 'react-router';
import { z } from 'zod/mini';
import { Button } from '../../components/Button.js';
import { Dialog } from '../../components/Dialog.js';
import { TextField } from '../../components/Field.js';
import { Failure, Notice } from '../../components/Notice.js';
import { Panel } from '../../components/Panel.js';
import { say } from '../../components/Toasts.js';
import type * as Gql from '../../gql/graphql.js';
import { fromWallClock, toWallClock } from '../../lib/dates.js';
import { serverWords } from '../../lib/server-words.js';
import { requiredText } from '../../lib/validation.js';
import { paths } from '../../paths.js';
import { showInvalidFields } from './form-errors.js';
import type { ManagedEvent } from './manage-event.js';

const DUPLICATE_EVENT: TypedDocumentNode<Gql.DuplicateEventMutation, Gql.DuplicateEventMutationVariables> = gql`
  mutation DuplicateEvent($input: DuplicateEventInput!) {
    duplicateEvent(input: $input) {
      __typename
      ... on Event {
        id
        title
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

/** The way to the next night of the same kind. */
export function DuplicateEvent({ event }: { event: ManagedEvent }) {
  const [open, setOpen] = useState(false);
  return (
    <Panel title={t`Do it again`}>
      <p className="mb-4 text-ink-soft">
        <Trans>
          A new draft with these settings and tickets, at another time. Doors and sales move along with its start.
        </Trans>
      </p>
      <Button look="quiet" onClick={() => setOpen(true)}>
        <Trans>Duplicate this event</Trans>
      </Button>
      <Dialog open={open} title={t`Duplicate this event`} onClose={() => setOpen(false)}>
        <When event={event} />
      </Dialog>
    </Panel>
  );
}

const Night = z
  .object({
    title: requiredText(msg`Give it a title.`, 200),
    startsAt: requiredText(msg`When does it start?`),
    endsAt: requiredText(msg`When does it end?`),
  })
  .check(
    z.refine(({ startsAt, endsAt }) => !startsAt || !endsAt || endsAt > startsAt, {
      path: ['endsAt'],
      error: () => t`It ends after it starts.`,
    }),
  );

function When({ event }: { event: ManagedEvent }) {
  const { id: eventId, title, timeZone } = event;
  const navigate = useNavigate();
  const [run, { loading, error }] = useMutation(DUPLICATE_EVENT);
  const { register, handleSubmit, formState, setError } = useForm<z.infer<typeof Night>>({
    resolver: zodResolver(Night),
    defaultValues: {
      title,
      startsAt: aWeekLater(toWallClock(event.startsAt, timeZone)),
      endsAt: aWeekLater(toWallClock(event.endsAt, timeZone)),
    },
  });
  const { errors } = formState;
  const submit = handleSubmit(async ({ title: name, startsAt, endsAt }) => {
    const times = { startsAt: fromWallClock(startsAt, timeZone), endsAt: fromWallClock(endsAt, timeZone) };
    const answer = await run({ variables: { input: { eventId, title: name, ...times } } }).catch(() => null);
    const result = answer?.data?.duplicateEvent;
    if (result?.__typename === 'Event') {
      say(t`${result.title} is a draft`);
      return navigate(paths.manageEvent(result.id));
    }
    if (!result) return;
    const rest = showInvalidFields(result.fields, setError, ['title', 'startsAt', 'endsAt']);
    if (rest.length > 0 || result.fields.length === 0)
      setError('root', { message: rest.join(' ') || serverWords(result) });
  });
  return (
    <form noValidate className="flex flex-col gap-5" onSubmit={form => void submit(form)}>
      <TextField label={t`Title`} error={errors.title?.message} {...register('title')} />
      <TextField label={t`Starts`} type="datetime-local" error={errors.startsAt?.message} {...register('startsAt')} />
      <TextField label={t`Ends`} type="datetime-local" error={errors.endsAt?.message} {...register('endsAt')} />
      <p className="text-sm text-ink-soft">
        <Trans>Times of the venue, {timeZone}. Promo codes and the picture are not taken along.</Trans>
      </p>
      {errors.root?.message && (
        <Notice tone="problem" focus title={t`Not duplicated yet`}>
          {errors.root.message}
        </Notice>
      )}
      {error && <Failure focus error={error} />}
      <Button type="submit" busy={loading} className="self-start">
        <Trans>Make the draft</Trans>
      </Button>
    </form>
  );
}

/** Of a wall clock as a datetime-local field has it. */
function aWeekLater(wallClock: string): string {
  const date = new Date(`${wallClock}Z`);
  date.setUTCDate(date.getUTCDate() + 7);
  return date.toISOString().slice(0, wallClock.length);
}
