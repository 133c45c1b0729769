import { randomUUID } from 'node:crypto';
import autocannon from 'autocannon';
import type { Crowd, Told } from './buyers.js';

/** The process of `letBuy`: each answer is read, because a refusal is no sale. */
const { url, eventId, tierId, clients, seconds, until, pays = false } = JSON.parse(process.argv[2]!) as Crowd;

const query = `mutation Reserve($input: ReserveTicketsInput!) {
  reserveTickets(input: $input) {
    __typename
    ... on Order { id status holdExpiresAt accessToken total { amount currency } }
    ... on UserError { code message }
  }
}`;
const payment = `mutation Pay($input: StartCheckoutInput!) {
  startCheckout(input: $input) {
    __typename
    ... on CheckoutStarted { order { id status } }
    ... on UserError { code message }
  }
}`;

interface Held {
  id: string;
  accessToken: string;
}
const orders: string[] = [];
const others: Record<string, number> = {};

/** The operation's answer; counted among the others where it is not of the wanted type. */
function read<T>(status: number, body: string, wanted: string): T | null {
  let kind = `HTTP ${status}`;
  if (status === 200) {
    const { data, errors } = JSON.parse(body) as {
      data?: Record<string, { __typename: string }>;
      errors?: { extensions: { code: string } }[];
    };
    const [answer] = Object.values(data ?? {});
    if (answer?.__typename === wanted) return answer as T;
    kind = answer?.__typename ?? errors?.[0]?.extensions.code ?? kind;
  }
  others[kind] = (others[kind] ?? 0) + 1;
  return null;
}

const post = { method: 'POST', headers: { 'content-type': 'application/json' } } as const;
const hold = {
  ...post,
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
  onResponse(status: number, body: string, context: { held?: Held | null }) {
    context.held = read<Held>(status, body, 'Order');
    if (context.held && !pays) orders.push(context.held.id);
  },
};
const pay = {
  ...post,
  setupRequest(request: object, { held }: { held?: Held | null }) {
    const input = {
      orderId: held?.id ?? '',
      accessToken: held?.accessToken,
      returnUrl: `${url}/orders/${held?.id}`,
      idempotencyKey: randomUUID(),
    };
    return { ...request, body: JSON.stringify({ query: payment, variables: { input } }) };
  },
  onResponse(status: number, body: string) {
    const started = read<{ order: { id: string; status: string } }>(status, body, 'CheckoutStarted');
    if (started?.order.status === 'PAID') orders.push(started.order.id);
  },
};

const result = await autocannon({
  url: `${url}/graphql`,
  connections: clients,
  duration: seconds,
  timeout: 30,
  ...(until && { amount: until }),
  requests: pays ? [hold, pay] : [hold],
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
