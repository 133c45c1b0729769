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
        title="A ticket for you"
        lead={`${offer.fromName} wants to pass it on to you. It costs you nothing.`}
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
            {event.doorsAt && <p className="text-ink-soft">Doors {time(event.doorsAt, event.timeZone)}</p>}
            <p className="mt-1 font-semibold">{tier.name}</p>
          </div>
        </div>
        {offer.note && (
          <blockquote className="mt-4 border-l-2 border-control-line pl-4 break-words whitespace-pre-line">
            {offer.note}
          </blockquote>
        )}
        <AnswerOffer offer={offer} token={token} onStale={onStale} />
      </Panel>
    </div>
  );
}

const endings: Record<Exclude<TransferStatus, 'PENDING'>, { title: string; advice: (from: string) => string }> = {
  AWAITING_APPROVAL: { title: 'Not yet', advice: () => 'The organizer has to agree first. You get a mail then.' },
  ACCEPTED: {
    title: 'This ticket was taken',
    advice: () => 'If that was you, the mail with your ticket has the link to it. We can send you the link again.',
  },
  DECLINED: { title: 'You declined this ticket', advice: from => `It stays with ${from}, who can offer it again.` },
  CANCELLED: { title: 'This offer was taken back', advice: from => `Ask ${from} if that surprises you.` },
  EXPIRED: { title: 'This offer has expired', advice: from => `${from} still has the ticket, and can offer it again.` },
};

function Over({ status, offer }: { status: keyof typeof endings; offer: TransferOffer }) {
  const { title, advice } = endings[status];
  const { event } = offer.ticket;
  return (
    <div className="mx-auto max-w-2xl">
      <PageHeading title={event.title} />
      <EmptyState
        icon="ticket"
        title={title}
        action={
          status === 'ACCEPTED' ? (
            <ButtonLink to={paths.recover()}>Mail me the link</ButtonLink>
          ) : (
            <ButtonLink to={paths.event(event.slug)}>See the event</ButtonLink>
          )
        }
      >
        {advice(offer.fromName)}
      </EmptyState>
    </div>
  );
}
