import type { EntityManager } from '@mikro-orm/postgresql';
import { Dispute } from '../../payments/dispute.entity.js';
import { DisputeStatus } from '../../payments/dispute-status.js';
import { Payment } from '../../payments/payment.entity.js';
import { PaymentStatus } from '../../payments/payment-status.js';
import { formatMoney } from '../../platform/money.js';
import type { MailParams } from '../mail-params.js';
import { momentInWords } from './moment.js';
import { Facts, Paragraph, Title } from './parts.js';
import type { Desk, Letter } from './template.js';

/** To those who answer for the money: a bank asks for it. Not once it is decided: then the other letter is on its way. */
export async function disputeOpened({ disputeId }: MailParams<'disputeOpened'>, desk: Desk): Promise<Letter | null> {
  const { words: all, locale } = desk;
  const words = all.disputeOpened;
  const { dispute, order, event } = await load(desk.em, disputeId);
  if (dispute.status !== DisputeStatus.OPEN) return null;

  const answerBy = dispute.respondBy && momentInWords(dispute.respondBy, locale, event.timeZone);
  return {
    subject: words.subject(order.number),
    preview: words.intro(event.title),
    why: words.why,
    body: (
      <>
        <Title>{words.title}</Title>
        <Paragraph>{words.intro(event.title)}</Paragraph>
        <Paragraph>{words.meanwhile}</Paragraph>
        <Facts
          facts={[...factsOf(desk, { dispute, order }), ...(answerBy ? [[words.respondBy, answerBy] as const] : [])]}
        />
      </>
    ),
  };
}

/** To the same: how it ended. */
export async function disputeClosed({ disputeId }: MailParams<'disputeClosed'>, desk: Desk): Promise<Letter | null> {
  const words = desk.words.disputeClosed;
  const { dispute, order, event } = await load(desk.em, disputeId);
  const lost = dispute.status === DisputeStatus.LOST;
  const intro = (lost ? words.lost : words.won)(event.title);
  return {
    subject: words.subject(order.number, lost),
    preview: intro,
    why: words.why,
    body: (
      <>
        <Title>{words.title(lost)}</Title>
        <Paragraph>{intro}</Paragraph>
        <Facts facts={factsOf(desk, { dispute, order })} />
      </>
    ),
  };
}

/** To the same: a dispute may follow. Not once the money went back or is disputed. */
export async function fraudWarning({ paymentId }: MailParams<'fraudWarning'>, desk: Desk): Promise<Letter | null> {
  const { words: all, locale } = desk;
  const words = all.fraudWarning;
  const payment = await desk.em.findOneOrFail(Payment, paymentId, { populate: ['order.event'] });
  if (payment.status === PaymentStatus.REFUNDED || payment.status === PaymentStatus.DISPUTED) return null;

  const order = payment.order.getEntity();
  const intro = words.intro(order.event.getEntity().title);
  return {
    subject: words.subject(order.number),
    preview: intro,
    why: words.why,
    body: (
      <>
        <Title>{words.title}</Title>
        <Paragraph>{intro}</Paragraph>
        <Paragraph>{words.advice}</Paragraph>
        <Facts
          facts={[
            [all.orderNumber, order.number],
            [all.amount, formatMoney(payment.amount, locale)],
            [all.disputeOpened.reason, payment.fraudWarning ?? ''],
          ]}
        />
      </>
    ),
  };
}

/** To the buyer, and to whoever holds the tickets: they let nobody in any more. */
export async function ticketsVoid({ disputeId }: MailParams<'ticketsVoid'>, desk: Desk): Promise<Letter | null> {
  const { words: all, recipient } = desk;
  const words = all.ticketsVoid;
  const { order, event } = await load(desk.em, disputeId);
  const intro = (recipient === order.buyerEmail ? words.buyer : words.holder)(event.title);
  return {
    subject: words.subject(event.title),
    preview: intro,
    why: words.why,
    body: (
      <>
        <Title>{words.title}</Title>
        <Paragraph>{intro}</Paragraph>
        <Paragraph>{words.advice}</Paragraph>
        <Facts facts={[[all.orderNumber, order.number]]} />
      </>
    ),
  };
}

async function load(em: EntityManager, disputeId: string) {
  const dispute = await em.findOneOrFail(Dispute, disputeId, { populate: ['payment.order.event'] });
  const order = dispute.payment.getEntity().order.getEntity();
  return { dispute, order, event: order.event.getEntity() };
}

const factsOf = (
  { words: all, locale }: Desk,
  { dispute, order }: Pick<Awaited<ReturnType<typeof load>>, 'dispute' | 'order'>,
): (readonly [string, string])[] => [
  [all.orderNumber, order.number],
  [all.amount, formatMoney(dispute.amount, locale)],
  [all.disputeOpened.reason, dispute.reason],
  [all.disputeOpened.reference, `${dispute.provider} ${dispute.reference}`],
];
