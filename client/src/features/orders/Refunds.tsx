import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
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
        <ul className="flex flex-col gap-3" aria-label="Refunds">
          {[...order.refunds].reverse().map(refund => (
            <li key={refund.id}>
              <RefundLine refund={refund} />
            </li>
          ))}
        </ul>
      )}
      {mayAsk && (
        <Button look="quiet" icon="undo" onClick={() => setOpen(true)}>
          Ask for a refund
        </Button>
      )}
      <Dialog open={open} title="Ask for a refund" onClose={() => setOpen(false)}>
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
  const money = amount.amount > 0 ? formatMoney(amount) : 'Your tickets';
  return (
    <>
      <p className="font-medium">{wordsOf(status, money)}</p>
      {decisionNote && <p className="break-words text-ink-soft">The organizer: {decisionNote}</p>}
      {creditNoteUrl && (
        <a href={sameOrigin(creditNoteUrl)} className="flex min-h-11 items-center gap-3 font-medium hover:underline">
          <Icon name="download" />
          Credit note
        </a>
      )}
    </>
  );
}

function wordsOf(status: Gql.RefundStatus, money: string): string {
  switch (status) {
    case 'REQUESTED':
      return `${money}: the organizer decides, and you get a mail.`;
    case 'PROCESSING':
      return `${money}: on the way back to you.`;
    case 'SUCCEEDED':
      return `${money}: back with you. Your bank may take some days to show it.`;
    case 'FAILED':
      return `${money}: it could not be sent back yet. The organizer has been told.`;
    case 'DENIED':
      return `${money}: not refunded.`;
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
    if (result.__typename !== 'Refund') return setRefused(result.message);
    say(result.status === 'REQUESTED' ? 'Asked: the organizer decides' : 'Your money is on its way back');
    onDone();
  });

  return (
    <form noValidate className="flex flex-col gap-5" onSubmit={submitted => void submit(submitted)}>
      <p>
        {atOnce
          ? `Until ${dateAndTime(refundDeadline, timeZone)} you get your money back at once: what the tickets cost, without fees.`
          : 'The organizer decides and you get a mail. What comes back is what the tickets cost, without fees.'}
      </p>
      <fieldset className="flex flex-col gap-1">
        <legend className="mb-1 font-semibold">Which tickets</legend>
        {refundable.map(({ id, serial, status }) => (
          <CheckField
            key={id}
            value={id}
            label={status === 'VALID' ? serial : `${serial} (used: the organizer decides)`}
            {...register('ticketIds', { validate: ids => ids.length > 0 || 'Choose at least one ticket.' })}
          />
        ))}
        {errors.ticketIds && (
          <p role="alert" className="text-sm font-medium text-problem">
            {errors.ticketIds.message}
          </p>
        )}
      </fieldset>
      <TextArea
        label="Why"
        rows={3}
        error={errors.reason?.message}
        {...register('reason', {
          validate: text => (text.trim() ? text.length <= 1000 || 'At most 1000 characters.' : 'A few words will do.'),
        })}
      />
      <p className="text-ink-soft">Tickets that are refunded no longer open the door.</p>
      {refused && (
        <Notice tone="problem" focus title="Not asked">
          {refused}
        </Notice>
      )}
      {error && <Failure focus error={error} />}
      <Button type="submit" busy={loading}>
        {atOnce ? 'Give them back' : 'Ask the organizer'}
      </Button>
    </form>
  );
}
