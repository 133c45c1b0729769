import type { MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useEffect, useRef } from 'react';
import { Badge } from '../../components/Badge.js';
import { Button } from '../../components/Button.js';
import { Icon } from '../../components/Icon.js';
import type { CheckInKind, TicketStatus } from '../../gql/graphql.js';
import { clockTime } from '../../lib/dates.js';
import { i18n } from '../../words/words.js';
import type { EngineState } from './gate-state.js';
import { GateStatus } from './GateStatus.js';
import type { LookedAt } from './look-here.js';
import { LostScans } from './LostScans.js';
import { when } from './verdict.js';

export const ticketStates: Record<TicketStatus, MessageDescriptor> = {
  VALID: msg`Valid`,
  CHECKED_IN: msg`Inside`,
  CHECKED_OUT: msg`Stepped out`,
  REFUNDED: msg`Refunded`,
  VOID: msg`Void`,
};

interface LookFirstProps {
  ticket: LookedAt;
  /** The device's list says it, which may be older than a refund. */
  isOfDevice: boolean;
  device: EngineState;
  eventId: string;
  timeZone: string;
  kind: CheckInKind;
  /** So many others were read meanwhile. */
  lost: number;
  onContinue: () => void;
  onCancel: () => void;
}

/** Who holds the ticket, before anything is marked. Not a verdict: it has no verdict's colour. */
export function LookFirst({ ticket, isOfDevice, device, ...props }: LookFirstProps) {
  const { eventId, timeZone, kind, lost, onContinue, onCancel } = props;
  const { listAskedAt } = device;
  const box = useRef<HTMLElement>(null);
  useEffect(() => box.current?.focus(), [ticket.id]);
  return (
    <section
      ref={box}
      tabIndex={-1}
      aria-label={t`Ticket found`}
      className="absolute inset-0 z-10 flex flex-col items-center justify-center-safe gap-6 overflow-y-auto bg-paper p-6 text-center"
    >
      <GateStatus state={device} isAbove />
      <div>
        <h2 className="text-4xl wrap-anywhere sm:text-5xl">{ticket.holderName}</h2>
        {ticket.teamName && (
          <p className="mt-2 text-2xl wrap-anywhere">
            <Trans>Team: {ticket.teamName}</Trans>
          </p>
        )}
        <p className="mt-3 text-2xl font-semibold">{ticket.tier.name}</p>
        <p className="mt-1 text-lg text-ink-soft">{ticket.serial}</p>
      </div>
      <Badge strong={ticket.status !== 'VALID'}>
        {ticket.checkedInAt && ticket.status === 'CHECKED_IN' ? (
          <Trans>Inside since {clockTime(ticket.checkedInAt, timeZone)}</Trans>
        ) : (
          i18n._(ticketStates[ticket.status])
        )}
      </Badge>
      {isOfDevice && (
        <p className="flex items-center gap-2 rounded-full border-2 border-current px-4 py-1 text-lg font-bold">
          <Icon name="device" />
          {listAskedAt === null
            ? t`Offline: by this device’s list.`
            : t`By this device’s list of ${when(listAskedAt, timeZone)}`}
        </p>
      )}
      {ticket.event.id !== eventId && (
        <p className="text-lg font-semibold">
          <Trans>For another event: {ticket.event.title}</Trans>
        </p>
      )}
      <LostScans count={lost} />
      <div className="flex w-full max-w-sm flex-col gap-3">
        <Button className="min-h-16 text-xl" onClick={onContinue}>
          {kind === 'EXIT' ? <Trans>Continue: let out</Trans> : <Trans>Continue: let in</Trans>}
        </Button>
        <Button look="quiet" className="min-h-13" onClick={onCancel}>
          <Trans>Not this one</Trans>
        </Button>
      </div>
    </section>
  );
}
