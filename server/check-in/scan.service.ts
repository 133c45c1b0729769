import type { EntityManager } from '@mikro-orm/postgresql';
import { MAY } from '../accounts/membership.service.js';
import { Tier } from '../events/tier.entity.js';
import { Batches, type Outcome } from '../platform/batches.js';
import { runBulk } from '../platform/bulk.js';
import { ForbiddenError, NotFoundError } from '../platform/errors.js';
import type { LiveFeed } from '../platform/live-feed.js';
import type { RotatingSecrets } from '../tickets/rotating-secrets.service.js';
import { Ticket } from '../tickets/ticket.entity.js';
import type { CheckInOutcome } from './check-in.entity.js';
import { checkInStatement, type DecidedScan, type MadeScan, type ProvedScan } from './check-in-statement.js';

/**
 * What became of a scan: no ticket of that name; or a ticket as the scan left it, with no outcome where the scan was
 * recorded before. The tickets of a batch and their tiers belong to one EntityManager, which reads what answers ask for
 * further for all of them at once. Nobody changes them.
 */
export type Decision =
  | { readonly ticket: null; readonly outcome: null }
  | { readonly ticket: Ticket; readonly outcome: CheckInOutcome | null };

/** Of a scan whose ticket had its turn in this batch already, or whose digits were held against old secrets: it comes again. */
const LATER = Symbol('later');

/**
 * The check-in engine: decides the scans of everybody who stands at a gate at once, in one statement (see Batches and
 * check-in-statement.ts). Scans that come while it runs are the next ones.
 *
 * A statement decides each ticket once and records each scan once, so two scans with the same id or the same name of a
 * ticket never share one: the second is in the next, and finds what the first left. A ticket that is named by its code
 * in one scan and by its serial in another is found out by the statement itself, and the second scan asks again.
 *
 * Processes meet at the tickets' row locks. One that dies leaves its statement undone or done, as a whole; the devices
 * send their scans again with the same ids, and hear how they stand.
 */
export class Scans {
  readonly #batches = new Batches<ProvedScan, Decision | typeof LATER>({
    work: scans => this.decideAll(scans),
    nameOf: ({ scanId, code, serial }) => [scanId, code ?? serial!],
    locks: { name: 'scans', eventsOf: async scans => scans.map(({ eventId }) => eventId) },
  });

  /** Of events whose secrets were renewed: the version that was heard of last. */
  readonly #rotatingVersions = new Map<string, number>();

  constructor(
    /** A new EntityManager: each batch has its own. */
    private readonly fork: () => EntityManager,
    private readonly rotating: RotatingSecrets,
    private readonly liveFeed: LiveFeed,
  ) {}

  /**
   * Lets a ticket in or out, or says why not, and records it; nothing is recorded of a name that no ticket has.
   * @throws NotFoundError for strangers and where there is no such event, ForbiddenError for members without the right,
   * both as the rights are at this moment; BusyError.
   */
  async decide(scan: MadeScan): Promise<Decision> {
    let decision: Decision | typeof LATER;
    do decision = await this.#batches.add(this.prove(scan));
    while (decision === LATER);
    return decision;
  }

  /** Holds the digits of a rotating code against the secrets as they were heard of last; the statement knows whether they are. */
  private prove(scan: MadeScan): ProvedScan {
    const { code, digits, eventId, at } = scan;
    if (!digits) return { ...scan, provedBy: null, isFresh: false };
    const provedBy = this.#rotatingVersions.get(eventId) ?? 1;
    return { ...scan, provedBy, isFresh: this.rotating.areCurrent({ code, digits }, provedBy, at) };
  }

  private async decideAll(scans: readonly ProvedScan[]): Promise<Outcome<Decision | typeof LATER>[]> {
    const em = this.fork();
    const decided = await runBulk(em, checkInStatement(scans));
    const recorded = decided.filter(({ outcome }) => outcome);
    for (const eventId of new Set(recorded.map(({ place }) => scans[place]!.eventId))) {
      this.liveFeed.publish(`attendance:${eventId}`);
    }
    for (const { place, rotating_version: version } of decided) {
      if (version) this.#rotatingVersions.set(scans[place]!.eventId, version);
    }
    const outcomes: Outcome<Decision | typeof LATER>[] = [];
    for (const one of decided) outcomes[one.place] = outcomeOf(em, one);
    return outcomes;
  }
}

function outcomeOf(
  em: EntityManager,
  { role, ticket, tier, is_next: isNext, outcome }: DecidedScan,
): Outcome<Decision | typeof LATER> {
  if (!role) return { refusal: new NotFoundError('event') };
  if (!(MAY.checkIn as readonly string[]).includes(role)) return { refusal: new ForbiddenError() };
  if (!ticket) return { result: { ticket: null, outcome: null } };
  if (tier) em.map(Tier, tier);
  return { result: isNext ? { ticket: em.map(Ticket, ticket), outcome } : LATER };
}
