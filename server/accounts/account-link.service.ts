import { LockMode, ref, type EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import type { MailService } from '../mail/mail.service.js';
import { clock } from '../platform/clock.js';
import type { SecretKey, TokenPurpose } from '../platform/secret-key.js';
import { LinkExpiredError } from './account.errors.js';
import { AccountLink, AccountLinkPurpose } from './session.entity.js';
import type { User } from './user.entity.js';

const { VERIFY_EMAIL, RESET_PASSWORD } = AccountLinkPurpose;
const HOUR_MS = 3_600_000;

const KINDS = {
  [VERIFY_EMAIL]: { lifeMs: 24 * HOUR_MS, template: 'verifyEmail', token: 'verify-email', once: false },
  [RESET_PASSWORD]: { lifeMs: HOUR_MS, template: 'resetPassword', token: 'reset-password', once: true },
} as const satisfies Record<
  AccountLinkPurpose,
  { lifeMs: number; template: string; token: TokenPurpose; once: boolean }
>;

/** Links that are mailed to a user's address; following one proves that the mailbox is theirs. */
export class AccountLinkService {
  constructor(
    private readonly em: EntityManager,
    private readonly mail: MailService,
    private readonly secrets: SecretKey,
  ) {}

  /** Mails a new link, after the commit. */
  @Transactional()
  async send(user: User, purpose: AccountLinkPurpose): Promise<void> {
    const { lifeMs, template } = KINDS[purpose];
    const createdAt = clock.now();
    const link = new AccountLink({
      user: ref(user),
      purpose,
      createdAt,
      expiresAt: new Date(createdAt.getTime() + lifeMs),
    });
    await this.em.persist(link).flush();
    await this.mail.queue({
      template,
      to: user.email,
      language: user.locale,
      dedupeKey: `${template}:${link.id}`,
      params: { accountLinkId: link.id, name: user.name },
    });
  }

  /**
   * The link that the token opens, with its user, locked until the end of the transaction.
   * @throws LinkExpiredError where it is forged, too old, used (if it works once), or its user deactivated.
   */
  @Transactional()
  async open(token: string, purpose: AccountLinkPurpose): Promise<{ link: AccountLink; user: User }> {
    const id = this.secrets.readLinkToken(KINDS[purpose].token, token);
    const locked = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const;
    const link = id ? await this.em.findOne(AccountLink, { id, purpose }, locked) : null;
    if (!link || link.expiresAt <= clock.now() || (link.usedAt && KINDS[purpose].once)) throw new LinkExpiredError();
    const user = await link.user.loadOrFail();
    if (user.deactivatedAt) throw new LinkExpiredError();
    return { link, user };
  }
}
