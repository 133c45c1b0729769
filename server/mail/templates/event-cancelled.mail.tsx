import { Event, EventStatus } from '../../events/event.entity.js';
import { formatMoney } from '../../platform/money.js';
import { timesInWords } from '../../platform/zoned-times.js';
import type { MailParams } from '../mail-params.js';
import { orderLink } from './links.js';
import { Button, Facts, Opening, Paragraph, Title } from './parts.js';
import { loadRefunded } from './refunded.js';
import type { Desk, Letter } from './template.js';

/** To the buyer with what goes back; to others who hold tickets of the order without its link and its money. */
export async function eventCancelled({ refundId }: MailParams<'eventCancelled'>, desk: Desk): Promise<Letter | null> {
  const { em, words: all, locale, recipient } = desk;
  const words = all.eventCancelled;
  const refunded = await loadRefunded(em, refundId);
  if (!refunded) return null;

  const { refund, order, event, tickets } = refunded;
  const isBuyer = order.buyerEmail === recipient;
  const name = isBuyer ? order.buyerName : tickets.find(({ holderEmail }) => holderEmail === recipient)?.holderName;
  if (!name) return null;
  const { date, time, zone } = timesInWords(event, locale);
  const intro = words.intro([date, time, zone].join(all.comma));
  const pays = refund.returnedAmount > 0;
  return {
    subject: words.subject(event.title),
    preview: intro,
    why: words.why(event.organization.getEntity().name),
    body: (
      <>
        <Title>{words.title(event.title)}</Title>
        <Paragraph>{all.hello(name)}</Paragraph>
        <Paragraph>{intro}</Paragraph>
        <Paragraph>{words.reason(refund.reason)}</Paragraph>
        {!isBuyer && <Paragraph>{words.holder(order.buyerName)}</Paragraph>}
        {isBuyer && !pays && <Paragraph>{words.free}</Paragraph>}
        {isBuyer && pays && <Paragraph>{words.amount(formatMoney(refund.amount, locale))}</Paragraph>}
        {isBuyer && pays && <Paragraph>{all.moneyReturned.patience}</Paragraph>}
        {isBuyer && <Facts facts={[[all.orderNumber, order.number]]} />}
        {isBuyer && <Button href={orderLink(desk, order.id)}>{all.moneyReturned.button}</Button>}
      </>
    ),
  };
}

/** To whoever waited for tickets or a place: nothing was theirs yet, so nothing goes back. */
export async function eventCalledOff(
  { eventId, name }: MailParams<'eventCalledOff'>,
  desk: Desk,
): Promise<Letter | null> {
  const { em, words: all, locale } = desk;
  const words = all.eventCancelled;
  const event = await em.findOneOrFail(Event, eventId, { populate: ['organization'] });
  if (event.storedStatus !== EventStatus.CANCELLED) return null;

  const { date, time, zone } = timesInWords(event, locale);
  const intro = words.intro([date, time, zone].join(all.comma));
  return {
    subject: words.subject(event.title),
    preview: intro,
    why: all.eventCalledOff.why(event.organization.getEntity().name),
    body: (
      <>
        <Opening title={words.title(event.title)} hello={all.hello(name)} intro={intro} />
        {event.cancellationReason && <Paragraph>{words.reason(event.cancellationReason)}</Paragraph>}
        <Paragraph>{all.eventCalledOff.asked}</Paragraph>
      </>
    ),
  };
}
