import { useMutation, useQuery } from '@apollo/client/react';
import { zodResolver } from '@hookform/resolvers/zod';
import { plural, t } from '@lingui/core/macro';
import { Plural, Trans } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { Button } from '../../components/Button.js';
import { Dialog } from '../../components/Dialog.js';
import { CheckField, SelectField, TextArea, TextField } from '../../components/Field.js';
import { Failure, Notice } from '../../components/Notice.js';
import { say } from '../../components/Toasts.js';
import { serverWords } from '../../lib/server-words.js';
import { useIntentKey } from '../../lib/useIntentKey.js';
import { i18n } from '../../words/words.js';
import { showInvalidFields } from './form-errors.js';
import {
  draftMessage,
  dropMessage,
  emptyMessage,
  keepMessage,
  messageForm,
  messageNames,
  toMessageInput,
  type MessageValues,
} from './message-form.js';
import { EVENT_MESSAGES, MESSAGE_ATTENDEES, MESSAGE_RECIPIENTS, ticketStates, type MessagedEvent } from './messages.js';

/** Writing to holders: to whom, what, a test to oneself, and a last look before it goes. */
export function MessageForm({ event, email }: { event: MessagedEvent; email: string | undefined }) {
  const { register, handleSubmit, formState, setError, control, reset } = useForm<MessageValues>({
    resolver: zodResolver(messageForm),
    defaultValues: draftMessage(event.id),
  });
  const values = useWatch({ control }) as MessageValues;
  useEffect(() => keepMessage(event.id, values), [event.id, values]);
  const count = useRecipients(event.id, values);
  const [ready, setReady] = useState<MessageValues | null>(null);
  const { keyFor, forget } = useIntentKey();
  const [test, testing] = useMutation(MESSAGE_ATTENDEES);
  const [send, sending] = useMutation(MESSAGE_ATTENDEES, { refetchQueries: [EVENT_MESSAGES] });
  const { errors } = formState;

  /** Whether it went; what is wrong stands beside its field. */
  function heard(result: NonNullable<typeof sending.data>['messageAttendees'] | undefined): number | null {
    if (result?.__typename === 'MessageQueued') return result.recipients;
    if (result?.__typename === 'InvalidInputError') {
      const rest = showInvalidFields(result.fields, setError, messageNames);
      if (rest.length > 0) setError('root', { message: rest.join(' ') });
    } else if (result) setError('root', { message: serverWords(result) });
    return null;
  }
  const toMyself = handleSubmit(async written => {
    const input = { ...toMessageInput(event.id, written), testTo: email };
    const answer = await test({ variables: { input } }).catch(() => null);
    const recipients = heard(answer?.data?.messageAttendees);
    if (recipients === 0) setError('root', { message: t`Your address refused this organization’s messages.` });
    else if (recipients !== null) say(t`A test is on its way to ${email ?? ''}`);
  });
  async function toEverybody(written: MessageValues) {
    const message = toMessageInput(event.id, written);
    const input = { ...message, idempotencyKey: keyFor(message) };
    const answer = await send({ variables: { input } }).catch(() => null);
    if (!answer) return; // the failure stands in the dialog
    setReady(null);
    const recipients = heard(answer.data?.messageAttendees);
    if (recipients === null) return;
    say(plural(recipients, { one: 'On its way to # person', other: 'On its way to # people' }));
    forget();
    dropMessage(event.id);
    reset(emptyMessage);
  }
  return (
    <form noValidate className="flex flex-col gap-5" onSubmit={submitted => void handleSubmit(setReady)(submitted)}>
      <SelectField
        label={t({ message: 'To', context: 'whom a message is for' })}
        className="max-w-80"
        {...register('status')}
      >
        {Object.entries(ticketStates).map(([state, words]) => (
          <option key={state} value={state}>
            {i18n._(words)}
          </option>
        ))}
      </SelectField>
      {event.tiers.length > 1 && (
        <fieldset className="flex flex-col gap-1">
          <legend className="mb-1 font-semibold">
            <Trans>With tickets of</Trans>
          </legend>
          {event.tiers.map(({ id, name }) => (
            <CheckField key={id} label={name} value={id} {...register('tierIds')} />
          ))}
          <p className="text-sm text-ink-soft">
            <Trans>None chosen: all of them.</Trans>
          </p>
        </fieldset>
      )}
      {errors.tierIds?.message && (
        <Notice tone="problem" focus title={t`Not sent`}>
          {errors.tierIds.message}
        </Notice>
      )}
      <p role="status" className="font-semibold tabular-nums">
        {count === undefined
          ? t`Counting who gets it…`
          : plural(count, { one: 'Goes to # person', other: 'Goes to # people' })}
      </p>
      <TextField label={t`Subject`} error={errors.subject?.message} {...register('subject')} />
      <TextArea
        label={t`Message`}
        rows={8}
        hint={t`Plain text; addresses become links. Everybody gets a link to refuse your messages, so write what they want to read. Another time or place is told by itself.`}
        error={errors.body?.message}
        {...register('body')}
      />
      {errors.root?.message && (
        <Notice tone="problem" focus title={t`Not sent`}>
          {errors.root.message}
        </Notice>
      )}
      {testing.error && <Failure focus error={testing.error} />}
      <div className="flex flex-wrap gap-3">
        <Button type="submit" disabled={count === 0}>
          {count === undefined
            ? t`Send to them`
            : plural(count, { one: 'Send to # person', other: 'Send to # people' })}
        </Button>
        <Button type="button" look="quiet" busy={testing.loading} onClick={() => void toMyself()}>
          <Trans>Send a test to myself</Trans>
        </Button>
      </div>
      <Dialog open={ready !== null} title={t`Send it?`} onClose={() => setReady(null)}>
        {ready && (
          <>
            <p>
              <Trans>
                <strong className="break-words">{ready.subject}</strong> goes to{' '}
                <Plural value={count ?? 0} one="# person" other="# people" />. It can’t be taken back.
              </Trans>
            </p>
            {sending.error && <Failure focus error={sending.error} />}
            <Button busy={sending.loading} onClick={() => void toEverybody(ready)}>
              <Trans>Send it now</Trans>
            </Button>
          </>
        )}
      </Dialog>
    </form>
  );
}

/** To how many people it would go, as chosen now; undefined until that is known. */
function useRecipients(eventId: string, values: MessageValues): number | undefined {
  const { tierIds, status } = toMessageInput(eventId, values);
  const { data } = useQuery(MESSAGE_RECIPIENTS, {
    variables: { eventId, tierIds, status },
    fetchPolicy: 'cache-and-network',
  });
  return data?.messageRecipients;
}
