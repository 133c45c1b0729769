import { useMutation } from '@apollo/client/react';
import { zodResolver } from '@hookform/resolvers/zod';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useMemo, useState } from 'react';
import { useForm } from 'react-hook-form';
import { z } from 'zod/mini';
import { Button } from '../../components/Button.js';
import { TextArea, TextField } from '../../components/Field.js';
import { Failure, Notice } from '../../components/Notice.js';
import { say } from '../../components/Toasts.js';
import { formatMoney, moneyInput, parseMoney } from '../../lib/money.js';
import { serverWords } from '../../lib/server-words.js';
import { atMost } from '../../lib/validation.js';
import { APPROVE_REFUND, DENY_REFUND, EVENT_REFUNDS, type RefundLine } from './refunds.js';

const decision = (most: RefundLine['amount']) =>
  z.object({
    amount: z.string().check(
      z.refine(
        text => {
          const amount = parseMoney(text, most.currency);
          return amount !== null && amount > 0 && amount <= most.amount;
        },
        { error: () => t`More than nothing and at most ${formatMoney(most)}.` },
      ),
    ),
    note: z.string().check(z.trim(), z.maxLength(1000, atMost(1000))),
  });

/** Yes, to all of it or a part; or no, with a word for the buyer. Somebody else may have been quicker. */
export function DecideRefund({ refund, onDone }: { refund: RefundLine; onDone: () => void }) {
  const resolver = useMemo(() => zodResolver(decision(refund.amount)), [refund.amount]);
  const { register, handleSubmit, formState, getValues, setError } = useForm({
    resolver,
    defaultValues: { amount: moneyInput(refund.amount), note: '' },
  });
  const again = { refetchQueries: [EVENT_REFUNDS], awaitRefetchQueries: true };
  const [approve, approving] = useMutation(APPROVE_REFUND, again);
  const [deny, denying] = useMutation(DENY_REFUND, again);
  const [refused, setRefused] = useState<string | null>(null);
  const { errors } = formState;
  const free = refund.amount.amount === 0;

  function settle(result: { __typename: string; message?: string } | undefined, done: string): void {
    if (!result) return;
    if (result.__typename !== 'Refund')
      return setRefused(
        result.message ? serverWords({ ...result, message: result.message }) : t`It can’t be decided any more.`,
      );
    say(done);
    onDone();
  }
  const grant = handleSubmit(async ({ amount, note }) => {
    const part = parseMoney(amount, refund.amount.currency)!;
    const whole = free || part === refund.amount.amount;
    const input = { refundId: refund.id, ...(!whole && { amount: part }), ...(note && { note }) };
    const answer = await approve({ variables: { input } }).catch(() => null);
    settle(answer?.data?.approveRefund, t`The money is on its way`);
  });
  async function refuse() {
    const note = getValues('note').trim();
    if (!note) return setError('note', { message: t`Tell the buyer why.` }, { shouldFocus: true });
    const answer = await deny({ variables: { input: { refundId: refund.id, note } } }).catch(() => null);
    settle(answer?.data?.denyRefund, t`Denied; the buyer is told`);
  }
  const error = approving.error ?? denying.error;

  return (
    <form noValidate className="flex flex-col gap-5" onSubmit={submitted => void grant(submitted)}>
      <p>
        <Trans>
          {refund.order.buyerName} asks for {formatMoney(refund.amount)} of order {refund.order.number}:{' '}
          <q className="break-words">{refund.reason}</q>
        </Trans>
      </p>
      {refund.tickets.some(({ status }) => status === 'CHECKED_IN' || status === 'CHECKED_OUT') && (
        <Notice tone="plain" title={t`Used at the gate`}>
          <Trans>Somebody has been in with a ticket of these.</Trans>
        </Notice>
      )}
      <p className="text-ink-soft">
        <Trans>If you approve, the tickets are void at once and go back on sale.</Trans>
      </p>
      {!free && (
        <TextField
          label={t`How much, in ${refund.amount.currency}`}
          inputMode="decimal"
          error={errors.amount?.message}
          {...register('amount')}
        />
      )}
      <TextArea
        label={t`A word to the buyer`}
        rows={3}
        hint={t`Needed to deny.`}
        error={errors.note?.message}
        {...register('note')}
      />
      {refused && (
        <Notice tone="problem" focus title={t`Not decided`}>
          {refused}
        </Notice>
      )}
      {error && <Failure focus error={error} />}
      <div className="flex flex-wrap justify-end gap-3">
        <Button look="quiet" busy={denying.loading} onClick={() => void refuse()}>
          <Trans>Deny</Trans>
        </Button>
        <Button type="submit" busy={approving.loading}>
          <Trans>Approve</Trans>
        </Button>
      </div>
    </form>
  );
}
