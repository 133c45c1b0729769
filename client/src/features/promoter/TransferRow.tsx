import { useMutation } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { Badge } from '../../components/Badge.js';
import { Button } from '../../components/Button.js';
import { Failure, Notice } from '../../components/Notice.js';
import { say } from '../../components/Toasts.js';
import { dateAndTime } from '../../lib/dates.js';
import { serverWords } from '../../lib/server-words.js';
import { i18n } from '../../words/words.js';
import { APPROVE_TRANSFER, DENY_TRANSFER, transferStates, type TransferLine } from './transfers.js';

interface TransferRowProps {
  transfer: TransferLine;
  timeZone: string | undefined;
  manages: boolean;
  /** A decision was made, here or by somebody else before. */
  onDecided: () => unknown;
}

/** One ticket on its way, and a manager's yes or no where it waits for that. Somebody else may have been quicker. */
export function TransferRow({ transfer, timeZone, manages, onDecided }: TransferRowProps) {
  const [approve, approving] = useMutation(APPROVE_TRANSFER);
  const [deny, denying] = useMutation(DENY_TRANSFER);
  const [refused, setRefused] = useState<string | null>(null);
  const { ticket, fromName, fromEmail, toEmail, status } = transfer;
  const input = { transferId: transfer.id };

  function settle(result: { __typename: string; message?: string } | undefined, done: string): void {
    if (!result) return;
    onDecided();
    if (result.__typename === 'Transfer') return say(done);
    setRefused(result.message ? serverWords({ ...result, message: result.message }) : t`It can’t be decided any more.`);
  }
  async function agree() {
    const answer = await approve({ variables: { input } }).catch(() => null);
    settle(answer?.data?.approveTransfer, t`${toEmail} gets the offer`);
  }
  async function refuse() {
    const answer = await deny({ variables: { input } }).catch(() => null);
    settle(answer?.data?.denyTransfer, t`Refused; the holder is told`);
  }
  const error = approving.error ?? denying.error;
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-2 p-4 sm:px-6">
      <div className="min-w-0 flex-1 basis-64">
        <h2 className="flex flex-wrap items-center gap-3 text-lg">
          {ticket.serial}
          <Badge strong={status === 'AWAITING_APPROVAL'}>
            {transfer.ticketUsed ? t`Ticket used` : i18n._(transferStates[status])}
          </Badge>
        </h2>
        <p className="break-words">
          <Trans>
            {fromName} ({fromEmail}) to {toEmail}
          </Trans>
        </p>
        <p className="mt-1 text-sm text-ink-soft">
          {ticket.tier.name} · {timesOf(transfer, timeZone)}
        </p>
      </div>
      {manages && status === 'AWAITING_APPROVAL' && (
        <div className="flex flex-wrap gap-3">
          <Button
            look="quiet"
            busy={denying.loading}
            aria-label={t`Refuse ${ticket.serial}`}
            onClick={() => void refuse()}
          >
            <Trans>Refuse</Trans>
          </Button>
          <Button busy={approving.loading} aria-label={t`Agree to ${ticket.serial}`} onClick={() => void agree()}>
            <Trans>Agree</Trans>
          </Button>
        </div>
      )}
      {refused && (
        <Notice tone="problem" focus title={t`Not decided`}>
          {refused}
        </Notice>
      )}
      {error && <Failure focus error={error} />}
    </div>
  );
}

function timesOf({ status, createdAt, expiresAt, settledAt }: TransferLine, timeZone: string | undefined): string {
  const asked = dateAndTime(createdAt, timeZone);
  if (status === 'PENDING' || status === 'AWAITING_APPROVAL')
    return t`asked ${asked}, ends ${dateAndTime(expiresAt, timeZone)}`;
  return settledAt ? t`asked ${asked}, ended ${dateAndTime(settledAt, timeZone)}` : t`asked ${asked}`;
}
