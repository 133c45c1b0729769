import { formatMoney } from '../../platform/money.js';
import { RefundStatus } from '../../refunds/refund-status.js';
import type { Ticket } from '../../tickets/ticket.entity.js';
import type { MailParams } from '../mail-params.js';
import { orderLink, refundsLink } from './links.js';
import { Button, Facts, Paragraph, Title } from './parts.js';
import { loadRefunded } from './refunded.js';
import type { Desk, Letter } from './template.js';

/** Only while it waits: another manager may have been quicker. */
export async function refundAsked({ refundId }: MailParams<'refundAsked'>, desk: Desk): Promise<Letter | null> {
  const { em, words: all, locale } = desk;
  const words = all.refundAsked;
  const refunded = await loadRefunded(em, refundId);
  if (refunded?.refund.status !== RefundStatus.REQUESTED) return null;

  const { refund, order, event, tickets } = refunded;
  const intro = words.intro(order.buyerName, tickets.length);
  return {
    subject: words.subject(event.title),
    preview: intro,
    why: words.why(event.organization.getEntity().name),
    body: (
      <>
        <Title>{words.title}</Title>
        <Paragraph>{intro}</Paragraph>
        <Facts
          facts={[
            [words.reason, refund.reason],
            [all.orderNumber, order.number],
            [all.amount, formatMoney(refund.amount, locale)],
          ]}
        />
        <Button href={refundsLink(desk, event.id, RefundStatus.REQUESTED)}>{words.button}</Button>
      </>
    ),
  };
}

export async function refundDecided({ refundId }: MailParams<'refundDecided'>, desk: Desk): Promise<Letter | null> {
  const { em, words: all, locale } = desk;
  const words = all.refundDecided;
  const refunded = await loadRefunded(em, refundId);
  if (!refunded || refunded.refund.status === RefundStatus.REQUESTED) return null;

  const { refund, order, event, tickets } = refunded;
  const granted = refund.status !== RefundStatus.DENIED;
  const pays = granted && refund.returnedAmount > 0;
  const amount = formatMoney(refund.amount, locale);
  const intro = (granted ? words.grantedIntro : words.deniedIntro)(event.title, tickets.length);
  return {
    subject: words.subject(event.title, granted),
    preview: pays ? words.amount(amount) : intro,
    why: words.why,
    body: (
      <>
        <Title>{pays ? words.granted : granted ? words.nothing : words.denied}</Title>
        <Paragraph>{all.hello(order.buyerName)}</Paragraph>
        <Paragraph>{intro}</Paragraph>
        {refund.decisionNote && <Paragraph>{words.note(refund.decisionNote)}</Paragraph>}
        {pays && <Paragraph>{words.amount(amount)}</Paragraph>}
        {pays && <Paragraph>{all.moneyReturned.patience}</Paragraph>}
        <Facts
          facts={[
            [all.orderNumber, order.number],
            [words.tickets, serialsOf(tickets, all.comma)],
          ]}
        />
        <Button href={orderLink(desk, order.id)}>{all.moneyReturned.button}</Button>
      </>
    ),
  };
}

/** Not once it is tried again, or a provider took its no back. */
export async function refundFailed({ refundId }: MailParams<'refundFailed'>, desk: Desk): Promise<Letter | null> {
  const { em, words: all, locale } = desk;
  const words = all.refundFailed;
  const refunded = await loadRefunded(em, refundId);
  if (refunded?.refund.status !== RefundStatus.FAILED) return null;

  const { refund, order, event } = refunded;
  const intro = words.intro(formatMoney(refund.amount, locale), event.title);
  return {
    subject: words.subject(event.title),
    preview: intro,
    why: words.why(event.organization.getEntity().name),
    body: (
      <>
        <Title>{words.title}</Title>
        <Paragraph>{intro}</Paragraph>
        <Paragraph>{words.advice}</Paragraph>
        <Facts
          facts={[
            [words.reason, refund.failureReason ?? ''],
            [all.orderNumber, order.number],
          ]}
        />
        <Button href={refundsLink(desk, event.id, RefundStatus.FAILED)}>{words.button}</Button>
      </>
    ),
  };
}

export async function ticketRefunded({ refundId }: MailParams<'ticketRefunded'>, desk: Desk): Promise<Letter | null> {
  const { em, words: all, recipient } = desk;
  const words = all.ticketRefunded;
  const refunded = await loadRefunded(em, refundId);
  const theirs = refunded?.tickets.filter(({ holderEmail }) => holderEmail === recipient) ?? [];
  const [first] = theirs;
  if (!refunded || !first) return null;

  const { order, event } = refunded;
  const intro = words.intro(event.title, order.buyerName);
  return {
    subject: words.subject(event.title, theirs.length),
    preview: intro,
    why: words.why,
    body: (
      <>
        <Title>{words.title(theirs.length)}</Title>
        <Paragraph>{all.hello(first.holderName)}</Paragraph>
        <Paragraph>{intro}</Paragraph>
        <Facts facts={[[words.tickets, serialsOf(theirs, all.comma)]]} />
      </>
    ),
  };
}

const serialsOf = (tickets: readonly Ticket[], comma: string): string =>
  tickets.map(({ serial }) => serial).join(comma);
