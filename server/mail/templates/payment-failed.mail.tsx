import { PaymentStatus } from '../../payments/payment-status.js';
import { Payment } from '../../payments/payment.entity.js';
import type { MailParams } from '../mail-params.js';
import { orderLink } from './links.js';
import { momentInWords } from './moment.js';
import { Button, Facts, Paragraph, Title } from './parts.js';
import type { Desk, Letter } from './template.js';

/** Only while the order can still be paid: afterwards, or once it is paid, the mail would mislead. */
export async function paymentFailed({ paymentId }: MailParams<'paymentFailed'>, desk: Desk): Promise<Letter | null> {
  const { words: all, locale } = desk;
  const words = all.paymentFailed;
  const payment = await desk.em.findOne(Payment, paymentId, { populate: ['order.event'] });
  const order = payment?.order.getEntity();
  const holdEnds = order?.holdExpiresAt;
  if (!payment || payment.status !== PaymentStatus.FAILED || !order || !holdEnds) return null;

  const event = order.event.getEntity();
  return {
    subject: words.subject(event.title),
    preview: words.intro(event.title),
    why: words.why,
    body: (
      <>
        <Title>{words.title}</Title>
        <Paragraph>{all.hello(order.buyerName)}</Paragraph>
        <Paragraph>{words.intro(event.title)}</Paragraph>
        {payment.failureReason && <Paragraph>{words.reason(payment.failureReason)}</Paragraph>}
        <Paragraph>{words.until(momentInWords(holdEnds, locale, event.timeZone))}</Paragraph>
        <Facts facts={[[all.orderNumber, order.number]]} />
        <Button href={orderLink(desk, order.id)}>{words.button}</Button>
      </>
    ),
  };
}
