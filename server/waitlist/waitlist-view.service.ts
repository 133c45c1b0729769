import type { EntityManager, FilterQuery } from '@mikro-orm/postgresql';
import DataLoader from 'dataloader';
import type { MembershipService } from '../accounts/membership.service.js';
import { requireUser, type Viewer } from '../accounts/viewer.entity.js';
import { Event } from '../events/event.entity.js';
import { Tier } from '../events/tier.entity.js';
import { Order } from '../orders/order.entity.js';
import { NotFoundError } from '../platform/errors.js';
import { findPage, type Page, type PageArguments } from '../platform/graphql/connection.js';
import { isId } from '../platform/ids.js';
import { afterThisTurn, listLoader } from '../platform/list-loader.js';
import type { LiveFeed } from '../platform/live-feed.js';
import { Watch } from '../platform/live-watch.js';
import type { RateLimits } from '../platform/rate-limits.js';
import type { SecretKey } from '../platform/secret-key.js';
import { WaitlistEntry, WaitlistStatus } from './waitlist-entry.entity.js';

/** Those that one person has; more is no person. */
const MOST_OF_MINE = 100;
/** A place in the line changes before one's eyes at most so often. */
const PACE = { everyMs: 1_000 };

/** Names an entry: its id for those who are signed in, the token of its links for everybody. */
export interface EntryName {
  readonly id?: string | null;
  readonly token?: string | null;
}

/** Who may see an entry: who joined (by account, verified address or the links in the mails) and the event's staff. */
export class WaitlistViewService {
  /** Entries that this operation's bearer made or brought a token of. */
  readonly #opened = new Set<string>();
  readonly #ordersOf = listLoader<Order>(
    ids => this.em.find(Order, { waitlistEntryId: { $in: [...ids] } }),
    ({ waitlistEntryId }) => waitlistEntryId!,
  );
  readonly #lines = new DataLoader((tierIds: readonly string[]) => this.positionsIn(tierIds), {
    cache: false,
    batchScheduleFn: afterThisTurn,
  });

  constructor(
    private readonly em: EntityManager,
    private readonly viewer: Viewer,
    private readonly memberships: MembershipService,
    private readonly secrets: SecretKey,
    private readonly limits: RateLimits,
    private readonly liveFeed: LiveFeed,
  ) {}

  /** One's own entry; null for everybody else's. */
  async find({ id, token }: EntryName): Promise<WaitlistEntry | null> {
    const entry = await this.read({ id, token });
    return entry && this.isOwn(entry) ? entry : null;
  }

  /** As `find`. @throws NotFoundError for everybody else's. */
  async requireOwn(name: EntryName): Promise<WaitlistEntry> {
    const entry = await this.find(name);
    if (!entry) throw new NotFoundError('waitlist entry');
    return entry;
  }

  /** Hints at every change of the entry's line. @throws NotFoundError for whoever may not see the entry. */
  async watch(name: EntryName): Promise<Watch> {
    const entry = await this.requireOwn(name);
    return new Watch(this.liveFeed, `waitlist:${entry.tier.id}`, PACE, null);
  }

  /** What the bearer of a claim link is offered; null for a link that is none. */
  async offer(token: string): Promise<WaitlistEntry | null> {
    const id = await this.claimedBy(token);
    const entry = id ? await this.em.findOne(WaitlistEntry, id) : null;
    if (entry) this.open(entry);
    return entry;
  }

  /** The entry that a claim link is for; null for a link that is none. */
  async claimedBy(token: string): Promise<string | null> {
    await this.limits.consume('waitlistLink', this.viewer.ip);
    return this.subjectOf('waitlist-claim', token);
  }

  /** The viewer's entries, newest first. */
  async mine(): Promise<WaitlistEntry[]> {
    const user = requireUser(this.viewer);
    const where: FilterQuery<WaitlistEntry> = user.emailVerified
      ? { $or: [{ user: user.id }, { email: user.email }] }
      : { user: user.id };
    return this.em.find(WaitlistEntry, where, { orderBy: { createdAt: 'desc', id: 'desc' }, limit: MOST_OF_MINE });
  }

  /** A tier's line with all that became of it, who came first first. For OWNER, MANAGER and VIEWER. */
  async ofTier(
    tierId: string,
    status: WaitlistStatus | null | undefined,
    page: PageArguments,
  ): Promise<Page<WaitlistEntry>> {
    const tier = isId(tierId) ? await this.em.findOne(Tier, tierId) : null;
    const event = tier && (await this.em.findOneOrFail(Event, tier.event.id));
    await this.memberships.require('seeWaitlist', event?.organization.id ?? '', 'tier');
    const where = { tier: tierId, ...(status && { storedStatus: status }) };
    return findPage(this.em, WaitlistEntry, where, { createdAt: 'asc', id: 'asc' }, page);
  }

  /** Whoever joined, or brought a token, is the entry's bearer. */
  open(entry: WaitlistEntry): WaitlistEntry {
    this.#opened.add(entry.id);
    return entry;
  }

  /** The token that opens the entry without an account, for its bearer; null for staff and everybody else. */
  tokenOf(entry: WaitlistEntry): string | null {
    return this.isOwn(entry) ? this.secrets.linkToken('waitlist-entry', entry.id) : null;
  }

  /**
   * What the link in the mail with the offer carries, for the account that waits or whose verified address it is, while
   * there is an offer; null for others. Whoever has but the entry's token joined, perhaps with somebody else's address.
   */
  claimTokenOf(entry: WaitlistEntry): string | null {
    const claimable = this.isAccounts(entry) && entry.status === WaitlistStatus.OFFERED;
    return claimable ? this.secrets.linkToken('waitlist-claim', entry.id) : null;
  }

  /**
   * Its place in the line, from 1; null where it is in none. All who ask about a line at once share a reading of it, and lines
   * that are asked about at once one statement.
   */
  async positionOf({ id, tier, storedStatus }: WaitlistEntry): Promise<number | null> {
    if (storedStatus !== WaitlistStatus.WAITING) return null;
    const line = await this.liveFeed.reading(`waitlist:${tier.id}`, () => this.#lines.load(tier.id));
    return line.get(id) ?? null;
  }

  /** What was offered; null before. */
  async orderOf({ id }: WaitlistEntry): Promise<Order | null> {
    return (await this.#ordersOf.load(id))[0] ?? null;
  }

  private isOwn(entry: WaitlistEntry): boolean {
    return this.#opened.has(entry.id) || this.isAccounts(entry);
  }

  private isAccounts({ user, email }: WaitlistEntry): boolean {
    const { user: viewer } = this.viewer;
    return viewer !== null && (user?.id === viewer.id || (viewer.emailVerified && viewer.email === email));
  }

  private async read({ id, token }: EntryName): Promise<WaitlistEntry | null> {
    const opened = token ? this.subjectOf('waitlist-entry', token) : null;
    const wanted = id ?? opened;
    if (!wanted || !isId(wanted)) return null;
    const entry = await this.em.findOne(WaitlistEntry, wanted, { refresh: true });
    return entry && entry.id === opened ? this.open(entry) : entry;
  }

  private subjectOf(purpose: 'waitlist-entry' | 'waitlist-claim', token: string): string | null {
    const id = this.secrets.readLinkToken(purpose, token);
    return id && isId(id) ? id : null;
  }

  /** Who stands where in each of these lines. */
  private async positionsIn(tierIds: readonly string[]): Promise<ReadonlyMap<string, number>[]> {
    const lines = new Map(tierIds.map(id => [id, new Map<string, number>()]));
    const waiting = await this.em.execute<{ id: string; tier_id: string }[]>(
      `select id, tier_id from waitlist_entries where tier_id in (?) and status = 'WAITING' order by place`,
      [[...tierIds]],
    );
    for (const { id, tier_id: tierId } of waiting) {
      const line = lines.get(tierId)!;
      line.set(id, line.size + 1);
    }
    return tierIds.map(id => lines.get(id)!);
  }
}
