import { gql, type FragmentType, type TypedDocumentNode } from '@apollo/client';
import { useFragment } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Icon, type IconName } from '../../components/Icon.js';
import { TierDot } from '../../components/TierDot.js';
import type * as Gql from '../../gql/graphql.js';
import { clockTime, dateAndTime, time } from '../../lib/dates.js';
import { TicketCode } from './TicketCode.js';

export const TICKET_FACE: TypedDocumentNode<Gql.TicketFaceFragment> = gql`
  fragment TicketFace on Ticket {
    id
    serial
    status
    code
    rotatingSecret
    holderName
    checkedInAt
    tier {
      id
      name
    }
    event {
      id
      title
      startsAt
      doorsAt
      timeZone
      venue {
        name
        city
      }
      tiers {
        id
      }
    }
  }
`;

/** One ticket as it is held up at the door: a large code on white, in dark mode too. */
export function TicketFace({ ticket }: { ticket: FragmentType<Gql.TicketFaceFragment> }) {
  const { data, complete } = useFragment({ fragment: TICKET_FACE, from: ticket });
  if (!complete) return null;
  const { event, tier, serial, holderName, code, rotatingSecret } = data;
  const state = code ? stateOf(data) : withoutCode(data);
  return (
    <article aria-label={t`Ticket ${serial}`} className="mx-auto w-full max-w-sm">
      <div className="ticket-sheet-top rounded-t-card bg-ticket px-6 pt-5 pb-6 text-on-ticket">
        <p className="text-sm font-semibold text-ticket-accent">{dateAndTime(event.startsAt, event.timeZone)}</p>
        <h2 className="mt-1 text-2xl">{event.title}</h2>
        <p className="mt-1">{[event.venue.name, event.venue.city].filter(Boolean).join(', ')}</p>
        {event.doorsAt && (
          <p className="text-sm opacity-85">
            <Trans>Doors {time(event.doorsAt, event.timeZone)}</Trans>
          </p>
        )}
      </div>
      <div className="ticket-sheet-bottom -mt-px rounded-b-card white-paper px-6 pb-5">
        <div aria-hidden className="mx-1 border-t-2 border-dashed border-ticket/35" />
        <div className="flex items-center justify-between gap-3 pt-4">
          <p className="flex items-center gap-2 text-lg font-bold">
            <TierDot
              index={Math.max(
                0,
                event.tiers.findIndex(one => one.id === tier.id),
              )}
            />
            {tier.name}
          </p>
          <p className="flex items-center gap-1 text-sm font-semibold">
            <Icon name={state.icon} className="size-4" />
            {state.word}
          </p>
        </div>
        {code && state.admits ? (
          <TicketCode code={code} rotatingSecret={rotatingSecret} serial={serial} />
        ) : (
          <div className="my-4 grid aspect-square w-full place-items-center rounded-control bg-sunken p-6 text-center">
            <p className="text-lg">{state.explains}</p>
          </div>
        )}
        <div className="flex flex-wrap items-end justify-between gap-x-3">
          <p className="min-w-0 break-words">{holderName}</p>
          <p className="text-lg font-bold tracking-wide whitespace-nowrap">{serial}</p>
        </div>
      </div>
    </article>
  );
}

/** A ticket whose code its viewer has no right to: it was passed on, unless it lets nobody in anyway. */
function withoutCode(ticket: Parameters<typeof stateOf>[0] & { holderName: string }): FaceState {
  const state = stateOf(ticket);
  if (!state.admits) return state;
  const explains = t`${ticket.holderName} has this ticket now, with a code of their own.`;
  return { word: t`Passed on`, icon: 'person', admits: false, explains };
}

interface FaceState {
  word: string;
  icon: IconName;
  /** Whether the gate would take its code. */
  admits: boolean;
  explains: string;
}

export function stateOf({
  status,
  checkedInAt,
  event,
}: Pick<Gql.TicketFaceFragment, 'status' | 'checkedInAt' | 'event'>): FaceState {
  switch (status) {
    case 'VALID':
      return { word: t`Valid`, icon: 'check', admits: true, explains: '' };
    case 'CHECKED_OUT':
      return { word: t`Stepped out`, icon: 'door', admits: true, explains: '' };
    case 'CHECKED_IN': {
      const word = checkedInAt ? t`Used at ${clockTime(checkedInAt, event.timeZone)}` : t`Used`;
      return { word, icon: 'check', admits: true, explains: '' };
    }
    case 'REFUNDED':
      return { word: t`Refunded`, icon: 'undo', admits: false, explains: t`Refunded: it no longer opens the door.` };
    case 'VOID':
      return { word: t`Void`, icon: 'cross', admits: false, explains: t`Void: it no longer opens the door.` };
  }
}
