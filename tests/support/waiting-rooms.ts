import { randomUUID } from 'node:crypto';
import { clock } from '../../server/platform/clock.js';
import { TICK_MS } from '../../server/waiting-room/admission.policy.js';
import type { Asker, TestApp } from './app.js';
import type { GivenEvent, GivenUser } from './given.js';

/** Waiting rooms as visitors, promoters and workers meet them. */
export function waitingAt(app: TestApp) {
  const PLACE =
    'id lane opensHidden status position estimatedWaitSeconds admissionToken admissionExpiresAt admissionUsed';

  const withRoom = (room: object = {}, fields: object = {}): Promise<GivenEvent> =>
    app.given.event({ tiers: [{ capacity: 10_000 }], waitingRoom: { admitPerMinute: 120, ...room }, ...fields });

  async function join(event: { id: string }, vipCode?: string, asker: Asker = {}) {
    const { data, code } = await app.gql(
      `mutation ($input: JoinQueueInput!) { joinQueue(input: $input) { __typename ... on QueueTicket { ${PLACE} } ... on UserError { code } } }`,
      { input: { eventId: event.id, vipCode } },
      asker,
    );
    return data?.joinQueue ?? { graphqlError: code };
  }
  async function crowd(event: { id: string }, count: number, vipCode?: string): Promise<{ id: string }[]> {
    const places = await Promise.all(Array.from({ length: count }, () => join(event, vipCode)));
    const refused = places.find(({ id }) => !id);
    if (refused) throw new Error(`Somebody did not get a place: ${JSON.stringify(refused)}`);
    return places;
  }
  async function place(id: string) {
    const { data } = await app.gql(`query ($id: ID!) { queueTicket(id: $id) { ${PLACE} event { slug } } }`, { id });
    return data.queueTicket;
  }
  async function mutate(field: string, type: string, input: object, asker?: GivenUser) {
    const { data, code } = await app.gql(
      `mutation ($input: ${type}!) { ${field}(input: $input) { __typename ... on UserError { code message } } }`,
      { input },
      asker,
    );
    return data?.[field] ?? { graphqlError: code };
  }
  async function reserve(event: GivenEvent, admissionToken?: string | null, tier = event.tier, asker: Asker = {}) {
    const { data } = await app.gql(
      `mutation ($input: ReserveTicketsInput!) { reserveTickets(input: $input) { __typename ... on Order { id accessToken } ... on UserError { code message } ... on QueueRequiredError { reason } } }`,
      {
        input: {
          eventId: event.id,
          items: [{ tierId: tier.id, quantity: 1 }],
          buyer: { name: 'Ada', email: `${randomUUID()}@example.com` },
          idempotencyKey: randomUUID(),
          admissionToken,
        },
      },
      asker,
    );
    return data.reserveTickets;
  }
  const room = async ({ id }: { id: string }) =>
    (
      await app.gql('query ($id: ID!) { event(id: $id) { waitingRoom { open opensAt waiting admitPerMinute } } }', {
        id,
      })
    ).data.event.waitingRoom;
  /** The next tick of the clock. @returns how many it admitted. */
  async function tick({ id }: { id: string }): Promise<number> {
    clock.advance(TICK_MS);
    const { admitted } = await app.app.services().roomTicks.tick(id);
    return admitted.vip + admitted.regular;
  }
  async function ticks(event: { id: string }, count: number): Promise<number[]> {
    const admitted: number[] = [];
    for (let i = 0; i < count; i += 1) admitted.push(await tick(event));
    return admitted;
  }
  /** In the order in which they were admitted: V and R. */
  async function admittedLanes(event: { id: string }): Promise<string> {
    const rows = await app.sql<{ lane: string }>(
      `select lane from queue_tickets where event_id = ? and admitted_at is not null order by admitted_at, lane desc, place`,
      [event.id],
    );
    return rows.map(({ lane }) => lane[0]).join('');
  }
  const linesOf = async (event: { id: string }, ids: readonly { id: string }[]): Promise<number[]> => {
    const rows = await app.sql<{ id: string; place: number }>(
      'select id, place from queue_tickets where event_id = ?',
      [event.id],
    );
    const places = new Map(rows.map(row => [row.id, row.place]));
    return ids.map(({ id }) => places.get(id)!);
  };
  return { withRoom, join, crowd, place, mutate, reserve, room, tick, ticks, admittedLanes, linesOf };
}
