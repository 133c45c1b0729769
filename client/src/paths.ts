/** Every address of the client on one screen. Mails and payment pages link to some of them: keep those stable. */
const withQuery = (path: string, query: Record<string, string>): string =>
  `${path}?${new URLSearchParams(query).toString()}`;

export const paths = {
  events: () => '/',
  event: (slug: string, code?: string | null) => (code ? withQuery(`/events/${slug}`, { code }) : `/events/${slug}`),
  organizer: (slug: string) => `/o/${slug}`,
  calendar: (slug: string) => `/events/${slug}/calendar.ics`,

  newCheckout: (slug: string, items: Record<string, number>, code?: string | null) => {
    const chosen = Object.entries(items).filter(([, quantity]) => quantity > 0);
    const wish = { event: slug, items: chosen.map(([id, n]) => `${id}:${n}`).join(',') };
    return withQuery('/checkout/new', { ...wish, ...(code && { code }) });
  },
  checkout: (orderId: string) => `/checkout/${orderId}`,
  order: (orderId: string) => `/orders/${orderId}`,
  myTickets: () => '/my-tickets',
  ticket: (ticketId: string) => `/tickets/${ticketId}`,
  acceptTransfer: () => '/transfers/accept',
  recover: () => '/recover',

  registerFor: (slug: string) => `/events/${slug}/register`,
  registration: (registrationId: string) => `/registrations/${registrationId}`,
  myRegistrations: () => '/my-registrations',

  claimOffer: () => '/waitlist/claim',
  leaveWaitlist: () => '/waitlist/leave',

  unsubscribe: () => '/unsubscribe',

  signIn: (next?: string) => (next ? withQuery('/sign-in', { next }) : '/sign-in'),
  register: (next?: string) => (next ? withQuery('/register', { next }) : '/register'),
  forgot: () => '/forgot',
  reset: () => '/reset',
  verify: () => '/verify',
  account: () => '/account',

  promoter: () => '/promoter',
  organization: (slug: string) => `/promoter/${slug}`,
  team: (slug: string) => `/promoter/${slug}/team`,
  settings: (slug: string) => `/promoter/${slug}/settings`,
  auditLog: (slug: string) => `/promoter/${slug}/audit-log`,
  newEvent: (slug: string) => `/promoter/${slug}/events/new`,
  manageEvent: (eventId: string) => `/promoter/events/${eventId}`,
  eventOrders: (eventId: string) => `/promoter/events/${eventId}/orders`,
  issueTickets: (eventId: string) => `/promoter/events/${eventId}/issue`,
  refunds: (eventId: string) => `/promoter/events/${eventId}/refunds`,
  transfers: (eventId: string) => `/promoter/events/${eventId}/transfers`,
  registrations: (eventId: string) => `/promoter/events/${eventId}/registrations`,
  promoCodes: (eventId: string) => `/promoter/events/${eventId}/promo-codes`,
  waitlist: (eventId: string) => `/promoter/events/${eventId}/waitlist`,
  eventMails: (eventId: string) => `/promoter/events/${eventId}/mails`,
  messages: (eventId: string) => `/promoter/events/${eventId}/messages`,
  live: (eventId: string) => `/promoter/events/${eventId}/live`,
  wall: (eventId: string) => `/promoter/events/${eventId}/wall`,
  gates: (eventId: string) => `/promoter/events/${eventId}/gates`,
  scans: (eventId: string) => `/promoter/events/${eventId}/scans`,
  conflicts: (eventId: string) => `/promoter/events/${eventId}/conflicts`,
  gate: (eventId: string) => `/gate/${eventId}`,
  scanner: () => '/gate',

  operator: () => '/operator',

  components: () => '/dev/components',
};
