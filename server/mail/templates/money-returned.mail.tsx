import { Refund } from '../../refunds/refund.entity.js';
import { formatMoney } from '../../platform/money.js';
import type { MailParams } from '../mail-params.js';
import { orderLink } from './links.js';
import { Button, Facts, Paragraph, Title } from './parts.js';
import type { Desk, Letter } from './template.js';

/** Money came too late, twice or in the wrong amount, and goes back by itself. */
export async function moneyReturned({ refundId }: MailParams<'moneyReturned'>, desk: Desk): Promise<Letter | null> {
  const { words: all, locale } = desk;
  const words = all.moneyReturned;
  const refund = await desk.em.findOne(Refund, refundId, { populate: ['order.event'] });
  if (!refund) return null;

  const order = refund.order.getEntity();
  const event = order.event.getEntity();
  const amount = formatMoney(refund.amount, locale);
  return {
    subject: words.subject(event.title),
    preview: words.amount(amount),
    why: words.why,
    body: (
      <>
        <Title>{words.title}</Title>
        <Paragraph>{all.hello(order.buyerName)}</Paragraph>
        <Paragraph>
          {words.intro(event.title)} {refund.reason}
        </Paragraph>
        <Paragraph>{words.amount(amount)}</Paragraph>
        <Paragraph>{words.patience}</Paragraph>
        <Facts
          facts={[
            [all.orderNumber, order.number],
            [all.amount, amount],
          ]}
        />
        <Button href={orderLink(desk, order.id)}>{words.button}</Button>
      </>
    ),
  };
}
