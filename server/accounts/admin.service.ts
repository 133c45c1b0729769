import type { EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import type { AuditService } from '../audit/audit.service.js';
import { clock } from '../platform/clock.js';
import { WrongStateError } from '../platform/errors.js';
import { hashPassword } from '../platform/password-hash.js';
import { requireStrong } from './password.policy.js';
import { PlatformRole, User } from './user.entity.js';

/** Operators: made from the command line alone, never through the API. */
export class AdminService {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditService,
  ) {}

  /**
   * Makes a new account an ADMIN, or an existing one, whose password then stays. A new one's address counts as
   * verified: whoever has the command line vouches for it.
   * @throws WeakPasswordError; WrongStateError for an existing account whose address is not verified: anybody may have
   * registered it, with a password of their own.
   */
  async create(person: { email: string; name: string; password: string }): Promise<{ user: User; isNew: boolean }> {
    requireStrong(person.password, person);
    return this.promote(person, await hashPassword(person.password));
  }

  /** Where operators get their mails. */
  async addresses(): Promise<string[]> {
    const admins = { role: PlatformRole.ADMIN, deactivatedAt: null };
    return (await this.em.find(User, admins, { orderBy: { email: 'asc' } })).map(({ email }) => email);
  }

  @Transactional()
  private async promote(
    { email, name }: { email: string; name: string },
    passwordHash: string,
  ): Promise<{ user: User; isNew: boolean }> {
    const known = await this.em.findOne(User, { email });
    if (known && !known.emailVerified) {
      throw new WrongStateError(
        'Somebody registered this address and has not verified it. Verify it first.',
        'UNVERIFIED',
      );
    }
    const user = known ?? new User({ email, name, passwordHash, createdAt: clock.now() });
    user.role = PlatformRole.ADMIN;
    user.emailVerifiedAt ??= clock.now();
    user.deactivatedAt = null;
    this.em.persist(user);
    this.audit.record({ action: 'user.promoted', subjectType: 'User', subjectId: user.id });
    return { user, isNew: known === null };
  }
}
