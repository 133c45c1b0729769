import { randomUUID } from 'node:crypto';
import { clock } from '../../server/platform/clock.js';
import type { Answer, Asker, TestApp } from './app.js';
import type { GivenEvent } from './given.js';

export const SYNC = `mutation ($input: SyncCheckInsInput!) { syncCheckIns(input: $input) { __typename
  ... on SyncCheckInsPayload {
    results { scanId outcome ticket { serial status holderName } first { id gate scannedAt } attendance { checkedIn inside } }
    conflicts { id outcome gate scannedAt offline conflict device { id } countedInstead { id } } }
  ... on InvalidInputError { fields { path message } } } }`;

export interface Synced {
  __typename: string;
  results: {
    scanId: string;
    outcome: string;
    ticket: { serial: string; status: string; holderName: string } | null;
    first: { id: string; gate: string; scannedAt: string } | null;
    attendance: { checkedIn: number; inside: number };
  }[];
  conflicts: {
    id: string;
    outcome: string;
    gate: string;
    scannedAt: string;
    conflict: boolean;
    device: { id: string } | null;
    countedInstead: { id: string } | null;
  }[];
  fields?: { path: string }[];
}

/** A scan that a device made so many seconds ago. */
export const offline = (name: object, secondsAgo: number, more: object = {}) => ({
  scanId: randomUUID(),
  gate: 'North',
  kind: 'ENTRY',
  scannedAt: new Date(clock.now().getTime() - secondsAgo * 1_000),
  ...name,
  ...more,
});

/** What devices send that scanned without a network. */
export function syncing(app: TestApp, staff: Asker) {
  const ask = (
    event: Pick<GivenEvent, 'id'>,
    scans: object[],
    more: object = {},
    asker: Asker = staff,
  ): Promise<Answer> => app.gql(SYNC, { input: { eventId: event.id, scans, ...more } }, asker);
  return {
    ask,
    async sync(event: Pick<GivenEvent, 'id'>, scans: object[], more: object = {}, asker?: Asker): Promise<Synced> {
      const { data, errors } = await ask(event, scans, more, asker);
      if (!data) throw new Error(JSON.stringify(errors));
      return data.syncCheckIns;
    },
  };
}
