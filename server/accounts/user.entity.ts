import { Entity, Enum, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { newId } from '../platform/ids.js';

export enum PlatformRole {
  USER = 'USER',
  ADMIN = 'ADMIN',
}

registerEnumType(PlatformRole, {
  name: 'PlatformRole',
  description: 'What a person may do on the whole installation.',
  valuesConfig: {
    USER: { description: 'Everyone with an account.' },
    ADMIN: { description: 'Operates the installation; made by the command line alone.' },
  },
});

@Entity({ tableName: 'users' })
@ObjectType({ description: 'A person with an account.' })
export class User {
  @Field(() => ID, { description: 'Opaque and lasting.' })
  @PrimaryKey({ type: 'uuid' })
  readonly id: string = newId();

  /** Lower case. Served by UserResolver, which asks who looks. */
  @Property({ type: 'text' })
  email!: string;

  @Field(() => String, { description: 'As the person writes it.' })
  @Property({ type: 'text' })
  name!: string;

  /** `argon2id$memoryKiB$passes$parallelism$salt$hash`, the last two in base64url. */
  @Property({ type: 'text', hidden: true })
  passwordHash!: string;

  @Field(() => PlatformRole, { description: 'What the person may do on the whole installation.' })
  @Enum({ items: () => PlatformRole, type: 'text' })
  role: PlatformRole = PlatformRole.USER;

  @Field(() => String, { description: 'BCP 47 tag of the language for mails.' })
  @Property({ type: 'text' })
  locale = 'en';

  @Property({ type: 'timestamptz', nullable: true })
  emailVerifiedAt: Date | null = null;

  @Property({ type: 'timestamptz', nullable: true })
  deactivatedAt: Date | null = null;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  constructor(
    fields: Pick<User, 'email' | 'name' | 'passwordHash' | 'createdAt'> & { locale?: string; role?: PlatformRole },
  ) {
    Object.assign(this, fields);
  }

  @Field(() => Boolean, { description: 'True once the link of the verification mail was followed.' })
  get emailVerified(): boolean {
    return this.emailVerifiedAt !== null;
  }
}
