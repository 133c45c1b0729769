import { noTicketsReason } from '../../orders/no-tickets.policy.js';
import { Order } from '../../orders/order.entity.js';
import { formatMoney } from '../../platform/money.js';
import type { MailParams } from '../mail-params.js';
import { orderLink } from './links.js';
import { Button, Facts, Paragraph, Title } from './parts.js';
import type { Desk, Letter } from './template.js';

/** Money came too late, twice or in the wrong amount, and goes back by itself. */
export async function moneyReturned(params: MailParams<'moneyReturned'>, desk: Desk): Promise<Letter | null> {
  const { words: all, locale } = desk;
  const words = all.moneyReturned;
  const order = await desk.em.findOne(Order, params.orderId, { populate: ['event'] });
  if (!order) return null;

  const event = order.event.getEntity();
  const amount = formatMoney(params, locale);
  const reason = noTicketsReason(params.reason);
  return {
    subject: words.subject(event.title),
    preview: words.amount(amount),
    why: words.why,
    body: (
      <>
        <Title>{words.title}</Title>
        <Paragraph>{all.hello(order.buyerName)}</Paragraph>
        <Paragraph>
          {words.intro(event.title)} {reason ? words.reasons[reason] : params.reason}
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
