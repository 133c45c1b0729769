import { randomUUID } from 'node:crypto';
import type { Asker, TestApp } from './app.js';
import type { GivenEvent, GivenTier } from './given.js';

export interface Issued {
  readonly __typename: string;
  readonly tickets: readonly {
    id: string;
    serial: string;
    status: string;
    holderName: string;
    holderEmail: string;
    order: { id: string; number: string; status: string; total: { amount: number } };
  }[];
  readonly code?: string;
  readonly available?: number;
  readonly state?: string;
  readonly fields?: { path: string; message: string }[];
  /** Of a GraphQL error. */
  readonly graphqlError?: string;
}

const RESULT = `__typename
  ... on TicketsIssued { tickets { id serial status holderName holderEmail order { id number status total { amount } } } }
  ... on UserError { code message } ... on SoldOutError { available } ... on WrongStateError { state }
  ... on InvalidInputError { fields { path message } }`;

/** So many holders, each with an address of their own. */
export const holders = (count: number, name = 'Guest') =>
  Array.from({ length: count }, (_, i) => ({ name: `${name} ${i + 1}`, email: `${randomUUID()}@example.com` }));

/** Gives tickets of the event out, as its owner unless somebody else asks. */
export async function issue(
  app: TestApp,
  event: GivenEvent,
  fields: {
    holders?: { name: string; email: string }[];
    tier?: GivenTier;
    reason?: string;
    key?: string;
  } = {},
  asker: Asker = event.organization.owner,
): Promise<Issued> {
  const { tier = event.tier, reason = 'Guest list', key = randomUUID() } = fields;
  const { data, code } = await app.gql(
    `mutation ($input: IssueTicketsInput!) { issueTickets(input: $input) { ${RESULT} } }`,
    {
      input: {
        eventId: event.id,
        tierId: tier.id,
        holders: fields.holders ?? holders(1),
        reason,
        idempotencyKey: key,
      },
    },
    asker,
  );
  return data?.issueTickets ?? { graphqlError: code };
}
