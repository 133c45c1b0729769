import { useMutation } from '@apollo/client/react';
import { zodResolver } from '@hookform/resolvers/zod';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { z } from 'zod/mini';
import { Button } from '../../components/Button.js';
import { TextArea, TextField } from '../../components/Field.js';
import { Failure, Notice } from '../../components/Notice.js';
import { say } from '../../components/Toasts.js';
import type * as Gql from '../../gql/graphql.js';
import { atMost, emailField } from '../../lib/validation.js';
import { OFFER_TRANSFER } from './pass-on.js';
import { serverWords } from '../../lib/server-words.js';

const Wish = z.object({
  toEmail: emailField,
  message: z.string().check(z.trim(), z.maxLength(500, atMost(500))),
});

interface OfferFormProps {
  ticket: Gql.PassOnFragment;
  accessToken: string | null;
  onDone: () => void;
}

/** To whom, and a word with it. The ticket stays the holder's until it is taken. */
export function OfferForm({ ticket, accessToken, onDone }: OfferFormProps) {
  const [run, { loading, error }] = useMutation(OFFER_TRANSFER);
  const [refused, setRefused] = useState<string | null>(null);
  const { register, handleSubmit, formState } = useForm({
    resolver: zodResolver(Wish),
    defaultValues: { toEmail: '', message: '' },
  });
  const { errors } = formState;
  const asks = ticket.event.transferPolicy === 'APPROVAL';

  const submit = handleSubmit(async ({ toEmail, message }) => {
    setRefused(null);
    const input = { ticketId: ticket.id, accessToken, toEmail, message: message || null };
    const answer = await run({ variables: { input } }).catch(() => null);
    const result = answer?.data?.offerTransfer;
    if (!result) return;
    if (result.__typename !== 'Transfer') return setRefused(serverWords(result));
    say(result.status === 'PENDING' ? t`${toEmail} gets a mail` : t`Asked: the organizer decides`);
    onDone();
  });

  return (
    <form noValidate className="flex flex-col gap-5" onSubmit={submitted => void submit(submitted)}>
      <p>
        {asks
          ? t`The organizer has to agree first. Then your friend gets a link by mail, good for 72 hours at most.`
          : t`Your friend gets a link by mail, good for 72 hours at most.`}{' '}
        <Trans>
          Until they take the ticket it stays yours; then it has a new code, and yours lets nobody in any more.
        </Trans>
      </p>
      <TextField
        label={t`Their email`}
        type="email"
        autoComplete="off"
        error={errors.toEmail?.message}
        {...register('toEmail')}
      />
      <TextArea
        label={t`A word with it`}
        hint={t`Optional.`}
        rows={3}
        error={errors.message?.message}
        {...register('message')}
      />
      {refused && (
        <Notice tone="problem" focus title={t`Not offered`}>
          {refused}
        </Notice>
      )}
      {error && <Failure focus error={error} />}
      <Button type="submit" busy={loading}>
        {asks ? t`Ask the organizer` : t`Offer the ticket`}
      </Button>
    </form>
  );
}
