import { UniqueConstraintViolationException, type EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { NIL } from 'uuid';
import { z } from 'zod';
import type { AuditService } from '../audit/audit.service.js';
import { clock } from '../platform/clock.js';
import { NotFoundError, WrongStateError } from '../platform/errors.js';
import { isId } from '../platform/ids.js';
import { validInput } from '../platform/graphql/input.js';
import { hashPassword, verifyPassword } from '../platform/password-hash.js';
import type { RateLimits } from '../platform/rate-limits.js';
import { EmailTakenError, InvalidCredentialsError } from './account.errors.js';
import type { AccountLinkService } from './account-link.service.js';
import { plainName } from './names.js';
import { requireStrong } from './password.policy.js';
import type { PersonPolicy } from './person.policy.js';
import { AccountLinkPurpose } from './session.entity.js';
import type { SessionService } from './session.service.js';
import type { OpenSession } from './session.types.js';
import { User } from './user.entity.js';
import { requireAdmin, type Viewer } from './viewer.entity.js';

const registration = z.object({
  email: z.string(),
  name: plainName('Your name'),
  password: z.string(),
  locale: z
    .string()
    .refine(isLanguageTag, 'This is no BCP 47 language tag.')
    .transform(tag => Intl.getCanonicalLocales(tag)[0])
    .nullish(),
});

/** Accounts: made, entered, verified and closed. */
export class AccountService {
  constructor(
    private readonly em: EntityManager,
    private readonly viewer: Viewer,
    private readonly sessions: SessionService,
    private readonly links: AccountLinkService,
    private readonly people: PersonPolicy,
    private readonly audit: AuditService,
    private readonly limits: RateLimits,
  ) {}

  /**
   * Makes an account, mails the link that verifies its address and opens a session.
   * @throws EmailTakenError, WeakPasswordError; InvalidInputError for a name or language that is none.
   */
  async register(input: z.input<typeof registration>, userAgent?: string): Promise<OpenSession> {
    await this.limits.consume('registerUser', this.viewer.ip);
    const { email, name, password, locale } = validInput(registration, input);
    requireStrong(password, { email, name });
    if (await this.em.count(User, { email })) throw new EmailTakenError(); // before the costly hash
    const passwordHash = await hashPassword(password);
    return this.create({ email, name, passwordHash, ...(locale && { locale }) }, userAgent);
  }

  /** The inside of `register`. @throws EmailTakenError, also where two ask for one address at once. */
  @Transactional()
  async create(
    fields: { email: string; name: string; passwordHash: string; locale?: string },
    userAgent?: string,
  ): Promise<OpenSession> {
    const user = new User({ ...fields, createdAt: clock.now() });
    await this.em.persist(user).flush().catch(asTaken);
    await this.links.send(user, AccountLinkPurpose.VERIFY_EMAIL);
    this.audit.record({ action: 'user.registered', subjectType: 'User', subjectId: user.id, actorId: user.id });
    return this.sessions.open(user, userAgent);
  }

  /**
   * Opens a session by password. An unknown address answers the same, after the same work, as a wrong password.
   * @throws InvalidCredentialsError
   */
  async signIn(email: string, password: string, userAgent?: string): Promise<OpenSession> {
    await this.limits.consume('signIn', this.viewer.ip);
    await this.limits.consume('signInFailures', email);
    const user = await this.em.findOne(User, { email, deactivatedAt: null });
    const right = await verifyPassword(password, user?.passwordHash ?? null);
    const subject = { subjectType: 'User', subjectId: user?.id ?? NIL }; // NIL: nobody has this address
    if (!user || !right) {
      this.audit.record({ action: 'user.signInFailed', ...subject });
      await this.em.flush(); // a transaction of its own: the refusal must not take it back
      throw new InvalidCredentialsError();
    }
    await this.limits.forget('signInFailures', email);
    this.audit.record({ action: 'user.signedIn', ...subject, actorId: user.id });
    return this.sessions.open(user, userAgent);
  }

  /**
   * Notes by a mailed link that the address is the user's: guest orders to it are theirs from now on. Following the
   * link again changes nothing.
   * @throws LinkExpiredError for a link that is older than 24 hours.
   */
  async verifyEmail(token: string): Promise<User> {
    await this.limits.consume('accountLink', this.viewer.ip);
    return this.applyVerification(token);
  }

  /** The inside of `verifyEmail`. */
  @Transactional()
  async applyVerification(token: string): Promise<User> {
    const { link, user } = await this.links.open(token, AccountLinkPurpose.VERIFY_EMAIL);
    link.usedAt ??= clock.now();
    user.emailVerifiedAt ??= clock.now();
    this.people.recognise(user);
    return user;
  }

  /**
   * Closes an account: every session ends at once, and nobody signs in to it any more. For an ADMIN, not themselves.
   * @throws WrongStateError where it is closed already.
   */
  @Transactional()
  async deactivate(userId: string): Promise<User> {
    const admin = requireAdmin(this.viewer);
    const user = isId(userId) ? await this.em.findOne(User, userId) : null;
    if (!user) throw new NotFoundError('user');
    if (user.id === admin.id) throw new WrongStateError('Another ADMIN has to close your account.', 'ACTIVE');
    await this.sessions.revokeAll(user); // locks the user and reads it anew
    if (user.deactivatedAt) throw new WrongStateError('This account is closed already.', 'DEACTIVATED');
    user.deactivatedAt = clock.now();
    this.audit.record({ action: 'user.deactivated', subjectType: 'User', subjectId: user.id });
    return user;
  }
}

function isLanguageTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

function asTaken(error: unknown): never {
  throw error instanceof UniqueConstraintViolationException ? new EmailTakenError() : error;
}
