import type { MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Link } from 'react-router';
import { ButtonLink } from '../../components/Button.js';
import { EmptyState } from '../../components/EmptyState.js';
import { EventArt } from '../../components/EventArt.js';
import { PageHeading } from '../../components/PageHeading.js';
import { Panel } from '../../components/Panel.js';
import type { TransferStatus } from '../../gql/graphql.js';
import { dateAndTime, time } from '../../lib/dates.js';
import { paths } from '../../paths.js';
import { AnswerOffer } from './AnswerOffer.js';
import type { TransferOffer } from './AcceptTransferPage.js';
import { i18n } from '../../words/words.js';

interface OfferedTicketProps {
  offer: TransferOffer;
  token: string;
  /** Something else became of the offer meanwhile. */
  onStale: () => void;
}

/** The offer as it stands: to be answered, or what became of it. */
export function OfferedTicket({ offer, token, onStale }: OfferedTicketProps) {
  const { event, tier } = offer.ticket;
  if (offer.status !== 'PENDING') return <Over status={offer.status} offer={offer} />;
  return (
    <div className="mx-auto max-w-2xl">
      <PageHeading
        title={t`A ticket for you`}
        lead={t`${offer.fromName} wants to pass it on to you. It costs you nothing.`}
      />
      <Panel>
        <div className="flex gap-4">
          <EventArt event={event} sizes="8rem" className="w-24 shrink-0 rounded-control sm:w-32" />
          <div className="min-w-0">
            <p className="text-sm font-semibold text-accent-text">{dateAndTime(event.startsAt, event.timeZone)}</p>
            <h2 className="text-2xl break-words">
              <Link to={paths.event(event.slug)} className="link">
                {event.title}
              </Link>
            </h2>
            <p className="text-ink-soft">{[event.venue.name, event.venue.city].filter(Boolean).join(', ')}</p>
            {event.doorsAt && (
              <p className="text-ink-soft">
                <Trans>Doors {time(event.doorsAt, event.timeZone)}</Trans>
              </p>
            )}
            <p className="mt-1 font-semibold">{tier.name}</p>
          </div>
        </div>
        {offer.note && (
          <blockquote className="mt-4 border-s-2 border-control-line ps-4 break-words whitespace-pre-line">
            {offer.note}
          </blockquote>
        )}
        <AnswerOffer offer={offer} token={token} onStale={onStale} />
      </Panel>
    </div>
  );
}

interface Ending {
  title: MessageDescriptor;
  advice: (from: string) => string;
}

const endings: Record<Exclude<TransferStatus, 'PENDING'>, Ending> = {
  AWAITING_APPROVAL: { title: msg`Not yet`, advice: () => t`The organizer has to agree first. You get a mail then.` },
  ACCEPTED: {
    title: msg`This ticket was taken`,
    advice: () => t`If that was you, the mail with your ticket has the link to it. We can send you the link again.`,
  },
  DECLINED: { title: msg`You declined this ticket`, advice: from => t`It stays with ${from}, who can offer it again.` },
  CANCELLED: { title: msg`This offer was taken back`, advice: from => t`Ask ${from} if that surprises you.` },
  EXPIRED: {
    title: msg`This offer has expired`,
    advice: from => t`${from} still has the ticket, and can offer it again.`,
  },
};

const used: Ending = {
  title: msg`This ticket was used`,
  advice: from =>
    t`Somebody came in with it before you took it, so nobody can take it any more. Ask ${from} if that surprises you.`,
};

function Over({ status, offer }: { status: keyof typeof endings; offer: TransferOffer }) {
  const { title, advice } = offer.ticketUsed ? used : endings[status];
  const { event } = offer.ticket;
  return (
    <div className="mx-auto max-w-2xl">
      <PageHeading title={event.title} />
      <EmptyState
        icon="ticket"
        title={i18n._(title)}
        action={
          status === 'ACCEPTED' ? (
            <ButtonLink to={paths.recover()}>
              <Trans>Mail me the link</Trans>
            </ButtonLink>
          ) : (
            <ButtonLink to={paths.event(event.slug)}>
              <Trans>See the event</Trans>
            </ButtonLink>
          )
        }
      >
        {advice(offer.fromName)}
      </EmptyState>
    </div>
  );
}
