import { TransferStatus } from '../../transfers/transfer-status.js';
import type { MailParams } from '../mail-params.js';
import { whenAndWhere } from './event-facts.js';
import { offerLink, transfersLink } from './links.js';
import { momentInWords } from './moment.js';
import { Button, Facts, Opening, Paragraph, PlainLink, Title } from './parts.js';
import type { Desk, Letter } from './template.js';
import { loadTransferred, type Transferred } from './transferred.js';

interface ToGiverProps extends Pick<Transferred, 'transfer' | 'ticket'> {
  readonly desk: Desk;
  readonly title: string;
  readonly intro: string;
  readonly advice?: string;
}

/** What became of a ticket, for who passes it on: a body of several of these mails. */
const ToGiver = ({ desk, transfer, ticket, title, intro, advice }: ToGiverProps) => (
  <>
    <Opening title={title} hello={desk.words.hello(transfer.fromName)} intro={intro} />
    {advice && <Paragraph>{advice}</Paragraph>}
    <Facts facts={[[desk.words.ticket, ticket.serial]]} />
  </>
);

const { AWAITING_APPROVAL, PENDING, ACCEPTED, DECLINED, CANCELLED, EXPIRED } = TransferStatus;

/** Only while it waits: another manager may have been quicker. */
export async function transferAsked({ transferId }: MailParams<'transferAsked'>, desk: Desk): Promise<Letter | null> {
  const words = desk.words.transferAsked;
  const transferred = await loadTransferred(desk.em, transferId);
  if (transferred?.transfer.status !== AWAITING_APPROVAL) return null;

  const { transfer, ticket, event } = transferred;
  const intro = words.intro(transfer.fromName, transfer.toEmail);
  return {
    subject: words.subject(event.title),
    preview: intro,
    why: words.why(event.organization.getEntity().name),
    body: (
      <>
        <Title>{words.title}</Title>
        <Paragraph>{intro}</Paragraph>
        <Facts facts={[[desk.words.ticket, [ticket.serial, ticket.tier.getEntity().name].join(desk.words.comma)]]} />
        <Button href={transfersLink(desk, event.id, AWAITING_APPROVAL)}>{words.button}</Button>
        <Paragraph soft>{words.until(momentInWords(transfer.expiresAt, desk.locale, event.timeZone))}</Paragraph>
      </>
    ),
  };
}

/** A yes is old news once the receiver has answered. */
export async function transferDecided(
  { transferId }: MailParams<'transferDecided'>,
  desk: Desk,
): Promise<Letter | null> {
  const words = desk.words.transferDecided;
  const transferred = await loadTransferred(desk.em, transferId);
  if (!transferred) return null;

  const { transfer, ticket, event } = transferred;
  const granted = transfer.offeredAt !== null;
  if (transfer.status !== (granted ? PENDING : DECLINED)) return null;
  const until = momentInWords(transfer.expiresAt, desk.locale, event.timeZone);
  const intro = granted ? words.grantedIntro(transfer.toEmail, until) : words.deniedIntro(transfer.toEmail);
  return {
    subject: words.subject(event.title, granted),
    preview: intro,
    why: words.why,
    body: <ToGiver title={granted ? words.granted : words.denied} intro={intro} {...{ desk, transfer, ticket }} />,
  };
}

/** Only while it can be taken. */
export async function transferOffered(
  { transferId }: MailParams<'transferOffered'>,
  desk: Desk,
): Promise<Letter | null> {
  const words = desk.words.transferOffered;
  const transferred = await loadTransferred(desk.em, transferId);
  if (transferred?.transfer.status !== PENDING) return null;

  const { transfer, ticket, event } = transferred;
  const intro = words.intro(transfer.fromName, event.title);
  const link = offerLink(desk, transferId);
  return {
    subject: words.subject(event.title, transfer.fromName),
    preview: intro,
    why: words.why(transfer.fromName),
    body: (
      <>
        <Title>{words.title}</Title>
        <Paragraph>{intro}</Paragraph>
        {transfer.note && <Paragraph>{words.note(transfer.fromName, transfer.note)}</Paragraph>}
        <Facts facts={[...whenAndWhere(event, desk), [desk.words.ticket, ticket.tier.getEntity().name]]} />
        <Button href={link}>{words.button}</Button>
        <Paragraph soft>{words.until(momentInWords(transfer.expiresAt, desk.locale, event.timeZone))}</Paragraph>
        <PlainLink href={link} label={desk.words.linkFails} />
      </>
    ),
  };
}

export async function transferWithdrawn(
  { transferId }: MailParams<'transferWithdrawn'>,
  desk: Desk,
): Promise<Letter | null> {
  const words = desk.words.transferWithdrawn;
  const transferred = await loadTransferred(desk.em, transferId);
  if (transferred?.transfer.status !== CANCELLED) return null;

  const { transfer, event } = transferred;
  const intro = words.intro(transfer.fromName, event.title);
  return {
    subject: words.subject(event.title),
    preview: intro,
    why: words.why,
    body: (
      <>
        <Title>{words.title}</Title>
        <Paragraph>{intro}</Paragraph>
      </>
    ),
  };
}

export async function transferUnanswered(
  { transferId }: MailParams<'transferUnanswered'>,
  desk: Desk,
): Promise<Letter | null> {
  const words = desk.words.transferUnanswered;
  const transferred = await loadTransferred(desk.em, transferId);
  if (!transferred) return null;

  const { transfer, ticket, event } = transferred;
  if (transfer.status !== DECLINED && transfer.status !== EXPIRED) return null;
  const ended = transfer.offeredAt ? words.expired : words.undecided;
  const intro = (transfer.status === DECLINED ? words.declined : ended)(transfer.toEmail);
  return {
    subject: words.subject(event.title),
    preview: intro,
    why: words.why,
    body: <ToGiver title={words.title} intro={intro} advice={words.advice} {...{ desk, transfer, ticket }} />,
  };
}

export async function transferAccepted(
  { transferId }: MailParams<'transferAccepted'>,
  desk: Desk,
): Promise<Letter | null> {
  const words = desk.words.transferAccepted;
  const transferred = await loadTransferred(desk.em, transferId);
  if (transferred?.transfer.status !== ACCEPTED) return null;

  const { transfer, ticket, event } = transferred;
  const intro = words.intro(transfer.toEmail, event.title);
  return {
    subject: words.subject(event.title),
    preview: intro,
    why: words.why,
    body: <ToGiver title={words.title} intro={intro} advice={words.advice} {...{ desk, transfer, ticket }} />,
  };
}
