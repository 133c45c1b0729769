import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import { zodResolver } from '@hookform/resolvers/zod';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useNavigate } from 'react-router';
import { z } from 'zod/mini';
import { Button } from '../../components/Button.js';
import { TextField } from '../../components/Field.js';
import { Failure, Notice } from '../../components/Notice.js';
import { say } from '../../components/Toasts.js';
import type * as Gql from '../../gql/graphql.js';
import { dateAndTime } from '../../lib/dates.js';
import { keepTicketToken } from '../../lib/order-token.js';
import { nameField } from '../../lib/validation.js';
import { paths } from '../../paths.js';
import type { TransferOffer } from './AcceptTransferPage.js';
import { serverWords } from '../../lib/server-words.js';

const ACCEPT_TRANSFER: TypedDocumentNode<Gql.AcceptTransferMutation, Gql.AcceptTransferMutationVariables> = gql`
  mutation AcceptTransfer($input: AcceptTransferInput!) {
    acceptTransfer(input: $input) {
      __typename
      ... on TransferAccepted {
        accessToken
        ticket {
          id
        }
      }
      ... on UserError {
        message
      }
    }
  }
`;

const DECLINE_TRANSFER: TypedDocumentNode<Gql.DeclineTransferMutation, Gql.DeclineTransferMutationVariables> = gql`
  mutation DeclineTransfer($input: DeclineTransferInput!) {
    declineTransfer(input: $input) {
      __typename
      ... on Transfer {
        id
        status
      }
      ... on UserError {
        message
      }
    }
  }
`;

const Holder = z.object({ holderName: nameField });

/** Yes, with the name that the gate reads; or no, pressed twice. */
export function AnswerOffer({ offer, token, onStale }: { offer: TransferOffer; token: string; onStale: () => void }) {
  const navigate = useNavigate();
  const [accept, accepting] = useMutation(ACCEPT_TRANSFER);
  const [decline, declining] = useMutation(DECLINE_TRANSFER);
  const [sure, setSure] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const { register, handleSubmit, formState } = useForm({
    resolver: zodResolver(Holder),
    defaultValues: { holderName: '' },
  });
  const error = accepting.error ?? declining.error;

  const take = handleSubmit(async ({ holderName }) => {
    setRefused(null);
    const answer = await accept({ variables: { input: { token, holderName } } }).catch(() => null);
    const result = answer?.data?.acceptTransfer;
    if (!result) return;
    if (result.__typename !== 'TransferAccepted') {
      setRefused(serverWords(result));
      return onStale();
    }
    keepTicketToken(result.ticket.id, result.accessToken);
    say(t`The ticket is yours`);
    return navigate(paths.ticket(result.ticket.id), { replace: true });
  });
  async function refuse() {
    if (!sure) return setSure(true);
    const answer = await decline({ variables: { input: { token } } }).catch(() => null);
    if (answer?.data?.declineTransfer.__typename === 'WrongStateError') onStale();
  }

  return (
    <form noValidate className="mt-6 flex flex-col gap-5" onSubmit={submitted => void take(submitted)}>
      <TextField
        label={t`Who enters with it`}
        autoComplete="name"
        hint={t`As the gate shall read it.`}
        error={formState.errors.holderName?.message}
        {...register('holderName')}
      />
      {refused && (
        <Notice tone="problem" focus title={t`You can’t take it`}>
          {refused}
        </Notice>
      )}
      {error && <Failure focus error={error} />}
      <div className="flex flex-wrap gap-3">
        <Button type="submit" icon="ticket" busy={accepting.loading}>
          <Trans>Take the ticket</Trans>
        </Button>
        <Button look="quiet" busy={declining.loading} onClick={() => void refuse()}>
          {sure ? t`Yes, decline it` : t`No, thank you`}
        </Button>
      </div>
      <p className="text-sm text-ink-soft">
        <Trans>
          You get it by mail at {offer.toEmail}, with a code of its own. The offer is good until{' '}
          {dateAndTime(offer.expiresAt, offer.ticket.event.timeZone)}.
        </Trans>
      </p>
    </form>
  );
}
