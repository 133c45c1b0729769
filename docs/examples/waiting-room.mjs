import { randomUUID } from 'node:crypto';
import { ask, signIn } from './foyer.mjs';
import { connect, until } from './live.mjs';

const { events } = await ask(
  '{ events(filter: { text: "lanterns" }, first: 1) { nodes { id waitingRoom { open admitPerMinute } tiers { id } } } }',
);
const [event] = events.nodes;

// A place is for whoever knows its id: keep it, and the page can be closed.
const { joinQueue: place } = await ask(
  `mutation ($input: JoinQueueInput!) {
    joinQueue(input: $input) {
      __typename
      ... on QueueTicket { id lane status position }
      ... on UserError { code message }
    }
  }`,
  { input: { eventId: event.id, vipCode: 'LANTERN' } },
);
console.log(place.__typename, place.lane, place.status);
// → QueueTicket VIP WAITING

/** As the promoter: how many are let in a minute. */
const setPace = async admitPerMinute =>
  ask(
    'mutation ($input: PauseWaitingRoomInput!) { pauseWaitingRoom(input: $input) { ... on UserError { code message } } }',
    { input: { eventId: event.id, admitPerMinute } },
    await signIn('owner@foyer.test'),
  );
await setPace(600); // so that nobody waits long for this example

const client = connect();
const { queueTicket: admitted } = await until(
  client,
  `subscription ($id: ID!) {
    queueTicket(id: $id) { status position estimatedWaitSeconds admissionToken admissionExpiresAt }
  }`,
  { id: place.id },
  ({ queueTicket }) => queueTicket.status === 'ADMITTED',
);
await client.dispose();
await setPace(event.waitingRoom.admitPerMinute);

// One admission opens one order.
const reserve = async () => {
  const input = {
    eventId: event.id,
    items: [{ tierId: event.tiers[0].id, quantity: 1 }],
    buyer: { name: 'Ines Example', email: 'ines@example.com' },
    admissionToken: admitted.admissionToken,
    idempotencyKey: randomUUID(),
  };
  const { reserveTickets } = await ask(
    `mutation ($input: ReserveTicketsInput!) {
      reserveTickets(input: $input) { __typename ... on Order { status } ... on UserError { code message } }
    }`,
    { input },
  );
  return reserveTickets;
};
console.log((await reserve()).__typename, (await reserve()).__typename);
// → Order QueueRequiredError
