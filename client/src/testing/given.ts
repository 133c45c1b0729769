/** Things as the server would send them; a test names only what it is about. */
const usd = (amount: number) => ({ amount, currency: 'USD' });

export const lanternNight = {
  __typename: 'Event',
  id: 'event-1',
  slug: 'lantern-night',
  title: 'Lantern Night',
  description: '',
  status: 'PUBLISHED',
  imageUrl: null,
  imageAlt: '',
  image: null,
  startsAt: '2030-11-20T19:00:00Z',
  endsAt: '2030-11-20T23:00:00Z',
  doorsAt: null,
  timeZone: 'UTC',
  currency: 'USD',
  requiresApproval: false,
  questions: [],
  transferPolicy: 'OPEN',
  capacity: 100,
  waitingRoom: null,
  viewerRole: 'SCANNER',
  venue: { name: 'Lantern House', address: null, city: 'Lagos', country: null, latitude: null, longitude: null },
  organization: { __typename: 'Organization', id: 'org-1', slug: 'lantern', name: 'Lantern House' },
  tiers: [{ __typename: 'Tier', id: 'tier-1', name: 'Regular' }],
  attendance: { eventId: 'event-1', byGate: [] },
};

export const regular = lanternNight.tiers[0]!;

export function givenOrder(changes: Record<string, unknown> = {}) {
  return {
    __typename: 'Order',
    id: 'order-1',
    number: 'FY-0001',
    origin: 'SALE',
    status: 'HELD',
    event: lanternNight,
    buyerName: 'Ada Lovelace',
    buyerEmail: 'ada@example.com',
    items: [{ id: 'item-1', tier: regular, quantity: 2, unitPrice: usd(5000), total: usd(10000) }],
    subtotal: usd(10000),
    discount: usd(0),
    fees: usd(0),
    tax: usd(0),
    total: usd(10000),
    refunded: usd(0),
    holdExpiresAt: new Date(Date.now() + 10 * 60_000).toISOString(),
    paidAt: null,
    receiptUrl: null,
    createdAt: '2026-11-20T12:00:00Z',
    payments: [],
    refunds: [],
    answers: null,
    attachments: [],
    registration: null,
    tickets: [],
    accessToken: 'token-1',
    ...changes,
  };
}

export function givenTicket(changes: Record<string, unknown> = {}) {
  return {
    __typename: 'Ticket',
    id: 'ticket-1',
    serial: 'LANT2026-000001',
    status: 'VALID',
    event: lanternNight,
    tier: regular,
    holderName: 'Ada Lovelace',
    holderEmail: 'ada@example.com',
    transferable: true,
    transfers: [],
    issuedAt: '2026-11-20T12:00:00Z',
    checkedInAt: null,
    code: 'FY1.payload.signature',
    rotatingSecret: null,
    pdfUrl: 'http://localhost:4000/tickets/ticket-1.pdf',
    appleWalletUrl: null,
    googleWalletUrl: null,
    ...changes,
  };
}

export const bothProviders = [
  { provider: 'STRIPE', enabled: true, circuit: 'CLOSED', retryAt: null, currencies: ['USD'] },
  { provider: 'PAYSTACK', enabled: true, circuit: 'CLOSED', retryAt: null, currencies: ['USD', 'NGN'] },
];
