import type { TestApp } from './app.js';
import { differences } from './differences.js';

/** One rule about money, and a query that finds what breaks it: no row, no fault. */
interface Rule {
  readonly says: string;
  readonly broken: string;
}

/** What the sandbox says it took and gave back, in minor units of our currencies. */
const AT_PROVIDER = `
  taken as (
    select 'STRIPE' as provider, i.id as money_id, s.id as reference, i.amount
      from sandbox.stripe_payment_intents as i join sandbox.stripe_sessions as s on s.id = i.session
      where i.status = 'succeeded'
    union all
    select 'PAYSTACK', id::text, reference, amount from sandbox.paystack_transactions where paid_at is not null),
  given_back as (
    select 'STRIPE' as provider, s.session as reference, r.amount
      from sandbox.stripe_refunds as r join sandbox.stripe_payment_intents as s on s.id = r.payment_intent
      where r.status <> 'failed'
    union all
    select 'PAYSTACK', t.reference, r.amount
      from sandbox.paystack_refunds as r join sandbox.paystack_transactions as t on t.id = r.transaction_id
      where r.status <> 'failed')`;

/** It had nothing to say any more when it was written: its tickets were paid back, or the payment had come after all. */
const TOO_LATE = `(emails.status = 'SUPERSEDED' and (
  template = 'orderTickets' and orders.status = 'REFUNDED' or template = 'paymentFailed' and orders.status <> 'HELD'))`;

const RULES: readonly Rule[] = [
  {
    says: 'what a provider took is received here, to the minor unit',
    broken: `select taken.* from taken left join payments using (provider, reference)
             where payments.received is distinct from taken.amount`,
  },
  {
    says: 'what is received here a provider took',
    broken: `select id, received from payments where received is not null
             and not exists (select from taken where taken.provider = payments.provider and taken.reference = payments.reference)`,
  },
  {
    says: 'another amount than was due is MISMATCHED and goes back',
    broken: `select id, status, amount, received from payments
             where received <> amount and (status <> 'REFUNDED' or refunded <> received)`,
  },
  {
    says: 'money that is kept paid for an order with its tickets, each order once',
    broken: `select orders.id, orders.status, orders.total, sum(received - payments.refunded) as kept
             from orders join payments on payments.order_id = orders.id
             group by orders.id
             having sum(coalesce(received, 0) - payments.refunded) <> case
               when orders.status in ('PAID', 'PARTIALLY_REFUNDED', 'REFUNDED') then orders.total - orders.refunded else 0 end`,
  },
  {
    says: 'a paid order has as many tickets as it was for',
    broken: `select orders.id, orders.status from orders
             where (select count(*) from tickets where order_id = orders.id) <> case
               when status in ('PAID', 'PARTIALLY_REFUNDED', 'REFUNDED')
               then (select sum(quantity) from order_items where order_id = orders.id) else 0 end`,
  },
  {
    says: 'each refund is one refund at the provider, of the same amount',
    broken: `select coalesce(here.reference, there.reference) as reference, here.refunds, there.refunds
             from (select payments.provider, reference, array_agg(refunds.amount order by refunds.amount) as refunds
                   from refunds join payments on payments.id = payment_id
                   where refunds.status = 'SUCCEEDED' group by 1, 2) as here
             full join (select provider, reference, array_agg(amount::bigint order by amount) as refunds
                        from given_back group by 1, 2) as there using (provider, reference)
             where here.refunds is distinct from there.refunds`,
  },
  {
    says: 'every refund came to its end',
    broken: `select id, status from refunds where status not in ('SUCCEEDED', 'DENIED')`,
  },
  {
    says: 'every mail was sent, unless it had nothing to say any more',
    broken: `select emails.id, template, emails.status, last_error from emails left join orders on orders.id = order_id
             where emails.status <> 'SENT' and not ${TOO_LATE}`,
  },
  {
    says: 'a paid order has one mail with its tickets, any other none',
    broken: `select orders.id, orders.status, count(emails.id) from orders
             left join emails on emails.order_id = orders.id and template = 'orderTickets'
             group by orders.id
             having count(emails.id) <> case when orders.status in ('PAID', 'PARTIALLY_REFUNDED', 'REFUNDED') then 1 else 0 end`,
  },
  {
    says: 'money that goes back by itself is told once',
    broken: `select refunds.id from refunds where automatic and 1 <> (
               select count(*) from emails where dedupe_key = 'moneyReturned:' || refunds.id)`,
  },
  {
    says: 'every mail was handed over once',
    broken: `select emails.id, template from emails left join orders on orders.id = order_id
             left join outbox_messages on outbox_messages.id = emails.id
             where outbox_messages.id is null and not ${TOO_LATE}`,
  },
  {
    says: 'a webhook is kept once, however often it is delivered',
    broken: `select provider, body, count(*) from webhook_deliveries group by 1, 2 having count(*) > 1`,
  },
  {
    says: 'every webhook is worked off',
    broken: `select id, type, status, last_error from webhook_deliveries where status not in ('PROCESSED', 'IGNORED')`,
  },
  {
    says: 'no hold stays open',
    broken: `select id, status from orders where status in ('HELD', 'AWAITING_PAYMENT')`,
  },
];

/** Follows all money from the providers to tickets or back, and all mail. @returns what is wrong, in words. */
export async function moneyTrail(app: TestApp): Promise<string[]> {
  const wrong = await differences(app);
  for (const { says, broken } of RULES) {
    const rows = await app.sql(`with ${AT_PROVIDER} ${broken} limit 5`);
    wrong.push(...rows.map(row => `${says}: ${JSON.stringify(row)}`));
  }
  return wrong;
}
