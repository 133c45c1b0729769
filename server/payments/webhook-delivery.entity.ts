import { Entity, Enum, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { newId } from '../platform/ids.js';
import { ProviderName } from './payment.entity.js';

export enum WebhookStatus {
  RECEIVED = 'RECEIVED',
  PROCESSED = 'PROCESSED',
  IGNORED = 'IGNORED',
  FAILED = 'FAILED',
}

/** A webhook whose signature held, kept as it came. Unique per provider and event key. */
@Entity({ tableName: 'webhook_deliveries' })
export class WebhookDelivery {
  @PrimaryKey({ type: 'uuid' })
  readonly id: string = newId();

  @Enum({ items: () => ProviderName, type: 'text' })
  readonly provider!: ProviderName;

  @Property({ type: 'text' })
  readonly eventKey!: string;

  @Property({ type: 'text' })
  readonly type!: string;

  @Property({ type: 'text' })
  readonly body!: string;

  @Enum({ items: () => WebhookStatus, type: 'text' })
  status: WebhookStatus = WebhookStatus.RECEIVED;

  @Property({ type: 'int' })
  attempts = 0;

  @Property({ type: 'timestamptz' })
  readonly receivedAt!: Date;

  @Property({ type: 'timestamptz', nullable: true })
  processedAt: Date | null = null;

  @Property({ type: 'text', nullable: true })
  lastError: string | null = null;
}
