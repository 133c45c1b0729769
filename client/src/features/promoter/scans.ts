import { gql, type TypedDocumentNode } from '@apollo/client';
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type * as Gql from '../../gql/graphql.js';

export const EVENT_SCANS: TypedDocumentNode<Gql.EventScansQuery, Gql.EventScansQueryVariables> = gql`
  query EventScans($eventId: ID!, $filter: CheckInFilter, $after: String) {
    event(id: $eventId) {
      id
      title
      timeZone
      gates {
        id
        name
      }
    }
    checkIns(eventId: $eventId, filter: $filter, first: 50, after: $after) {
      edges {
        node {
          id
          outcome
          kind
          gate
          scannedAt
          offline
          conflict
          undoneAt
          scannedBy {
            id
            name
          }
          device {
            id
            name
          }
          ticket {
            id
            serial
            holderName
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

export type ScanLine = Gql.EventScansQuery['checkIns']['edges'][number]['node'];

/** Why somebody was not let through, in words. */
const refusals: Record<Exclude<Gql.CheckInOutcome, 'ACCEPTED'>, MessageDescriptor> = {
  ALREADY_CHECKED_IN: msg`Inside already`,
  NOT_CHECKED_IN: msg`Leaving, but never came in`,
  REFUNDED: msg`Refunded`,
  VOID: msg`Void`,
  REPLACED: msg`An old code`,
  WRONG_EVENT: msg`For another event`,
  WRONG_GATE: msg`For another gate`,
  TOO_EARLY: msg`Too early`,
  TOO_LATE: msg`Too late`,
  NO_REENTRY: msg`Has been in, no way back`,
  EVENT_CANCELLED: msg`The event is cancelled`,
  UNKNOWN_TICKET: msg`No such ticket`,
  BAD_SIGNATURE: msg`Not a ticket of ours`,
  EXPIRED_CODE: msg`An old picture of a code`,
};

/** What the list can be cut down to, as the address names it. */
export const scanFilters = {
  ALL: msg`All`,
  ACCEPTED: msg`Let through`,
  REFUSED: msg`Not let through`,
  OFFLINE: msg`Made without a network`,
  ...refusals,
};
export type ScanFilter = keyof typeof scanFilters;

/** An address that somebody typed wrong shows all. */
export const scanFilterOf = (text: string | null): ScanFilter =>
  text !== null && Object.hasOwn(scanFilters, text) ? (text as ScanFilter) : 'ALL';

export function checkInFilter(filter: ScanFilter, gate: string, serial: string): Gql.CheckInFilter {
  return { ...led(filter), gate: gate || null, serial: serial.trim() || null };
}

function led(filter: ScanFilter): Gql.CheckInFilter {
  switch (filter) {
    case 'ALL':
      return {};
    case 'OFFLINE':
      return { offline: true };
    case 'REFUSED':
      return { outcomes: Object.keys(refusals) as Gql.CheckInOutcome[] };
    default:
      return { outcomes: [filter] };
  }
}

/** What a scan led to, in words. */
export function outcomeWords({ outcome, kind }: Pick<ScanLine, 'outcome' | 'kind'>): MessageDescriptor {
  if (outcome !== 'ACCEPTED') return refusals[outcome];
  return kind === 'EXIT' ? msg`Out` : msg`In`;
}
