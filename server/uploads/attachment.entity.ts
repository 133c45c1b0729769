import { Entity, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/postgresql';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { Event } from '../events/event.entity.js';
import { newOpaqueId } from '../platform/ids.js';

/** A file that somebody sends with an answer or a registration. Whoever knows its id may send it along; staff alone read it. */
@Entity({ tableName: 'attachments' })
@ObjectType({ description: 'A file that somebody sent with answers or a registration.' })
export class Attachment {
  @Field(() => ID, { description: 'Opaque: 128 random bits, for its sender and the event’s staff.' })
  @PrimaryKey({ type: 'text' })
  readonly id: string = newOpaqueId();

  @ManyToOne(() => Event, { ref: true })
  readonly event!: Ref<Event>;

  @Field(() => String, { description: 'What its sender calls it.' })
  @Property({ type: 'text' })
  readonly fileName!: string;

  @Field(() => String, {
    description: 'What it is by its own bytes: image/png, image/jpeg, image/webp or application/pdf.',
  })
  @Property({ type: 'text' })
  readonly contentType!: string;

  @Field(() => Int, { description: 'Bytes.' })
  @Property({ type: 'int' })
  readonly size!: number;

  @Property({ type: 'timestamptz' })
  readonly createdAt!: Date;

  /** When its bytes came, or began to be kept; null: they may still be put. */
  @Property({ type: 'timestamptz', nullable: true })
  readonly receivedAt: Date | null = null;

  /** When its bytes were kept, which lets it be attached. */
  @Property({ type: 'timestamptz', nullable: true })
  readonly storedAt: Date | null = null;

  /** When an order or a registration first named it; what none has named a day after it was made goes. */
  @Property({ type: 'timestamptz', nullable: true })
  readonly attachedAt: Date | null = null;

  /** From which address it comes, keyed, so that none stands here; null where there is none. */
  @Property({ type: 'text', nullable: true })
  readonly sender: string | null = null;

  constructor(fields: Pick<Attachment, 'event' | 'fileName' | 'contentType' | 'size' | 'createdAt' | 'sender'>) {
    Object.assign(this, fields);
  }

  /** Under which the store keeps its bytes. */
  get storedName(): string {
    return `attachments/${this.id}`;
  }
}
