import { clientQuery } from './client-query.js';
import type { House } from './house.js';

interface Page {
  readonly name: string;
  readonly query: () => string;
  readonly variables: (house: House) => object;
}

const TICKETS = `query Tickets($eventId: ID!, $search: String) {
  tickets(eventId: $eventId, search: $search, first: 50) {
    edges { node { id serial holderName status tier { id name } checkedInAt } } pageInfo { hasNextPage endCursor }
  }
}`;
const CHECK_INS = `query CheckIns($eventId: ID!) {
  checkIns(eventId: $eventId, first: 50) {
    edges { node { id outcome kind gate scannedAt ticket { id serial } } } pageInfo { hasNextPage endCursor }
  }
}`;
const ATTENDANCE = `query Attendance($id: ID!) {
  event(id: $id) {
    attendance {
      sold checkedIn inside rate lastMinute
      byTier { tier { id name } sold checkedIn } byGate { gate checkedIn lastMinute }
    }
  }
}`;
const ofClient = (name: string) => () => clientQuery(name);

/** What people look at, by the client's own queries; those that its live figures or other clients ask, by ours. */
export const PAGES: readonly Page[] = [
  { name: 'event page', query: ofClient('EventPage'), variables: ({ event }) => ({ slug: event.slug }) },
  { name: 'event list', query: ofClient('Events'), variables: () => ({}) },
  { name: 'an order', query: ofClient('OrderPage'), variables: ({ orderId }) => ({ id: orderId }) },
  {
    name: 'organization',
    query: ofClient('Organization'),
    variables: ({ promoter }) => ({ slug: promoter.organizationSlug }),
  },
  { name: 'dashboard', query: ofClient('ManageEvent'), variables: ({ event }) => ({ id: event.eventId }) },
  { name: 'live page', query: ofClient('LiveEvent'), variables: ({ event }) => ({ id: event.eventId }) },
  { name: 'attendance', query: () => ATTENDANCE, variables: ({ event }) => ({ id: event.eventId }) },
  { name: 'sales', query: ofClient('EventSales'), variables: ({ event }) => ({ id: event.eventId, bucket: 'DAY' }) },
  { name: 'orders', query: ofClient('EventOrders'), variables: ({ event }) => ({ eventId: event.eventId }) },
  {
    name: 'orders, one searched',
    query: ofClient('EventOrders'),
    variables: ({ event, buyer }) => ({ eventId: event.eventId, filter: { text: buyer } }),
  },
  {
    name: 'orders, many searched',
    query: ofClient('EventOrders'),
    variables: ({ event }) => ({ eventId: event.eventId, filter: { text: 'gmail' } }),
  },
  {
    name: 'orders, refunded',
    query: ofClient('EventOrders'),
    variables: ({ event }) => ({ eventId: event.eventId, filter: { status: 'REFUNDED' } }),
  },
  { name: 'refunds', query: ofClient('EventRefunds'), variables: ({ event }) => ({ eventId: event.eventId }) },
  { name: 'mails', query: ofClient('EventMails'), variables: ({ event }) => ({ eventId: event.eventId }) },
  { name: 'tickets', query: () => TICKETS, variables: ({ event }) => ({ eventId: event.eventId }) },
  {
    name: 'tickets, one searched',
    query: () => TICKETS,
    variables: ({ event, buyer }) => ({ eventId: event.eventId, search: buyer }),
  },
  {
    name: 'tickets, none searched',
    query: () => TICKETS,
    variables: ({ event }) => ({ eventId: event.eventId, search: 'nobody' }),
  },
  { name: 'a ticket at the gate', query: ofClient('GateLook'), variables: ({ serial }) => ({ serial }) },
  { name: 'scans', query: () => CHECK_INS, variables: ({ event }) => ({ eventId: event.eventId }) },
];
