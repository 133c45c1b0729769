import { Entity, Enum, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { EmailAddress } from '../platform/graphql/scalars.js';
import { newId } from '../platform/ids.js';

export enum EmailStatus {
  QUEUED = 'QUEUED',
  SENT = 'SENT',
  DELIVERED = 'DELIVERED',
  BOUNCED = 'BOUNCED',
  FAILED = 'FAILED',
  SUPERSEDED = 'SUPERSEDED',
}

registerEnumType(EmailStatus, {
  name: 'EmailStatus',
  description: 'Where a mail stands.',
  valuesConfig: {
    QUEUED: { description: 'It waits to be sent; after a failure it is tried again by itself for two days.' },
    SENT: { description: 'The mail service took it.' },
    DELIVERED: { description: 'The mailbox’s server took it.' },
    BOUNCED: { description: 'It reached no mailbox: refused there, or never sent on to an address that refuses.' },
    FAILED: { description: 'Given up before any mail service took it.' },
    SUPERSEDED: {
      description: 'Never sent: what it tells of was over before it went, such as tickets that were given back.',
    },
  },
});

/** One mail to one address: recorded with the change that it tells of, sent by a job after the commit. */
@Entity({ tableName: 'emails' })
@ObjectType({ description: 'One mail to one address. Its text is not kept: it is written when the mail is sent.' })
export class EmailMessage {
  @Field(() => ID, { description: 'Opaque and lasting.' })
  @PrimaryKey({ type: 'uuid' })
  readonly id: string = newId();

  /** What it tells of: a second mail about the same thing is not recorded. */
  @Property({ type: 'text' })
  readonly dedupeKey!: string;

  @Property({ type: 'uuid', nullable: true })
  readonly eventId: string | null = null;

  @Property({ type: 'uuid', nullable: true })
  readonly orderId: string | null = null;

  /** The message of an event's staff that it brings to one of its readers. */
  @Property({ type: 'uuid', nullable: true })
  readonly messageId: string | null = null;

  @Field(() => EmailAddress, { name: 'to', description: 'Who it is for.' })
  @Property({ type: 'text' })
  readonly recipient!: string;

  @Field(() => String, { description: 'What it tells of: the name of its template.' })
  @Property({ type: 'text' })
  readonly template!: string;

  /** Ids and words for the template; never a token or a secret. */
  @Property({ type: 'json' })
  readonly params!: Record<string, unknown>;

  @Property({ type: 'text' })
  readonly language: string = 'en';

  @Field(() => String, { description: 'Its subject; empty until it is sent.' })
  @Property({ type: 'text' })
  subject = '';

  @Field(() => EmailStatus, { description: 'Where it stands.' })
  @Enum({ items: () => EmailStatus, type: 'text' })
  status: EmailStatus = EmailStatus.QUEUED;

  @Field(() => Int, { description: 'How often it was handed over, or tried to be.' })
  @Property({ type: 'int' })
  attempts = 0;

  @Field(() => Date, { description: 'When what it tells of happened.' })
  @Property({ type: 'timestamptz' })
  readonly createdAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When the mail service took it; null until then.' })
  @Property({ type: 'timestamptz', nullable: true })
  sentAt: Date | null = null;

  @Field(() => Date, {
    nullable: true,
    description: 'When what the mail service last reported of it took place; null where it never did.',
  })
  @Property({ type: 'timestamptz', nullable: true })
  reportedAt: Date | null = null;

  @Field(() => String, {
    nullable: true,
    description: 'What went wrong last, in the words of whoever refused it; null where nothing did.',
  })
  @Property({ type: 'text', nullable: true })
  lastError: string | null = null;

  @Property({ type: 'text', nullable: true })
  providerMessageId: string | null = null;

  constructor(
    fields: Pick<EmailMessage, 'dedupeKey' | 'recipient' | 'template' | 'params' | 'createdAt'> & Partial<EmailMessage>,
  ) {
    Object.assign(this, fields);
  }
}
