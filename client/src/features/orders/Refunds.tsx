import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { Button } from '../../components/Button.js';
import { Dialog } from '../../components/Dialog.js';
import { CheckField, TextArea } from '../../components/Field.js';
import { Icon } from '../../components/Icon.js';
import { Failure, Notice } from '../../components/Notice.js';
import { say } from '../../components/Toasts.js';
import type * as Gql from '../../gql/graphql.js';
import { dateAndTime } from '../../lib/dates.js';
import { formatMoney } from '../../lib/money.js';
import { orderToken } from '../../lib/order-token.js';
import { sameOrigin } from '../../lib/same-origin.js';
import { useIntentKey } from '../../lib/useIntentKey.js';
import { useNow } from '../../lib/useNow.js';
import type { PageOrder } from './OrderPage.js';
import { serverWords } from '../../lib/server-words.js';

const REQUEST_REFUND: TypedDocumentNode<Gql.RequestRefundMutation, Gql.RequestRefundMutationVariables> = gql`
  mutation RequestRefund($input: RequestRefundInput!) {
    requestRefund(input: $input) {
      __typename
      ... on Refund {
        id
        status
      }
      ... on UserError {
        message
      }
    }
  }
`;

type PageRefund = PageOrder['refunds'][number];

/** What became of the money that was asked back, newest first, and the way to ask. */
export function Refunds({ order, onAsked }: { order: PageOrder; onAsked: () => Promise<unknown> }) {
  const [open, setOpen] = useState(false);
  const waiting = new Set(
    order.refunds
      .filter(({ status }) => status === 'REQUESTED' || status === 'PROCESSING' || status === 'FAILED')
      .flatMap(({ tickets }) => tickets.map(({ id }) => id)),
  );
  const refundable = order.tickets.filter(
    ({ id, status }) => status !== 'REFUNDED' && status !== 'VOID' && !waiting.has(id),
  );
  const mayAsk = refundable.length > 0 && order.event.status !== 'CANCELLED';
  if (!mayAsk && order.refunds.length === 0) return null;
  return (
    <div className="mt-4 flex flex-col gap-3 border-t border-hairline pt-4">
      {order.refunds.length > 0 && (
        <ul className="flex flex-col gap-3" aria-label={t`Refunds`}>
          {[...order.refunds].reverse().map(refund => (
            <li key={refund.id}>
              <RefundLine refund={refund} />
            </li>
          ))}
        </ul>
      )}
      {mayAsk && (
        <Button look="quiet" icon="undo" onClick={() => setOpen(true)}>
          <Trans>Ask for a refund</Trans>
        </Button>
      )}
      <Dialog open={open} title={t`Ask for a refund`} onClose={() => setOpen(false)}>
        <AskForm
          order={order}
          refundable={refundable}
          onDone={() => {
            setOpen(false);
            void onAsked();
          }}
        />
      </Dialog>
    </div>
  );
}

function RefundLine({ refund }: { refund: PageRefund }) {
  const { amount, status, decisionNote, creditNoteUrl } = refund;
  const money = amount.amount > 0 ? formatMoney(amount) : t`Your tickets`;
  return (
    <>
      <p className="font-medium">{wordsOf(status, money)}</p>
      {decisionNote && (
        <p className="break-words text-ink-soft">
          <Trans>The organizer: {decisionNote}</Trans>
        </p>
      )}
      {creditNoteUrl && (
        <a href={sameOrigin(creditNoteUrl)} className="flex min-h-11 items-center gap-3 font-medium hover:underline">
          <Icon name="download" />
          <Trans>Credit note</Trans>
        </a>
      )}
    </>
  );
}

function wordsOf(status: Gql.RefundStatus, money: string): string {
  switch (status) {
    case 'REQUESTED':
      return t`${money}: the organizer decides, and you get a mail.`;
    case 'PROCESSING':
      return t`${money}: on the way back to you.`;
    case 'SUCCEEDED':
      return t`${money}: back with you. Your bank may take some days to show it.`;
    case 'FAILED':
      return t`${money}: it could not be sent back yet. The organizer has been told.`;
    case 'DENIED':
      return t`${money}: not refunded.`;
  }
}

interface AskFormProps {
  order: PageOrder;
  refundable: PageOrder['tickets'];
  onDone: () => void;
}

function AskForm({ order, refundable, onDone }: AskFormProps) {
  const [run, { loading, error }] = useMutation(REQUEST_REFUND);
  const [refused, setRefused] = useState<string | null>(null);
  const { keyFor, forget } = useIntentKey();
  const unused = refundable.filter(({ status }) => status === 'VALID').map(({ id }) => id);
  const { register, handleSubmit, formState } = useForm<{ ticketIds: string[]; reason: string }>({
    defaultValues: { ticketIds: unused, reason: '' },
  });
  const now = useNow();
  const { errors } = formState;
  const { refundDeadline, timeZone } = order.event;
  const atOnce = refundDeadline !== null && Date.parse(refundDeadline) > now;

  const submit = handleSubmit(async ({ ticketIds, reason }) => {
    const wish = { orderId: order.id, accessToken: orderToken(order.id), ticketIds, reason: reason.trim() };
    setRefused(null);
    const answer = await run({ variables: { input: { ...wish, idempotencyKey: keyFor(wish) } } }).catch(() => null);
    const result = answer?.data?.requestRefund;
    if (!result) return;
    forget();
    if (result.__typename !== 'Refund') return setRefused(serverWords(result));
    say(result.status === 'REQUESTED' ? t`Asked: the organizer decides` : t`Your money is on its way back`);
    onDone();
  });

  return (
    <form noValidate className="flex flex-col gap-5" onSubmit={submitted => void submit(submitted)}>
      <p>
        {atOnce
          ? t`Until ${dateAndTime(refundDeadline, timeZone)} you get your money back at once: what the tickets cost, without fees.`
          : t`The organizer decides and you get a mail. What comes back is what the tickets cost, without fees.`}
      </p>
      <fieldset className="flex flex-col gap-1">
        <legend className="mb-1 font-semibold">
          <Trans>Which tickets</Trans>
        </legend>
        {refundable.map(({ id, serial, status }) => (
          <CheckField
            key={id}
            value={id}
            label={status === 'VALID' ? serial : t`${serial} (used: the organizer decides)`}
            {...register('ticketIds', { validate: ids => ids.length > 0 || t`Choose at least one ticket.` })}
          />
        ))}
        {errors.ticketIds && (
          <p role="alert" className="text-sm font-medium text-problem">
            {errors.ticketIds.message}
          </p>
        )}
      </fieldset>
      <TextArea
        label={t`Why`}
        rows={3}
        error={errors.reason?.message}
        {...register('reason', {
          validate: text =>
            text.trim() ? text.length <= 1000 || t`At most 1000 characters.` : t`A few words will do.`,
        })}
      />
      <p className="text-ink-soft">
        <Trans>Tickets that are refunded no longer open the door.</Trans>
      </p>
      {refused && (
        <Notice tone="problem" focus title={t`Not asked`}>
          {refused}
        </Notice>
      )}
      {error && <Failure focus error={error} />}
      <Button type="submit" busy={loading}>
        {atOnce ? t`Give them back` : t`Ask the organizer`}
      </Button>
    </form>
  );
}
