import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import { zodResolver } from '@hookform/resolvers/zod';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useForm, useWatch } from 'react-hook-form';
import { Button } from '../../components/Button.js';
import { CheckField, TextField } from '../../components/Field.js';
import { Failure, Notice } from '../../components/Notice.js';
import { Panel } from '../../components/Panel.js';
import { say } from '../../components/Toasts.js';
import type * as Gql from '../../gql/graphql.js';
import { showInvalidFields } from './form-errors.js';
import type { ManagedEvent } from './manage-event.js';
import { RoomControls } from './RoomControls.js';
import { roomNames, toRoomForm, toRoomInput, WaitingRoomForm, type WaitingRoomValues } from './waiting-room-form.js';

const SET_ROOM: TypedDocumentNode<Gql.SetWaitingRoomMutation, Gql.SetWaitingRoomMutationVariables> = gql`
  mutation SetWaitingRoom($input: UpdateEventInput!) {
    updateEvent(input: $input) {
      __typename
      ... on Event {
        id
        waitingRoom {
          open
          opensAt
          waiting
          admitPerMinute
          paused
          standstill
          regularShare
          vipCode
        }
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

/** Whether buyers come in by turns, and how; while they wait, where the line stands. */
export function WaitingRoomPanel({ event }: { event: ManagedEvent }) {
  const [run, { loading, error }] = useMutation(SET_ROOM);
  // The pace is changed beside the form too: what nobody typed here is as the server has it, or saving would undo that.
  const form = useForm<WaitingRoomValues>({
    resolver: zodResolver(WaitingRoomForm),
    defaultValues: toRoomForm(event),
    values: toRoomForm(event),
    resetOptions: { keepDirtyValues: true, keepDirty: true },
  });
  const { register, formState, control } = form;
  const { errors, isDirty } = formState;
  const on = useWatch({ control, name: 'on' });

  const submit = form.handleSubmit(async values => {
    const input = { eventId: event.id, waitingRoom: toRoomInput(values, event) };
    const { data } = await run({ variables: { input } }).catch(() => ({ data: undefined }));
    const result = data?.updateEvent;
    switch (result?.__typename) {
      case 'Event':
        form.reset(values, { keepDirtyValues: false, keepDirty: false });
        return say(t`Saved`);
      case 'InvalidInputError': {
        const rest = showInvalidFields(result.fields, form.setError, Object.values(roomNames), roomNames);
        if (rest.length > 0) form.setError('root', { message: rest.join(' ') });
        return;
      }
      case 'WrongStateError':
        return form.setError('root', { message: t`An event that is over or cancelled stays as it was.` });
    }
  });

  return (
    <Panel title={t`Waiting room`}>
      {event.waitingRoom && <RoomControls eventId={event.id} />}
      <form noValidate className="flex flex-col gap-5" onSubmit={submitted => void submit(submitted)}>
        <CheckField label={t`Buyers wait in line and come in by turns`} {...register('on')} />
        {on && (
          <div className="grid gap-5 sm:grid-cols-2">
            <TextField
              label={t`Come in a minute`}
              inputMode="numeric"
              hint={t`About as many as can buy in a minute.`}
              error={errors.admitPerMinute?.message}
              {...register('admitPerMinute')}
            />
            <TextField
              label={t`Opens`}
              type="datetime-local"
              hint={t`Places of those who come before are drawn then. Empty: it is open at once.`}
              error={errors.opensAt?.message}
              {...register('opensAt')}
            />
            <TextField
              label={t`VIP code`}
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              hint={t`Whoever has it goes first. Optional.`}
              error={errors.vipCode?.message}
              {...register('vipCode')}
            />
            <TextField
              label={t`Turns for everybody else, in percent`}
              inputMode="numeric"
              hint={t`At least so many of those who come in have no VIP code.`}
              error={errors.regularPercent?.message}
              {...register('regularPercent')}
            />
          </div>
        )}
        {errors.root?.message && (
          <Notice tone="problem" focus title={t`Not saved`}>
            {errors.root.message}
          </Notice>
        )}
        {error && <Failure focus error={error} />}
        <Button type="submit" busy={loading} disabled={!isDirty} className="self-start px-6">
          <Trans>Save the waiting room</Trans>
        </Button>
      </form>
    </Panel>
  );
}
