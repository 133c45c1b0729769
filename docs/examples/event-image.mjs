import { readFile } from 'node:fs/promises';
import { ask, FOYER, signIn } from './foyer.mjs';

const { events } = await ask('{ events(filter: { text: "brass" }, first: 1) { nodes { id } } }');
const picture = new URL('../images/live.png', import.meta.url);

const kept = await fetch(`${FOYER}/events/${events.nodes[0].id}/image`, {
  method: 'POST',
  headers: { authorization: `Bearer ${await signIn('manager@foyer.test')}`, 'content-type': 'image/png' },
  body: await readFile(picture),
});
console.log(kept.status, (await kept.json()).imageUrl);
// → 201 http…
