import { ask } from './foyer.mjs';

const EVENTS = `query ($after: String) {
  events(first: 2, after: $after) {
    nodes { title startsAt timeZone tiers { name available price { amount currency } } }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** Every event, page by page. */
async function* allEvents() {
  let after = null;
  do {
    const { events } = await ask(EVENTS, { after });
    yield* events.nodes;
    after = events.pageInfo.hasNextPage ? events.pageInfo.endCursor : null;
  } while (after);
}

/** 1050 USD are 10.50 dollars, 1050 JPY are 1050 yen, 1050 KWD are 1.050 dinars. */
function inWords({ amount, currency }) {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.format(amount / 10 ** format.resolvedOptions().maximumFractionDigits);
}

for await (const { title, startsAt, timeZone, tiers } of allEvents()) {
  const when = new Date(startsAt).toLocaleString('en', { timeZone, dateStyle: 'full', timeStyle: 'short' });
  console.log(title, when, tiers.map(({ name, price }) => `${name} ${inWords(price)}`).join(', '));
}
// → Tonight: Brass & Bass … Regular $35.00
