import { randomUUID } from 'node:crypto';
import type { TestApp } from './app.js';
import { buying } from './buying.js';
import type { GivenEvent, GivenOrganization, GivenUser } from './given.js';
import { issue } from './issuing.js';
import { refunding } from './refunding.js';

/**
 * A house with so many members and events, and a night there with so many tiers, orders, promo codes, refunds and scans;
 * of each order a payment, and of each payment a dispute.
 */
export async function furnish(
  app: TestApp,
  size: number,
  buyer: GivenUser,
): Promise<{ organization: GivenOrganization; night: GivenEvent }> {
  const organization = await app.given.organization();
  for (let i = 1; i < size; i += 1) await app.given.member(organization.id, 'SCANNER');
  const tiers = Array.from({ length: size }, (_, i) => ({ name: `Tier ${i}`, capacity: 500 }));
  const night = await app.given.event({ organization, tiers });
  for (let i = 0; i < size; i += 1) {
    const event = await app.given.event({ organization });
    await app.given.paidOrder(event, { buyer, quantity: 2 });
    const paid = await app.given.paidOrder(night, { email: `guest-${i}@example.com`, quantity: 2 });
    await refunding(app).request(paid);
    await refunding(app).cancelEvent(await app.given.event({ organization }), organization.owner);
    await app.given.order(night, { tier: night.tiers[i] });
    await issue(app, night, { tier: night.tiers[i] });
    const promoCode = await app.given.promoCode(night, { amountOff: 0, tierIds: [night.tiers[i]!.id] });
    await buying(app).reserve(night, { tier: night.tiers[i], promoCode });
    const input = { eventId: night.id, code: paid.tickets[0]!.code, gate: `Gate ${i}`, scanId: randomUUID() };
    await app.sql(
      `insert into attendee_messages (id, event_id, author_id, subject, body, recipients, created_at)
       values (gen_random_uuid(), ?, ?, 'Doors', 'At seven.', 1, now())`,
      [night.id, organization.owner.id],
    );
    const scan = 'mutation ($input: CheckInInput!) { checkIn(input: $input) { outcome } }';
    await app.gql(scan, { input }, { token: organization.owner.token });
  }
  // A payment each, as a provider's page would have left it.
  await app.sql(
    `insert into payments (id, order_id, provider, status, reference, amount, currency, page_expires_at, return_url, created_at, next_check_at)
     select gen_random_uuid(), id, 'STRIPE', 'FAILED', gen_random_uuid()::text, 100, 'USD', now(), 'http://localhost', now(), now()
     from orders where not exists (select from payments where order_id = orders.id)`,
  );
  // A dispute of each, and what the provider sent about it.
  await app.sql(
    `insert into disputes (id, payment_id, provider, provider_dispute_id, amount, currency, reason, status, withdrawn, opened_at)
     select gen_random_uuid(), id, provider, id::text, amount, currency, 'fraudulent', 'OPEN', true, now() from payments
     on conflict do nothing`,
  );
  await app.sql(
    `insert into webhook_deliveries (id, provider, event_key, type, body, status, received_at)
     select gen_random_uuid(), provider, id::text, 'charge.dispute.created', '{}', 'FAILED', now() from payments
     on conflict do nothing`,
  );
  return { organization, night };
}
