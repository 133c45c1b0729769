import { useMutation } from '@apollo/client/react';
import { zodResolver } from '@hookform/resolvers/zod';
import { msg, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { z } from 'zod/mini';
import { Button } from '../../components/Button.js';
import { TextArea } from '../../components/Field.js';
import { Failure, Notice } from '../../components/Notice.js';
import { say } from '../../components/Toasts.js';
import { formatMoney } from '../../lib/money.js';
import { providerNames } from '../../lib/providers.js';
import { serverWords } from '../../lib/server-words.js';
import { requiredText } from '../../lib/validation.js';
import { PAYMENT_ISSUES, RESOLVE_DIFFERENCE, type IssueLine } from './operator.js';
import { adviceOn } from './advice.js';

const resolver = zodResolver(z.object({ note: requiredText(msg`Say what was done about it.`, 500) }));

interface ResolveDifferenceProps {
  issue: IssueLine;
  /** The difference in words. */
  what: string;
  onDone: () => void;
}

/** Closes a difference that a person has dealt with, with a note of what was done. Somebody else may have been quicker. */
export function ResolveDifference({ issue, what, onDone }: ResolveDifferenceProps) {
  const { register, handleSubmit, formState, setError } = useForm({ resolver, defaultValues: { note: '' } });
  const [refused, setRefused] = useState<string | null>(null);
  const [resolve, { loading, error, client }] = useMutation(RESOLVE_DIFFERENCE, {
    update(cache, { data }) {
      if (data?.resolveDifference.__typename !== 'ReconciliationDifference') return;
      cache.evict({ id: cache.identify({ __typename: 'PaymentIssue', id: issue.id }) });
    },
  });
  const { provider, orderNumber, reference, amount } = issue;

  const submit = handleSubmit(async ({ note }) => {
    // A note is one line; people write several.
    const input = { differenceId: issue.differenceId!, note: note.replaceAll(/\s+/g, ' ') };
    const result = (await resolve({ variables: { input } }).catch(() => null))?.data?.resolveDifference;
    switch (result?.__typename) {
      case 'ReconciliationDifference':
        say(t`Closed, with your note`);
        return onDone();
      case 'InvalidInputError':
        return setError('note', { message: serverWords(result) }, { shouldFocus: true });
      case 'WrongStateError':
        setRefused(serverWords(result));
        await client.refetchQueries({ include: [PAYMENT_ISSUES] });
    }
  });

  return (
    <form noValidate className="flex flex-col gap-5" onSubmit={submitted => void submit(submitted)}>
      <p className="break-words">
        <strong>{what}</strong>:{' '}
        {[providerNames[provider], orderNumber && t`order ${orderNumber}`, reference, amount && formatMoney(amount)]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <p>{adviceOn(issue)}</p>
      <p className="text-ink-soft">
        <Trans>Closed, it leaves the list, and comes back only where either side then says something else.</Trans>
      </p>
      <TextArea
        label={t`What was done`}
        rows={3}
        hint={t`For whoever looks later. Kept in the audit log with your name.`}
        error={formState.errors.note?.message}
        {...register('note')}
      />
      {refused && (
        <Notice tone="problem" focus title={t`Not closed`}>
          {refused}
        </Notice>
      )}
      {error && <Failure focus error={error} />}
      <Button type="submit" busy={loading}>
        <Trans>Close the difference</Trans>
      </Button>
    </form>
  );
}
