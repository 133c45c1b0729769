import { InMemoryCache } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';
import { possibleTypes } from '../gql/graphql.js';

/** Entities by id; what has none is part of its parent. */
export function createCache(): InMemoryCache {
  return new InMemoryCache({
    possibleTypes,
    typePolicies: {
      Query: {
        fields: {
          events: relayStylePagination(['filter']),
          myTickets: relayStylePagination(),
          orders: relayStylePagination(['eventId', 'filter']),
          issuances: relayStylePagination(['eventId']),
          refunds: relayStylePagination(['eventId', 'status']),
          transfers: relayStylePagination(['eventId', 'status']),
          registrations: relayStylePagination(['eventId', 'status', 'ids']),
          myTransfers: relayStylePagination(),
          waitlist: relayStylePagination(['tierId', 'status']),
          paymentIssues: relayStylePagination(),
          disputes: relayStylePagination(['status']),
          webhookDeliveries: relayStylePagination(['status', 'provider']),
          messages: relayStylePagination(['eventId']),
          auditLog: relayStylePagination(['organizationId', 'filter']),
          checkInConflicts: relayStylePagination(['eventId']),
          emails: relayStylePagination(['eventId', 'status']),
        },
      },
      Attendance: {
        keyFields: ['eventId'],
        fields: { byTier: { merge: false }, byGate: { merge: false }, entriesByMinute: { merge: false } },
      },
      SalesSummary: { keyFields: ['eventId'], fields: { overTime: { merge: false } } },
      ProviderHealth: { keyFields: ['provider'], fields: { calls: { merge: false } } },
      CheckInResult: { keyFields: ['scanId'] },
      Membership: { keyFields: false },
      Organization: {
        fields: {
          members: { merge: false },
          events: { keyArgs: false, merge: false },
          upcoming: relayStylePagination(),
          past: relayStylePagination(),
        },
      },
      Order: { fields: { items: { merge: false }, payments: { merge: false }, tickets: { merge: false } } },
      Ticket: { fields: { transfers: { merge: false } } },
      WaitingRoom: { fields: { lanes: { merge: false } } },
      Event: {
        fields: {
          tiers: { merge: false },
          gates: { merge: false },
          questions: { merge: false },
          venue: { merge: true },
          waitingRoom: { merge: true },
        },
      },
    },
  });
}
