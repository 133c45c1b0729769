import { randomUUID } from 'node:crypto';
import { buyer, order } from './buy.mjs'; // which buys two tickets first
import { ask, mailedToken, signIn } from './foyer.mjs';

const [passedOn, givenBack] = order.tickets;
const { accessToken } = order;

// Pass one on: the offer is a link in a mail, good for 72 hours.
const friend = `friend-${randomUUID()}@example.com`;
const { offerTransfer: offer } = await ask(
  `mutation ($input: OfferTransferInput!) {
    offerTransfer(input: $input) { __typename ... on Transfer { status expiresAt } ... on UserError { code message } }
  }`,
  { input: { ticketId: passedOn.id, accessToken, toEmail: friend } },
);
console.log(offer.__typename, offer.status);
// → Transfer PENDING

// The friend, with the token of the link and without an account.
const { acceptTransfer: taken } = await ask(
  `mutation ($input: AcceptTransferInput!) {
    acceptTransfer(input: $input) {
      ... on TransferAccepted { accessToken ticket { serial holderName code } }
      ... on UserError { code message }
    }
  }`,
  { input: { token: await mailedToken(friend, 'transfers/accept'), holderName: 'Kofi Friend' } },
);
console.log(taken.ticket.holderName, taken.ticket.code !== passedOn.code ? 'has a code of its own' : '');
// → Kofi Friend has a code of its own

// Give the other one back.
const { requestRefund: refund } = await ask(
  `mutation ($input: RequestRefundInput!) {
    requestRefund(input: $input) {
      __typename
      ... on Refund { id status amount { amount currency } }
      ... on UserError { code message }
    }
  }`,
  {
    input: {
      orderId: order.id,
      accessToken,
      ticketIds: [givenBack.id],
      reason: `${buyer.name} has a cold.`,
      idempotencyKey: randomUUID(),
    },
  },
);
console.log(refund.__typename, refund.status, refund.amount.amount);
// → Refund REQUESTED 3500

// Without a refund deadline a manager decides.
const { approveRefund: granted } = await ask(
  `mutation ($input: ApproveRefundInput!) {
    approveRefund(input: $input) { ... on Refund { status tickets { status } } ... on UserError { code message } }
  }`,
  { input: { refundId: refund.id, note: 'Get well.' } },
  await signIn('manager@foyer.test'),
);
console.log(granted.tickets[0].status);
// → REFUNDED
