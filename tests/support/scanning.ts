import { randomUUID } from 'node:crypto';
import type { Answer, Asker, TestApp } from './app.js';
import type { GivenEvent, GivenOrder, GivenOrganization, GivenUser } from './given.js';

const CHECK_IN = `mutation ($input: CheckInInput!) { checkIn(input: $input) { scanId outcome
  ticket { id serial holderName status } first { id gate scannedAt } attendance { sold checkedIn inside rate } } }`;
const UNDO = `mutation ($input: UndoCheckInInput!) { undoCheckIn(input: $input) { __typename
  ... on CheckIn { id outcome kind gate undoneAt ticket { status checkedInAt } } ... on WrongStateError { code state } } }`;

export type GivenTicket = GivenOrder['tickets'][number];

export interface ScanAnswer {
  scanId: string;
  outcome: string;
  ticket: { id: string; serial: string; holderName: string; status: string } | null;
  first: { id: string; gate: string; scannedAt: string } | null;
  attendance: { sold: number; checkedIn: number; inside: number; rate: number };
}

/** A house with gate staff, and what they do. */
export async function scanning(app: TestApp) {
  const house: GivenOrganization = await app.given.organization();
  const scanner: GivenUser = await app.given.member(house.id, 'SCANNER');

  const ask = (event: Pick<GivenEvent, 'id'>, fields: object, asker: Asker = scanner): Promise<Answer> => {
    const input = { eventId: event.id, gate: 'Gate 1', scanId: randomUUID(), ...fields };
    return app.gql(CHECK_IN, { input }, asker);
  };
  return {
    house,
    scanner,
    /** A scan's whole answer. */
    ask,
    /** What a scan led to. @throws for a GraphQL error. */
    async scan(event: GivenEvent, fields: object, asker?: Asker): Promise<ScanAnswer> {
      const { data, errors } = await ask(event, fields, asker);
      if (!data) throw new Error(JSON.stringify(errors));
      return data.checkIn;
    },
    undo: (scanId: string, asker: Asker = scanner): Promise<Answer> => app.gql(UNDO, { input: { scanId } }, asker),
    /** An event of the house with so many tickets sold. */
    async sold(quantity = 1, fields: object = {}) {
      const event = await app.given.event({ organization: house, ...fields });
      const { tickets } = await app.given.paidOrder(event, { quantity });
      return { event, tickets, ticket: tickets[0]! };
    },
    setStatus: (ticket: GivenTicket, status: string) =>
      app.sql('update tickets set status = ? where id = ?', [status, ticket.id]),
    /** An event's scans as they are in the record, oldest first. */
    recorded: (event: GivenEvent) =>
      app.sql<{ outcome: string; ticket_id: string | null }>(
        'select outcome, ticket_id from check_ins where event_id = ? order by received_at',
        [event.id],
      ),
  };
}

export type Gate = Awaited<ReturnType<typeof scanning>>;
