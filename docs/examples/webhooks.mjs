import { FOYER } from './foyer.mjs';

const unsigned = await fetch(`${FOYER}/webhooks/stripe`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ type: 'checkout.session.completed' }),
});
console.log(unsigned.status);
// → 400
