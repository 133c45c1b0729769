import { Order } from '../../orders/order.entity.js';
import { clock } from '../../platform/clock.js';
import { timesInWords } from '../../platform/zoned-times.js';
import type { MailParams } from '../mail-params.js';
import { orderLink } from './links.js';
import { Button, Facts, Paragraph, Title } from './parts.js';
import type { Desk, Letter } from './template.js';

/** More than anyone has open; a mailbox is not a ledger. */
const MOST = 25;

/** Links to what was paid or is still held with the recipient's address, newest first. */
export async function recoverOrders(_params: MailParams<'recoverOrders'>, desk: Desk): Promise<Letter | null> {
  const { em, words: all, locale, recipient } = desk;
  const words = all.recoverOrders;
  const found = await em.find(
    Order,
    { buyerEmail: recipient.toLowerCase(), $or: [{ paidAt: { $ne: null } }, { holdEndsAt: { $gt: clock.now() } }] },
    { orderBy: { createdAt: 'desc' }, limit: MOST, populate: ['event'] },
  );
  const orders = found.filter(({ paidAt, open }) => paidAt || open);
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
