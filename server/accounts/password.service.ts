import type { EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import type { AuditService } from '../audit/audit.service.js';
import { clock } from '../platform/clock.js';
import type { JobQueue } from '../platform/jobs.js';
import { hashPassword } from '../platform/password-hash.js';
import type { RateLimits } from '../platform/rate-limits.js';
import type { AccountLinkService } from './account-link.service.js';
import { mailPasswordReset } from './password-reset.job.js';
import { requireStrong } from './password.policy.js';
import { AccountLink, AccountLinkPurpose } from './session.entity.js';
import type { SessionService } from './session.service.js';
import type { OpenSession } from './session.types.js';
import { User } from './user.entity.js';
import type { Viewer } from './viewer.entity.js';

const { RESET_PASSWORD } = AccountLinkPurpose;

/** Forgotten passwords. */
export class PasswordService {
  constructor(
    private readonly em: EntityManager,
    private readonly viewer: Viewer,
    private readonly jobs: JobQueue,
    private readonly links: AccountLinkService,
    private readonly sessions: SessionService,
    private readonly audit: AuditService,
    private readonly limits: RateLimits,
  ) {}

  /** Has a link mailed to the address if it has an account; what one sees, and how long it takes, is the same. */
  async requestReset(email: string): Promise<void> {
    await this.limits.consume('passwordReset', this.viewer.ip);
    await this.limits.consume('passwordResetMailbox', email);
    await this.jobs.add(mailPasswordReset, { email });
  }

  /** The job's part of `requestReset`. */
  @Transactional()
  async mailReset(email: string): Promise<void> {
    const user = await this.em.findOne(User, { email, deactivatedAt: null });
    if (user) await this.links.send(user, RESET_PASSWORD);
  }

  /**
   * Sets a new password by a mailed link, ends every session and opens a new one. The address is verified by it too.
   * @throws LinkExpiredError where the link was used or is older than an hour; WeakPasswordError, which leaves it usable.
   */
  async reset(token: string, password: string, userAgent?: string): Promise<OpenSession> {
    await this.limits.consume('accountLink', this.viewer.ip);
    const { user } = await this.links.open(token, RESET_PASSWORD);
    requireStrong(password, user);
    const passwordHash = await hashPassword(password); // before the transaction: no lock waits for it
    return this.applyReset(token, passwordHash, userAgent);
  }

  /** The inside of `reset`. */
  @Transactional()
  async applyReset(token: string, passwordHash: string, userAgent?: string): Promise<OpenSession> {
    const { user } = await this.links.open(token, RESET_PASSWORD);
    const now = clock.now();
    await this.sessions.revokeAll(user);
    user.passwordHash = passwordHash;
    user.emailVerifiedAt ??= now;
    await this.em.flush();
    await this.em.nativeUpdate(AccountLink, { user: user.id, purpose: RESET_PASSWORD, usedAt: null }, { usedAt: now });
    this.audit.record({ action: 'user.passwordReset', subjectType: 'User', subjectId: user.id, actorId: user.id });
    return this.sessions.open(user, userAgent);
  }
}
