import { Entity, Enum, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/postgresql';
import { newId } from '../platform/ids.js';
import { User } from './user.entity.js';

/** What a token came from; a session's first came from none. */
export type Origin = Partial<Pick<SessionToken, 'previousId' | 'replacement'>>;

/** One refresh token. Tokens that came from each other by rotation are one family; the token itself is not kept. */
@Entity({ tableName: 'sessions' })
export class SessionToken {
  @PrimaryKey({ type: 'uuid' })
  readonly id: string = newId();

  @ManyToOne(() => User, { ref: true })
  readonly user!: Ref<User>;

  @Property({ type: 'uuid' })
  readonly familyId!: string;

  /** SHA-256 of the token. */
  @Property({ type: 'blob' })
  readonly tokenDigest!: Buffer;

  @Property({ type: 'text', nullable: true })
  readonly ip: string | null = null;

  @Property({ type: 'text', nullable: true })
  readonly userAgent: string | null = null;

  @Property({ type: 'timestamptz' })
  readonly createdAt!: Date;

  @Property({ type: 'timestamptz' })
  readonly expiresAt!: Date;

  /** The token that was brought for it; null for a session's first. */
  @Property({ type: 'uuid', nullable: true })
  readonly previousId: string | null = null;

  /** Whether it was given in place of one that seemed to be lost on its way. */
  @Property({ type: 'boolean' })
  readonly replacement: boolean = false;

  /** When it was first used. */
  @Property({ type: 'timestamptz', nullable: true })
  rotatedAt: Date | null = null;

  @Property({ type: 'timestamptz', nullable: true })
  revokedAt: Date | null = null;

  constructor(
    fields: Pick<SessionToken, 'user' | 'familyId' | 'tokenDigest' | 'ip' | 'userAgent' | 'createdAt' | 'expiresAt'> &
      Origin,
  ) {
    Object.assign(this, fields);
  }
}

export enum AccountLinkPurpose {
  VERIFY_EMAIL = 'VERIFY_EMAIL',
  RESET_PASSWORD = 'RESET_PASSWORD',
}

/** A link that was mailed and works once. Its token is derived from the id and the secret key, so that no row holds it. */
@Entity({ tableName: 'account_links' })
export class AccountLink {
  @PrimaryKey({ type: 'uuid' })
  readonly id: string = newId();

  @ManyToOne(() => User, { ref: true })
  readonly user!: Ref<User>;

  @Enum({ items: () => AccountLinkPurpose, type: 'text' })
  readonly purpose!: AccountLinkPurpose;

  @Property({ type: 'timestamptz' })
  readonly createdAt!: Date;

  @Property({ type: 'timestamptz' })
  readonly expiresAt!: Date;

  @Property({ type: 'timestamptz', nullable: true })
  usedAt: Date | null = null;

  constructor(fields: Pick<AccountLink, 'user' | 'purpose' | 'createdAt' | 'expiresAt'>) {
    Object.assign(this, fields);
  }
}
