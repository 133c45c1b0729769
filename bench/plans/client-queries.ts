import { Kind, OperationTypeNode } from 'graphql';
import { clientDocuments } from '../../tests/support/documents.js';
import { clientQuery } from '../client-query.js';
import type { Operation, PlanHouse } from './plan-house.js';

/** Whose token it is asked with, and for what. */
type Asked = readonly [as: 'promoter' | 'admin' | 'buyer' | 'guest', ...variables: object[]];

/** What the client's queries are asked with: each set of variables once. */
function asked({ event, other, orderId, serial, buyer, promoter, ids }: PlanHouse): Record<string, Asked> {
  const ofEvent = { eventId: event.eventId };
  const byId = { id: event.eventId };
  const organization = { slug: promoter.organizationSlug };
  const wanted = { input: { eventId: event.eventId, items: [{ tierId: event.tierId, quantity: 2 }] } };
  const yesterday = new Date(Date.now() - 86_400_000).toISOString();
  const audit = { organizationId: promoter.organizationId };
  const filtered = (list: object, ...filters: object[]) => [list, ...filters.map(filter => ({ ...list, filter }))];
  const stands = (list: object, ...all: string[]) => [list, ...all.map(status => ({ ...list, status }))];
  return {
    Viewer: ['promoter', {}],
    ServerNow: ['guest', {}],
    Providers: ['guest', {}],
    ProvidersNow: ['admin', {}],
    // What buyers see.
    EventPage: ['guest', { slug: event.slug }, { slug: other.slug }],
    Events: ['guest', ...filtered({}, { text: 'hot' }, { free: true, onSale: true }, { city: 'Lagos' })],
    Organizer: ['guest', organization],
    OrganizersPast: ['guest', organization],
    CheckoutEvent: ['guest', { slug: event.slug }],
    CheckoutQuote: ['guest', wanted],
    AllInPrice: ['guest', wanted],
    TierAllIn: ['guest', wanted],
    RegistrationForm: ['guest', { slug: other.slug }],
    OrderPage: ['promoter', { id: orderId }],
    HeldOrder: ['promoter', { id: orderId }],
    Ticket: ['promoter', { id: ids.ticket }],
    TicketPage: ['promoter', { id: ids.ticket }],
    PassedOnTicket: ['buyer', { id: ids.ticket, accessToken: 'not its own' }],
    MyTickets: ['buyer', {}],
    MyPlaces: ['buyer', {}],
    MyTransfers: ['buyer', {}],
    MyRegistrations: ['buyer', {}],
    OwnRegistration: ['promoter', { id: ids.registration }],
    TransferOffer: ['guest', { token: ids.transferOffer }],
    MessageConsent: ['guest', { token: ids.messageConsent }],
    WaitlistOffer: ['guest', { token: ids.waitlistOffer }],
    WaitlistPlace: ['guest', { token: ids.waitlistPlace }],
    // What staff see.
    Host: ['promoter', organization],
    Organization: ['promoter', organization],
    OrganizationSettings: ['promoter', organization],
    Team: ['promoter', organization],
    Audited: ['promoter', organization],
    AuditLog: [
      'promoter',
      ...filtered(
        audit,
        { actions: ['event.updated', 'tier.updated'] },
        { actions: ['event.deleted'] },
        { actorId: promoter.userId },
        { actorId: ids.buyer },
        { subjectId: orderId },
        { from: yesterday },
        { to: yesterday, actions: ['refund.approved'], actorId: promoter.userId },
      ),
    ],
    ManageEvent: ['promoter', byId],
    EventSales: ['promoter', ...['MINUTE', 'HOUR', 'DAY'].map(bucket => ({ ...byId, bucket }))],
    EventOrders: [
      'promoter',
      ...filtered(
        ofEvent,
        { text: buyer },
        { text: 'gmail' },
        { text: 'nobody' },
        { text: 'gmail', status: 'EXPIRED' },
        { status: 'REFUNDED' },
        { status: 'EXPIRED' },
        { status: 'HELD' },
        { from: yesterday },
        { to: yesterday, status: 'PAID' },
      ),
    ],
    EventRefunds: ['promoter', ...stands(ofEvent, 'REQUESTED', 'DENIED', 'PROCESSING', 'FAILED')],
    EventMails: ['promoter', ...stands(ofEvent, 'FAILED', 'QUEUED', 'DELIVERED', 'BOUNCED', 'SUPERSEDED')],
    EventTransfers: ['promoter', ...stands(ofEvent, 'PENDING', 'DECLINED', 'ACCEPTED')],
    EventMessages: ['promoter', ofEvent],
    MessageRecipients: ['promoter', ofEvent, { ...ofEvent, tierIds: [event.tierId], status: 'CHECKED_IN' }],
    Undecided: ['promoter', { eventId: other.eventId }],
    LeftBehind: ['promoter', { eventId: other.eventId }],
    RegistrationFiles: ['promoter', { id: ids.registration }],
    OrderFiles: ['promoter', { id: orderId }],
    EventRegistrations: ['promoter', ...stands({ eventId: other.eventId }, 'PENDING', 'DECLINED', 'WITHDRAWN')],
    RegistrationsNow: ['promoter', { eventId: other.eventId, ids: [ids.registration] }],
    PromoCodes: ['promoter', ofEvent],
    IssuePage: ['promoter', ofEvent],
    Issuances: ['promoter', ofEvent],
    WaitlistTiers: ['promoter', { eventId: other.eventId }],
    Waitlist: ['promoter', ...stands({ tierId: other.tierId }, 'WAITING', 'OFFERED', 'CLAIMED', 'LEFT')],
    RoomNow: ['promoter', { id: other.eventId }],
    // The gate and its screens.
    MyGates: ['promoter', {}],
    GateEvent: ['promoter', byId],
    GateManifest: ['promoter', ofEvent],
    GateLook: ['promoter', { serial }],
    GateSearch: ['promoter', ...['nobody', 'gmail', buyer].map(search => ({ ...ofEvent, search }))],
    GatesPage: ['promoter', byId],
    EndOfDay: ['promoter', byId],
    LiveEvent: ['promoter', byId],
    LiveEntries: ['promoter', { ...byId, minutes: 1_440 }],
    LiveOffice: ['promoter', byId],
    SoldByMinute: ['promoter', byId],
    Conflicts: ['promoter', ofEvent],
    EventScans: [
      'promoter',
      ...filtered(
        ofEvent,
        { outcomes: ['ACCEPTED'] },
        { outcomes: ['WRONG_GATE'] },
        { outcomes: ['BAD_SIGNATURE', 'UNKNOWN_TICKET'] },
        { kind: 'EXIT' },
        { gate: 'Gate 1' },
        { gate: 'No gate' },
        { deviceId: ids.device },
        { scannedById: promoter.userId },
        { scannedById: ids.buyer },
        { serial },
        { offline: true },
        { from: yesterday },
        { to: yesterday, gate: 'Gate 2', kind: 'ENTRY' },
        { from: '2030-01-01T00:00:00Z', gate: 'Gate 2' },
      ),
    ],
    // The operator.
    Mails: ['admin', ...stands({}, 'FAILED', 'QUEUED', 'SENT', 'DELIVERED', 'BOUNCED')],
    Webhooks: ['admin', ...stands({}, 'FAILED', 'RECEIVED', 'PROCESSED'), { provider: 'PAYSTACK' }],
    Disputes: ['admin', ...stands({}, 'OPEN', 'WON')],
    PaymentIssues: ['admin', {}],
  };
}

/** Every query of the client. @throws, in its turn, where nobody said what one is asked with. */
export function clientQueries(house: PlanHouse): Operation[] {
  const all = asked(house);
  const tokens = { ...house.tokens, guest: undefined };
  const names = clientDocuments().flatMap(({ definitions: [first] }) =>
    first?.kind === Kind.OPERATION_DEFINITION && first.operation === OperationTypeNode.QUERY ? [first.name!.value] : [],
  );
  return names.flatMap((name): Operation[] => {
    if (!(name in all)) return [[name, () => Promise.reject(new Error('client-queries.ts does not ask it'))]];
    const [as, ...variables] = all[name]!;
    return variables.map(one => [
      `${name} ${JSON.stringify(one)}`,
      () => house.ask(clientQuery(name), one, tokens[as]),
    ]);
  });
}
