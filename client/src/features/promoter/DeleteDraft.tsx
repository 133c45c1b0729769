import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Button } from '../../components/Button.js';
import { Deletion } from '../../components/Deletion.js';
import { Dialog } from '../../components/Dialog.js';
import { Panel } from '../../components/Panel.js';
import { say } from '../../components/Toasts.js';
import type * as Gql from '../../gql/graphql.js';
import { paths } from '../../paths.js';
import type { ManagedEvent } from './manage-event.js';

const DELETE_EVENT: TypedDocumentNode<Gql.DeleteEventMutation, Gql.DeleteEventMutationVariables> = gql`
  mutation DeleteEvent($input: EventIdInput!) {
    deleteEvent(input: $input) {
      __typename
      ... on EventDeleted {
        eventId
      }
      ... on UserError {
        message
      }
    }
  }
`;

/** The way to be rid of a draft. */
export function DeleteDraft({ event }: { event: ManagedEvent }) {
  const [open, setOpen] = useState(false);
  return (
    <Panel title={t`Delete this draft`}>
      <p className="mb-4 text-ink-soft">
        <Trans>Nobody but your team has seen it. Its tickets and promo codes go with it.</Trans>
      </p>
      <Button look="quiet" onClick={() => setOpen(true)}>
        <Trans>Delete the draft</Trans>
      </Button>
      <Dialog open={open} title={t`Delete this draft?`} onClose={() => setOpen(false)}>
        <Confirm event={event} onKeep={() => setOpen(false)} />
      </Dialog>
    </Panel>
  );
}

function Confirm({ event, onKeep }: { event: ManagedEvent; onKeep: () => void }) {
  const navigate = useNavigate();
  const [remove, { loading, error, data, client }] = useMutation(DELETE_EVENT);
  const confirm = async () => {
    const answer = await remove({ variables: { input: { eventId: event.id } } }).catch(() => null);
    if (answer?.data?.deleteEvent.__typename !== 'EventDeleted') return;
    say(t`${event.title} is deleted`);
    await navigate(paths.organization(event.organization.slug), { replace: true });
    client.cache.evict({ id: client.cache.identify({ __typename: 'Event', id: event.id }) });
  };
  return (
    <Deletion
      word={t`Delete it for good`}
      busy={loading}
      answer={data?.deleteEvent}
      error={error}
      onDelete={() => void confirm()}
      onKeep={onKeep}
    >
      <Trans>
        <strong className="break-words">{event.title}</strong> can’t be brought back.
      </Trans>
    </Deletion>
  );
}
