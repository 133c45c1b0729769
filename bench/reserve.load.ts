/** A process of its own, so that the load does not run on the server's event loop: buyers who reserve one ticket each, again and again. */
import { randomUUID } from 'node:crypto';
import autocannon from 'autocannon';

export interface ReserveLoad {
  readonly url: string;
  readonly eventId: string;
  readonly tierId: string;
  readonly email: string;
  readonly clients: number;
  readonly seconds: number;
}

export interface ReserveOutcome {
  /** Callers who got a HELD order. */
  readonly orders: number;
  /** Callers who got anything else. */
  readonly others: number;
  readonly seconds: number;
}

const QUERY = `mutation Reserve($input: ReserveTicketsInput!) {
  reserveTickets(input: $input) { __typename ... on Order { id status } ... on UserError { code } }
}`;

const { url, eventId, tierId, email, clients, seconds } = JSON.parse(process.argv[2]!) as ReserveLoad;
let orders = 0;
let others = 0;

const result = await autocannon({
  url: `${url}/graphql`,
  connections: clients,
  duration: seconds,
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  requests: [
    {
      setupRequest: request => ({
        ...request,
        body: JSON.stringify({
          query: QUERY,
          variables: {
            input: {
              eventId,
              items: [{ tierId, quantity: 1 }],
              buyer: { name: 'Ada Buyer', email },
              idempotencyKey: randomUUID(),
            },
          },
        }),
      }),
      onResponse: (status, body) => {
        if (status === 200 && body.includes('"__typename":"Order"') && body.includes('"HELD"')) orders += 1;
        else others += 1;
      },
    },
  ],
});
const outcome: ReserveOutcome = { orders, others, seconds: result.duration };
process.stdout.write(JSON.stringify(outcome));
