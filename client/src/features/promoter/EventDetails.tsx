import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import { zodResolver } from '@hookform/resolvers/zod';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useForm } from 'react-hook-form';
import { Button } from '../../components/Button.js';
import { Failure, Notice } from '../../components/Notice.js';
import { Panel } from '../../components/Panel.js';
import { say } from '../../components/Toasts.js';
import type * as Gql from '../../gql/graphql.js';
import { serverWords } from '../../lib/server-words.js';
import { apiNames, emptyEvent, EventForm, toForm, toInput, type EventValues } from './event-form.js';
import { EventFields } from './EventFields.js';
import { showInvalidFields } from './form-errors.js';
import type { ManagedEvent } from './manage-event.js';

const UPDATE_EVENT: TypedDocumentNode<Gql.UpdateEventMutation, Gql.UpdateEventMutationVariables> = gql`
  mutation UpdateEvent($input: UpdateEventInput!) {
    updateEvent(input: $input) {
      __typename
      ... on Event {
        id
        title
        description
        startsAt
        endsAt
        doorsAt
        timeZone
        capacity
        holdMinutes
        offerHours
        transferPolicy
        venue {
          name
          address
          city
          country
        }
      }
      ... on InvalidInputError {
        message
        fields {
          path
          message
        }
      }
      ... on WrongStateError {
        message
        state
      }
    }
  }
`;

export function EventDetails({ event }: { event: ManagedEvent }) {
  const [run, { loading, error }] = useMutation(UPDATE_EVENT);
  const form = useForm<EventValues>({ resolver: zodResolver(EventForm), defaultValues: toForm(event) });
  const { errors, isDirty } = form.formState;

  const submit = form.handleSubmit(async values => {
    const { data } = await run({ variables: { input: { eventId: event.id, ...toInput(values) } } }).catch(() => ({
      data: undefined,
    }));
    const result = data?.updateEvent;
    switch (result?.__typename) {
      case 'Event':
        form.reset(values);
        return say(t`Saved`);
      case 'InvalidInputError': {
        const rest = showInvalidFields(
          result.fields,
          form.setError,
          Object.keys(emptyEvent) as (keyof EventValues)[],
          apiNames,
        );
        if (rest.length > 0 || result.fields.length === 0)
          form.setError('root', { message: rest.join(' ') || serverWords(result) });
        return;
      }
      case 'WrongStateError':
        return form.setError('root', { message: t`An event that is over or cancelled stays as it was.` });
    }
  });

  return (
    <Panel title={t`Details`}>
      <form noValidate className="flex flex-col gap-6" onSubmit={submitted => void submit(submitted)}>
        <EventFields form={form} isNew={false} />
        {errors.root?.message && (
          <Notice tone="problem" focus title={t`Not saved`}>
            {errors.root.message}
          </Notice>
        )}
        {error && <Failure focus error={error} />}
        {event.status === 'PUBLISHED' && (
          <p className="text-sm text-ink-soft">
            <Trans>Another time or place is mailed to everybody with a ticket, five minutes after you save it.</Trans>
          </p>
        )}
        <Button type="submit" busy={loading} disabled={!isDirty} className="self-start px-6">
          <Trans>Save changes</Trans>
        </Button>
      </form>
    </Panel>
  );
}
