import { randomUUID } from 'node:crypto';
import autocannon from 'autocannon';
import type { Crowd, Told } from './buyers.js';

/** The process of `letBuy`: each answer is read, because a refusal is no sale. */
const { url, eventId, tierId, clients, seconds, until } = JSON.parse(process.argv[2]!) as Crowd;

const query = `mutation Reserve($input: ReserveTicketsInput!) {
  reserveTickets(input: $input) {
    __typename
    ... on Order { id status holdExpiresAt accessToken total { amount currency } }
    ... on UserError { code message }
  }
}`;
const orders: string[] = [];
const others: Record<string, number> = {};

function note(status: number, body: string): void {
  let kind = `HTTP ${status}`;
  if (status === 200) {
    const { data, errors } = JSON.parse(body) as {
      data?: { reserveTickets?: { __typename: string; id?: string } };
      errors?: { extensions: { code: string } }[];
    };
    const answer = data?.reserveTickets;
    if (answer?.id) {
      orders.push(answer.id);
      return;
    }
    kind = answer?.__typename ?? errors?.[0]?.extensions.code ?? kind;
  }
  others[kind] = (others[kind] ?? 0) + 1;
}

const result = await autocannon({
  url: `${url}/graphql`,
  connections: clients,
  duration: seconds,
  timeout: 30,
  ...(until && { amount: until }),
  requests: [
    {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      setupRequest(request: object) {
        const key = randomUUID();
        const input = {
          eventId,
          items: [{ tierId, quantity: 1 }],
          buyer: { name: 'Ada Lovelace', email: `${key}@example.com` },
          idempotencyKey: key,
        };
        return { ...request, body: JSON.stringify({ query, variables: { input } }) };
      },
      onResponse: note,
    },
  ],
});
if (result.errors > 0) others['no answer'] = result.errors;

const told: Told = {
  perSecond: orders.length / result.duration,
  p50: result.latency.p50,
  p99: result.latency.p99,
  orders,
  others,
};
process.send!(told, () => process.disconnect());
