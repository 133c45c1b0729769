import { EventEmitter, on } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSchema, type GraphQLObjectType } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';

/**
 * The subscription of an event's availability as graphql-ws is served by its own manual: each subscriber's own execution
 * of graphql-js at each change. It has its figures in memory and asks nobody's leave. The parent says what changed.
 */
const schema = buildSchema(`
  type Query { now: Int }
  type Tier { id: ID! available: Int! onSale: Boolean! }
  type Subscription { availability(eventId: ID!): [Tier!]! }
`);
const changes = new EventEmitter().setMaxListeners(0);
const left = new Map<string, number>();
const { availability } = (schema.getSubscriptionType() as GraphQLObjectType).getFields();
availability!.subscribe = async function* (_root, { eventId }: { eventId: string }) {
  const told = on(changes, eventId);
  yield null; // the snapshot
  for await (const _change of told) yield null;
};
availability!.resolve = (_root, { eventId }: { eventId: string }) => [
  { id: '0199c0de-0000-7000-8000-000000000000', available: left.get(eventId) ?? 0, onSale: true },
];

const server = createServer((_request, response) => {
  const { user, system } = process.cpuUsage();
  response.end(`process_cpu_seconds_total ${(user + system) / 1e6}\n`);
});
useServer({ schema }, new WebSocketServer({ server, path: '/graphql' }));
server.listen(0, '127.0.0.1', () => {
  process.send!(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
process.on('message', ({ eventId, available }: { eventId: string; available: number }) => {
  left.set(eventId, available);
  changes.emit(eventId);
});
process.once('disconnect', () => process.exit());
