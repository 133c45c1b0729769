import { Entity, Enum, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/postgresql';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { User } from '../accounts/user.entity.js';
import { Event } from '../events/event.entity.js';
import { newId } from '../platform/ids.js';
import { TicketStatus } from '../tickets/ticket.entity.js';

/** What a promoter wrote to holders of tickets, once; each got a mail of their own. */
@Entity({ tableName: 'attendee_messages' })
@ObjectType({ description: 'What an event’s staff wrote to people who hold its tickets.' })
export class AttendeeMessage {
  @Field(() => ID, { description: 'Opaque and lasting.' })
  @PrimaryKey({ type: 'uuid' })
  readonly id: string = newId();

  @ManyToOne(() => Event, { ref: true })
  readonly event!: Ref<Event>;

  @ManyToOne(() => User, { ref: true })
  readonly author!: Ref<User>;

  @Field(() => String, { description: 'Its subject.' })
  @Property({ type: 'text' })
  readonly subject!: string;

  @Field(() => String, { description: 'What it says; plain text.' })
  @Property({ type: 'text' })
  readonly body!: string;

  @Field(() => [ID], { nullable: true, description: 'The tiers whose holders it went to; null: all.' })
  @Property({ type: 'json', nullable: true })
  readonly tierIds: readonly string[] | null = null;

  @Field(() => TicketStatus, {
    nullable: true,
    description: 'How their tickets stood; null: every ticket that is neither refunded nor void.',
  })
  @Enum({ items: () => TicketStatus, type: 'text', nullable: true })
  readonly ticketStatus: TicketStatus | null = null;

  @Field(() => Int, { description: 'To how many addresses it went, as counted when it was sent.' })
  @Property({ type: 'int' })
  readonly recipients!: number;

  @Field(() => Date, { description: 'When it was sent.' })
  @Property({ type: 'timestamptz' })
  readonly createdAt!: Date;

  constructor(
    fields: Pick<
      AttendeeMessage,
      'id' | 'event' | 'author' | 'subject' | 'body' | 'tierIds' | 'ticketStatus' | 'recipients' | 'createdAt'
    >,
  ) {
    Object.assign(this, fields);
  }
}
