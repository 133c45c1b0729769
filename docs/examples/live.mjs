import { createClient } from 'graphql-ws';
import { ask, FOYER, signIn } from './foyer.mjs';

/** A socket for subscriptions, for somebody or (without a token) for a guest. */
export const connect = token =>
  createClient({
    url: `${FOYER.replace(/^http/, 'ws')}/graphql`,
    connectionParams: token ? { authorization: `Bearer ${token}` } : {},
  });

/** The first message that is as wanted. */
export async function until(client, query, variables, wanted) {
  for await (const { data, errors } of client.iterate({ query, variables })) {
    if (errors) throw Object.assign(new Error(errors[0].message), errors[0].extensions);
    if (wanted(data)) return data;
  }
  throw new Error('The subscription has ended.');
}

const { events } = await ask('{ events(filter: { text: "brass" }, first: 1) { nodes { id } } }');
const client = connect(await signIn('viewer@foyer.test'));
const { attendance } = await until(
  client,
  `subscription ($eventId: ID!) {
    attendance(eventId: $eventId) { sequence checkedIn inside sold byGate { gate lastMinute } }
  }`,
  { eventId: events.nodes[0].id },
  () => true, // the figures of now come first
);
console.log(attendance.checkedIn > 0 && attendance.sold >= attendance.checkedIn);
// → true
await client.dispose();
