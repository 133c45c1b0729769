import { ask, FOYER, signIn } from './foyer.mjs';

const { events } = await ask('{ events(filter: { text: "brass" }, first: 1) { nodes { id } } }');
const answer = await fetch(`${FOYER}/exports/${events.nodes[0].id}/attendees.csv`, {
  headers: { authorization: `Bearer ${await signIn('viewer@foyer.test')}` },
});
console.log(answer.status, answer.headers.get('content-disposition'));
// → 200 attachment; filename="…-attendees-…csv"

let bytes = 0;
for await (const piece of answer.body) bytes += piece.length; // as it comes, however long it is
console.log(bytes > 1_000);
// → true
