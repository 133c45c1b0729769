import type { Asker, TestApp } from './app.js';
import type { GivenEvent, GivenOrder, GivenUser } from './given.js';

export interface Transferred {
  readonly __typename: string;
  readonly id: string;
  readonly status: string;
  readonly ticketUsed: boolean;
  readonly fromEmail: string;
  readonly toEmail: string;
  readonly note: string | null;
  readonly message?: string;
  readonly expiresAt: string;
  readonly offeredAt: string | null;
  readonly settledAt: string | null;
  readonly ticket: { id: string; serial: string; code: string | null };
  readonly code?: string;
  readonly state?: string;
}

export interface Accepted {
  readonly __typename: string;
  readonly accessToken: string;
  readonly ticket: {
    id: string;
    serial: string;
    code: string;
    holderName: string;
    holderEmail: string;
    status: string;
  };
  /** Of the error, where it is one. */
  readonly code?: string;
  readonly message?: string;
}

/** What opens a ticket: an order's or a ticket's token, or somebody who is signed in. */
type Access = { accessToken?: string };

const FIELDS = 'id status ticketUsed fromEmail toEmail note expiresAt offeredAt settledAt ticket { id serial code }';
const TRANSFER = `__typename ... on Transfer { ${FIELDS} } ... on UserError { code message }`;
const DECIDED = `${TRANSFER} ... on WrongStateError { state }`;
const ACCEPTED = `__typename ... on TransferAccepted { accessToken ticket { id serial code holderName holderEmail status } }
  ... on UserError { code message }`;

/** What holders, receivers and managers do about tickets that are passed on. */
export function transferring(app: TestApp) {
  const one = async <T>(query: string, variables: object, asker?: Asker): Promise<T> => {
    const { data, errors } = await app.gql(query, variables, asker);
    if (!data) throw new Error(`${errors[0]?.extensions.code}: ${errors[0]?.message}`);
    return Object.values(data)[0] as T;
  };
  const send = <T>(operation: string, type: string, input: object, result: string, asker?: Asker): Promise<T> =>
    one(`mutation ($input: ${type}!) { ${operation}(input: $input) { ${result} } }`, { input }, asker);
  let people = 0;
  const friend = (): string => `friend-${(people += 1)}@example.com`;

  const steps = {
    /** Somebody's address that nobody had before. */
    friend,

    offer: (ticket: { id: string }, { accessToken }: Access, toEmail: string, more: object = {}, asker?: Asker) =>
      send<Transferred>(
        'offerTransfer',
        'OfferTransferInput',
        { ticketId: ticket.id, accessToken, toEmail, ...more },
        TRANSFER,
        asker,
      ),
    withdraw: ({ id: transferId }: { id: string }, { accessToken }: Access = {}, asker?: Asker) =>
      send<Transferred>('cancelTransfer', 'TransferIdInput', { transferId, accessToken }, DECIDED, asker),
    approve: ({ id: transferId }: { id: string }, by: GivenUser) =>
      send<Transferred>('approveTransfer', 'TransferIdInput', { transferId }, DECIDED, by),
    deny: ({ id: transferId }: { id: string }, by: GivenUser) =>
      send<Transferred>('denyTransfer', 'TransferIdInput', { transferId }, DECIDED, by),
    accept: (token: string, holderName = 'Grace Receiver', asker?: Asker) =>
      send<Accepted>('acceptTransfer', 'AcceptTransferInput', { token, holderName }, ACCEPTED, asker),
    decline: (token: string) => send<Transferred>('declineTransfer', 'DeclineTransferInput', { token }, DECIDED),
    /** What the receiver sees behind the link. */
    look: (token: string) =>
      one<Transferred | null>(`query ($token: String!) { transferOffer(token: $token) { ${FIELDS} } }`, { token }),
    ofEvent: ({ id: eventId }: GivenEvent, by: GivenUser, status?: string) =>
      one<{ nodes: Transferred[] }>(
        `query ($eventId: ID!, $status: TransferStatus) { transfers(eventId: $eventId, status: $status) { nodes { ${FIELDS} } } }`,
        { eventId, status },
        by,
      ),
    ticket: ({ id }: { id: string }, { accessToken }: Access, asker?: Asker) =>
      one<{ code: string | null; holderEmail: string | null; order: object | null; transfers: Transferred[] } | null>(
        `query ($id: ID!, $accessToken: String) { ticket(id: $id, accessToken: $accessToken) {
           code holderEmail order { id } transfers { ${FIELDS} } } }`,
        { id, accessToken },
        asker,
      ),

    /** The token in the newest mail to this address that offers a ticket. */
    async tokenFor(to: string): Promise<string> {
      await app.runJobs();
      const token = await app.mailedToken(to, 'transfers/accept');
      if (!token) throw new Error(`nobody offered ${to} a ticket by mail`);
      return token;
    },

    /** An order's first ticket is offered and taken. */
    async passOn(
      { tickets, accessToken }: Pick<GivenOrder, 'tickets' | 'accessToken'>,
      to = friend(),
    ): Promise<Accepted> {
      await steps.offer(tickets[0]!, { accessToken }, to);
      return steps.accept(await steps.tokenFor(to));
    },
  };
  return steps;
}
