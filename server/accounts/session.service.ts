import { createHash } from 'node:crypto';
import { LockMode, ref, type EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import type { AuditService } from '../audit/audit.service.js';
import { afterCommit } from '../platform/after-commit.js';
import { clock } from '../platform/clock.js';
import { newId } from '../platform/ids.js';
import type { LiveFeed } from '../platform/live-feed.js';
import type { RateLimits } from '../platform/rate-limits.js';
import type { SecretKey } from '../platform/secret-key.js';
import { issueAccessToken } from './access-token.js';
import { InvalidCredentialsError, SessionExpiredError } from './account.errors.js';
import type { PersonPolicy } from './person.policy.js';
import { newRefreshToken } from './refresh-token.js';
import { SessionToken, type Origin } from './session.entity.js';
import type { OpenSession } from './session.types.js';
import { User } from './user.entity.js';
import type { Viewer } from './viewer.entity.js';

const LIFE_MS = 7 * 24 * 3_600_000;
/** A second tab brings the token that was just used: no attack. */
const GRACE_MS = 30_000;
/** An answer that was lost on its way can be asked for again: the longest night at a gate without a network. */
const LOST_MS = 24 * 3_600_000;
const LONGEST_USER_AGENT = 200;

/**
 * Sessions as families of refresh tokens. Each token works until the next one is used; one that comes back after that
 * is in two hands, and nobody knows which is the thief's, so its whole family ends (RFC 9700, 4.14.2;
 * docs/decisions/0010-derived-tokens.md).
 *
 * Everything that opens, rotates or revokes first locks the user's row: without it a token made while its family is
 * being revoked would outlive it.
 */
export class SessionService {
  constructor(
    private readonly em: EntityManager,
    private readonly viewer: Viewer,
    private readonly secrets: SecretKey,
    private readonly people: PersonPolicy,
    private readonly audit: AuditService,
    private readonly limits: RateLimits,
    private readonly liveFeed: LiveFeed,
  ) {}

  /**
   * Opens a session for whoever has just proved to be this user.
   * @throws InvalidCredentialsError where the user was deactivated or got another password since `user` was read.
   */
  @Transactional()
  async open(user: User, userAgent?: string): Promise<OpenSession> {
    const provenBy = user.passwordHash;
    const now = await this.lock(user.id);
    if (!now || now.deactivatedAt || now.passwordHash !== provenBy) throw new InvalidCredentialsError();
    await this.em.nativeDelete(SessionToken, { user: user.id, expiresAt: { $lt: clock.now() } });
    return this.add(now, newId(), userAgent);
  }

  /**
   * The next session for this refresh token, which works until what came from it is used.
   * @throws SessionExpiredError where it is unknown, too old, revoked, or in two hands: then its family is revoked, which
   * outlasts this refusal. RateLimitedError for a session that asks too often, which says nothing about others at its
   * address; and for an address that brings too many tokens that are none.
   */
  async refresh(token: string | undefined, userAgent?: string): Promise<OpenSession> {
    const family = token ? await this.familyOf(token) : null;
    if (family) await this.limits.consume('refreshSession', family);
    else await this.limits.consume('unknownSession', this.viewer.ip);
    const next = token && family ? await this.rotate(token, userAgent) : null;
    if (!next) throw new SessionExpiredError();
    return next;
  }

  /** Which session a token belongs to, or belonged to; asked before anything is locked, for the limit alone. */
  private async familyOf(token: string): Promise<string | null> {
    const [known] = await this.em.execute<{ family_id: string }[]>(
      'select family_id from sessions where token_digest = ?',
      [digestOf(token)],
    );
    return known?.family_id ?? null;
  }

  /** The inside of `refresh`, which answers null instead of throwing, so that a revocation is committed. */
  @Transactional()
  async rotate(token: string, userAgent?: string): Promise<OpenSession | null> {
    const digest = digestOf(token);
    const found = await this.em.findOne(SessionToken, { tokenDigest: digest });
    const user = found && (await this.lock(found.user.id));
    if (!user || user.deactivatedAt) return null;

    const used = await this.em.findOneOrFail(SessionToken, found.id, { refresh: true }); // as it is under the lock
    const now = clock.now();
    if (used.revokedAt || used.expiresAt <= now) return null;
    const sinceMs = used.rotatedAt ? now.getTime() - used.rotatedAt.getTime() : 0;
    if (await this.isInTwoHands(used, sinceMs)) {
      await this.revoke({ familyId: used.familyId });
      this.tellSockets(user.id);
      this.audit.record({ action: 'session.reused', subjectType: 'User', subjectId: user.id, actorId: user.id });
      return null;
    }
    used.rotatedAt ??= now;
    return this.add(user, used.familyId, userAgent, { previousId: used.id, replacement: sinceMs > GRACE_MS });
  }

  /**
   * Whether somebody went on from another copy of what this token's bearer has. A second use in the grace is another tab's.
   * Later it is somebody whom the answer never reached, as long as no token that it brought was used. Of several that came
   * from one token so, the first that is used is its bearer's, and another was made for somebody else.
   * @param sinceMs since its first use.
   */
  private async isInTwoHands(
    { id, previousId, replacement, rotatedAt }: SessionToken,
    sinceMs: number,
  ): Promise<boolean> {
    if (!rotatedAt) {
      if (!previousId) return false;
      const used = await this.em.find(SessionToken, { previousId, id: { $ne: id }, rotatedAt: { $ne: null } });
      return used.some(other => other.replacement || replacement);
    }
    if (sinceMs <= GRACE_MS) return false;
    const next = await this.em.find(SessionToken, { previousId: id });
    return sinceMs > LOST_MS || next.length === 0 || next.some(one => one.rotatedAt);
  }

  /** Ends the session of the viewer's access token and the one that this refresh token belongs to. */
  @Transactional()
  async signOut(refreshToken: string | undefined): Promise<void> {
    const token = refreshToken ? await this.em.findOne(SessionToken, { tokenDigest: digestOf(refreshToken) }) : null;
    for (const userId of new Set([this.viewer.user?.id, token?.user.id])) if (userId) await this.lock(userId);
    for (const familyId of [this.viewer.sessionFamily, token?.familyId]) if (familyId) await this.revoke({ familyId });
    for (const userId of [this.viewer.user?.id, token?.user.id]) if (userId) this.tellSockets(userId);
  }

  /** Ends one session of a user, in the transaction of the change that asks for it. */
  @Transactional()
  async end(userId: string, familyId: string): Promise<void> {
    await this.lock(userId);
    await this.revoke({ familyId });
    this.tellSockets(userId);
  }

  /** Ends every session of a user, in the transaction of the change that asks for it. */
  @Transactional()
  async revokeAll(user: User): Promise<void> {
    await this.lock(user.id);
    await this.revoke({ user: user.id });
    this.tellSockets(user.id);
  }

  /** Open sockets of the user look again whether their session still counts. */
  private tellSockets(userId: string): void {
    afterCommit(() => this.liveFeed.publish(`sessions:${userId}`));
  }

  private async lock(userId: string): Promise<User | null> {
    return this.em.findOne(User, userId, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
  }

  private async revoke(which: { familyId: string } | { user: string }): Promise<void> {
    await this.em.nativeUpdate(SessionToken, { ...which, revokedAt: null }, { revokedAt: clock.now() });
  }

  private async add(user: User, familyId: string, userAgent?: string, origin: Origin = {}): Promise<OpenSession> {
    const refreshToken = newRefreshToken(this.secrets);
    const createdAt = clock.now();
    const session = new SessionToken({
      user: ref(user),
      familyId,
      tokenDigest: digestOf(refreshToken),
      ip: this.viewer.ip,
      userAgent: userAgent?.slice(0, LONGEST_USER_AGENT) ?? null,
      createdAt,
      expiresAt: new Date(createdAt.getTime() + LIFE_MS),
      ...origin,
    });
    this.em.persist(session);
    this.people.recognise(user);
    const { token: accessToken, expiresAt: accessTokenExpiresAt } = await issueAccessToken(
      this.secrets,
      user.id,
      familyId,
    );
    return { user, accessToken, accessTokenExpiresAt, refreshToken, refreshTokenExpiresAt: session.expiresAt };
  }
}

const digestOf = (token: string): Buffer => createHash('sha256').update(token).digest();
