import { Entity, Enum, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { newId } from '../platform/ids.js';
import { ProviderName } from './payment.entity.js';

export enum WebhookStatus {
  RECEIVED = 'RECEIVED',
  PROCESSED = 'PROCESSED',
  IGNORED = 'IGNORED',
  FAILED = 'FAILED',
}

/** Those that nothing is left to do for. */
export const DONE: readonly WebhookStatus[] = [WebhookStatus.PROCESSED, WebhookStatus.IGNORED];

registerEnumType(WebhookStatus, {
  name: 'WebhookStatus',
  description: 'Where a kept webhook stands.',
  valuesConfig: {
    RECEIVED: { description: 'It waits to be worked off.' },
    PROCESSED: { description: 'What it told of is true here.' },
    IGNORED: { description: 'Of a type, or about money, that does not concern us.' },
    FAILED: {
      description: 'The last attempt failed. It is tried again by itself for almost three days, then stays so.',
    },
  },
});

/** A webhook whose signature held, kept as it came. Unique per provider and event key. */
@Entity({ tableName: 'webhook_deliveries' })
@ObjectType({ description: 'A provider’s webhook as it was kept. Its body is not shown: it holds personal data.' })
export class WebhookDelivery {
  @Field(() => ID, { description: 'Opaque and lasting.' })
  @PrimaryKey({ type: 'uuid' })
  readonly id: string = newId();

  @Field(() => ProviderName, { description: 'Who sent it.' })
  @Enum({ items: () => ProviderName, type: 'text' })
  readonly provider!: ProviderName;

  @Field(() => String, {
    description: 'What tells its copies apart from others: the provider’s id of it, or what stands in for one.',
  })
  @Property({ type: 'text' })
  readonly eventKey!: string;

  @Field(() => String, { description: 'What the provider calls this kind of news.' })
  @Property({ type: 'text' })
  readonly type!: string;

  /**
   * Up to 1 MiB, with a buyer's name and address in it: loaded by who works it off, and by nobody else. Null once it was
   * forgotten, some time after nothing was left to do for it.
   */
  @Property({ type: 'text', lazy: true, nullable: true })
  readonly body!: string | null;

  @Field(() => WebhookStatus, { description: 'Where it stands.' })
  @Enum({ items: () => WebhookStatus, type: 'text' })
  status: WebhookStatus = WebhookStatus.RECEIVED;

  @Field(() => Int, { description: 'How often it was worked on.' })
  @Property({ type: 'int' })
  attempts = 0;

  @Field(() => Date, { description: 'When it came.' })
  @Property({ type: 'timestamptz' })
  readonly receivedAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When it was worked off; null until then.' })
  @Property({ type: 'timestamptz', nullable: true })
  processedAt: Date | null = null;

  @Field(() => String, {
    nullable: true,
    description: 'What went wrong the last time, without secrets; null where nothing did.',
  })
  @Property({ type: 'text', nullable: true })
  lastError: string | null = null;

  get isDone(): boolean {
    return DONE.includes(this.status);
  }
}
