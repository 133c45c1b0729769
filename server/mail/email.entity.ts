import { Entity, Enum, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { newId } from '../platform/ids.js';

export enum EmailStatus {
  QUEUED = 'QUEUED',
  SENT = 'SENT',
  DELIVERED = 'DELIVERED',
  BOUNCED = 'BOUNCED',
  FAILED = 'FAILED',
}

/** One mail to one address: recorded with the change that it tells of, sent by a job after the commit. */
@Entity({ tableName: 'emails' })
export class EmailMessage {
  @PrimaryKey({ type: 'uuid' })
  readonly id: string = newId();

  /** What it tells of: a second mail about the same thing is not recorded. */
  @Property({ type: 'text' })
  readonly dedupeKey!: string;

  @Property({ type: 'uuid', nullable: true })
  readonly eventId: string | null = null;

  @Property({ type: 'uuid', nullable: true })
  readonly orderId: string | null = null;

  @Property({ type: 'text' })
  readonly recipient!: string;

  @Property({ type: 'text' })
  readonly template!: string;

  /** Ids and words for the template; never a token or a secret. */
  @Property({ type: 'json' })
  readonly params!: Record<string, unknown>;

  @Property({ type: 'text' })
  readonly language: string = 'en';

  @Property({ type: 'text' })
  subject = '';

  @Enum({ items: () => EmailStatus, type: 'text' })
  status: EmailStatus = EmailStatus.QUEUED;

  @Property({ type: 'int' })
  attempts = 0;

  @Property({ type: 'timestamptz' })
  readonly createdAt!: Date;

  @Property({ type: 'timestamptz', nullable: true })
  sentAt: Date | null = null;

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
