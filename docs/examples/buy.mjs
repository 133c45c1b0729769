import { randomUUID } from 'node:crypto';
import { ask, FOYER } from './foyer.mjs';

// 1. What there is.
const { events } = await ask(
  'query ($text: String) { events(filter: { text: $text }, first: 1) { nodes { id tiers { id name } } } }',
  { text: 'brass' },
);
export const [event] = events.nodes;
const tier = event.tiers.find(({ name }) => name === 'Regular');
const items = [{ tierId: tier.id, quantity: 2 }];

// 2. What it would cost. Nothing is held.
const { quote } = await ask(
  'query ($input: QuoteInput!) { quote(input: $input) { total { amount currency } payableWith } }',
  { input: { eventId: event.id, items } },
);
console.log(quote.total.amount, quote.total.currency, quote.payableWith);
// → 7000 USD

// 3. Hold.
export const buyer = { name: 'Ines Example', email: `ines-${randomUUID()}@example.com` };
const { reserveTickets: held } = await ask(
  `mutation ($input: ReserveTicketsInput!) {
    reserveTickets(input: $input) {
      __typename
      ... on Order { id number status holdExpiresAt accessToken total { amount currency } }
      ... on SoldOutError { available waitlistOpen }
      ... on QuantityLimitError { min max }
      ... on UserError { code message }
    }
  }`,
  { input: { eventId: event.id, items, buyer, idempotencyKey: randomUUID() } },
);
console.log(held.__typename, held.status);
// → Order HELD

// 4. Pay: send the buyer to the provider's page.
const mine = { orderId: held.id, accessToken: held.accessToken };
const { startCheckout: checkout } = await ask(
  `mutation ($input: StartCheckoutInput!) {
    startCheckout(input: $input) {
      __typename
      ... on CheckoutStarted { redirectUrl order { status holdExpiresAt } }
      ... on PaymentProviderUnavailableError { retryAfterSeconds alternatives }
      ... on AmountTooSmallError { minimum { amount currency } alternatives }
      ... on UserError { code message }
    }
  }`,
  { input: { ...mine, provider: 'STRIPE', returnUrl: `${FOYER}/orders/${held.id}`, idempotencyKey: randomUUID() } },
);
console.log(checkout.__typename, checkout.order.status);
// → CheckoutStarted AWAITING_PAYMENT

// In development it is the sandbox's page, and its button can be pressed from here.
await fetch(checkout.redirectUrl, {
  method: 'POST',
  redirect: 'manual',
  body: new URLSearchParams({ outcome: 'pay' }),
});

// 5. Confirm, when the buyer is back.
const { confirmPayment: paid } = await ask(
  `mutation ($input: ConfirmPaymentInput!) {
    confirmPayment(input: $input) {
      __typename
      ... on Order { id accessToken status tickets { id serial status code qrPngUrl pdfUrl } }
      ... on UserError { code message }
    }
  }`,
  { input: mine },
);
console.log(paid.status, paid.tickets.length, 'tickets');
// → PAID 2 tickets
export const order = paid;

// 6. Show the tickets.
const png = await fetch(paid.tickets[0].qrPngUrl);
console.log(png.headers.get('content-type'));
// → image/png
