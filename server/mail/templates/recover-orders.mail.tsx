import { Order } from '../../orders/order.entity.js';
import { OrderStatus } from '../../orders/order-status.js';
import { timesInWords } from '../../platform/zoned-times.js';
import type { MailParams } from '../mail-params.js';
import { orderLink } from './links.js';
import { Button, Facts, Paragraph, Title } from './parts.js';
import type { Desk, Letter } from './template.js';

/** More than anyone has open; a mailbox is not a ledger. */
const MOST = 25;
const WORTH_FINDING = [
  OrderStatus.HELD,
  OrderStatus.AWAITING_PAYMENT,
  OrderStatus.PAID,
  OrderStatus.PARTIALLY_REFUNDED,
  OrderStatus.REFUNDED,
];

/** Links to what was ordered with the recipient's address, newest first. */
export async function recoverOrders(_params: MailParams<'recoverOrders'>, desk: Desk): Promise<Letter | null> {
  const { em, words: all, locale, recipient } = desk;
  const words = all.recoverOrders;
  const found = await em.find(
    Order,
    { buyerEmail: recipient.toLowerCase(), storedStatus: { $in: WORTH_FINDING } },
    { orderBy: { createdAt: 'desc' }, limit: MOST, populate: ['event'] },
  );
  const orders = found.filter(({ status }) => status !== OrderStatus.EXPIRED);
  if (orders.length === 0) return null;
  return {
    subject: words.subject,
    preview: words.intro,
    why: words.why,
    body: (
      <>
        <Title>{words.title}</Title>
        <Paragraph>{words.intro}</Paragraph>
        {orders.map(order => {
          const event = order.event.getEntity();
          const { date, time, zone } = timesInWords(event, locale);
          return (
            <div key={order.id}>
              <Facts
                facts={[
                  [all.orderNumber, `${order.number}, ${event.title}`],
                  [all.when, `${date}, ${time}, ${zone}`],
                ]}
              />
              <Button href={orderLink(desk, order.id)}>{words.open(order.number)}</Button>
            </div>
          );
        })}
      </>
    ),
  };
}
