import { randomUUID } from 'node:crypto';
import { ask, mailedToken, signIn } from './foyer.mjs';

const { events } = await ask(
  '{ events(filter: { text: "harbour" }, first: 1) { nodes { tiers { id name capacity waitlistOpen } } } }',
);
const tier = events.nodes[0].tiers.find(({ name }) => name === 'Captain’s table');

const email = `ada-${randomUUID()}@example.com`;
const { joinWaitlist: entry } = await ask(
  `mutation ($input: JoinWaitlistInput!) {
    joinWaitlist(input: $input) {
      __typename
      ... on WaitlistEntry { id status position token }
      ... on StillAvailableError { available }
      ... on UserError { code message }
    }
  }`,
  { input: { tierId: tier.id, name: 'Ada Example', email, quantity: 1 } },
);
console.log(entry.__typename, entry.status, entry.position > 0);
// → WaitlistEntry WAITING true

// Whoever has the token sees the entry; the subscription of the same name tells when it moves.
const WATCH = 'query ($token: String) { waitlistEntry(token: $token) { status position offerExpiresAt } }';
console.log((await ask(WATCH, { token: entry.token })).waitlistEntry.status);
// → WAITING

// The promoter puts up more chairs: enough for everybody in the line.
await ask(
  'mutation ($input: UpdateTierInput!) { updateTier(input: $input) { ... on UserError { code message } } }',
  { input: { tierId: tier.id, capacity: tier.capacity + 8 } },
  await signIn('owner@foyer.test'),
);
console.log((await ask(WATCH, { token: entry.token })).waitlistEntry.status);
// → OFFERED

// The mail's link claims it: an order like any other, to be paid as in buy.mjs.
const { claimWaitlistOffer: order } = await ask(
  `mutation ($input: ClaimWaitlistOfferInput!) {
    claimWaitlistOffer(input: $input) {
      __typename
      ... on Order { id status holdExpiresAt accessToken }
      ... on UserError { code message }
    }
  }`,
  { input: { token: await mailedToken(email, 'waitlist/claim'), idempotencyKey: randomUUID() } },
);
console.log(order.__typename, order.status);
// → Order HELD
