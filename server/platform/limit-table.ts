/** So many calls (`points`) of one key in so many seconds. */
interface Limit {
  readonly points: number;
  readonly seconds: number;
}

const MINUTE = 60;
const HOUR = 3_600;

/**
 * How often what may be called. "Address" is the network address that the request came from. The figures of sign-in
 * and registration are product.md's (Limits); the others are ours: far above what a person does, far below what a
 * guessing program needs.
 */
export const LIMITS = {
  /** By address. */
  signIn: { points: 100, seconds: MINUTE },
  /** Failed attempts by account: NIST SP 800-63B, 3.2.2 allows no more than 100 in a row. A success forgets them. */
  signInFailures: { points: 100, seconds: HOUR },
  /** By address. */
  registerUser: { points: 100, seconds: MINUTE },
  /** By session, whatever its address: a venue's devices share one. A tab refreshes every 15 minutes. */
  refreshSession: { points: 60, seconds: MINUTE },
  /** By address, for tokens that no session had, or none at all; they have 256 bits, so this only keeps the noise down. */
  unknownSession: { points: 600, seconds: MINUTE },
  /** By address, for the tokens of mailed links; they have 256 bits, so this only keeps the noise down. */
  accountLink: { points: 60, seconds: MINUTE },
  /** By address, and again by mailbox with `passwordResetMailbox`, so that nobody's mailbox is flooded. */
  passwordReset: { points: 30, seconds: HOUR },
  passwordResetMailbox: { points: 5, seconds: HOUR },
  /** By address, and again by mailbox. */
  recoverOrders: { points: 30, seconds: HOUR },
  recoverOrdersMailbox: { points: 5, seconds: HOUR },
  /** By order: each mails its tickets again. */
  resendTickets: { points: 5, seconds: HOUR },
  /** By user: each may be as long as all that an event sold. */
  export: { points: 30, seconds: 10 * MINUTE },
  /** By mail. */
  retryEmail: { points: 5, seconds: HOUR },
  /** By user. */
  createOrganization: { points: 30, seconds: HOUR },
  /** By user: each mails up to 500 people their tickets. */
  issueTickets: { points: 120, seconds: HOUR },
  /** By user: each is decoded and written in a few sizes. */
  uploadImage: { points: 60, seconds: HOUR },
  /** By user, or by address for guests. */
  reserveTickets: { points: 120, seconds: MINUTE },
  quote: { points: 240, seconds: MINUTE },
  startCheckout: { points: 60, seconds: MINUTE },
  confirmPayment: { points: 60, seconds: MINUTE },
  /** Like those two it asks a provider, and may wait for it. */
  cancelOrder: { points: 60, seconds: MINUTE },
  /**
   * Wrong promo codes by address, over reservations, quotes and hidden tiers together: 4,320 a day, where six letters
   * and digits make two billion. A venue's buyers who share an address mistype less.
   */
  promoCodeGuess: { points: 30, seconds: 10 * MINUTE },
  /** Wrong VIP codes by network: an address of IPv4, a /56 of IPv6. */
  vipCodeGuess: { points: 30, seconds: 10 * MINUTE },
  /**
   * By network: hundreds of a carrier's or a venue's visitors may share one, and each takes one place. Again by
   * neighbourhood, a /24 or a /48. That nobody fills the front of a line is not theirs to see to: rounds do (room-numbers.ts).
   */
  joinQueue: { points: 600, seconds: MINUTE },
  joinQueueNeighbourhood: { points: 6_000, seconds: MINUTE },
  /** By address for guests, of whom a whole venue may share one, or by user; and again by mailbox: each mails it. */
  joinWaitlist: { points: 1_200, seconds: HOUR },
  joinWaitlistUser: { points: 60, seconds: HOUR },
  joinWaitlistMailbox: { points: 10, seconds: HOUR },
  /** By address, for the tokens of the waitlist's mails; they have 256 bits, so this only keeps the noise down. */
  waitlistLink: { points: 120, seconds: MINUTE },
  /** By address (product.md, Limits). */
  createUpload: { points: 20, seconds: HOUR },
  /** By address for guests, of whom a campus may share one, or by user; and again by mailbox: each is mailed. */
  submitRegistration: { points: 1_200, seconds: HOUR },
  submitRegistrationUser: { points: 60, seconds: HOUR },
  submitRegistrationMailbox: { points: 10, seconds: HOUR },
  /** By address, for the tokens of the registrations' mails; they have 256 bits, so this only keeps the noise down. */
  registrationLink: { points: 120, seconds: MINUTE },
  /** By event: each writes to all of its holders. */
  messageAttendees: { points: 20, seconds: HOUR },
  /** By user: each writes to any address that they name. */
  messageTest: { points: 30, seconds: HOUR },
  /** By address, for the links of messages; they have 256 bits, so this only keeps the noise down. */
  messageLink: { points: 120, seconds: MINUTE },
  /** Each may mail an event's managers. */
  requestRefund: { points: 30, seconds: HOUR },
  /** By user, or by address for guests: each mails somebody what the asker wrote. Again by mailbox, for a friend of many tickets. */
  offerTransfer: { points: 30, seconds: HOUR },
  offerTransferMailbox: { points: 20, seconds: HOUR },
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof LIMITS;
