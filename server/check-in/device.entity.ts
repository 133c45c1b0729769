import { Entity, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/postgresql';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { User } from '../accounts/user.entity.js';
import { Event } from '../events/event.entity.js';

@Entity({ tableName: 'devices' })
@ObjectType({ description: 'A scanner at an event: what its last shift said, and its last sync.' })
export class Device {
  /** Made by the device, one for each event. */
  @Field(() => ID, { description: 'The id that the device made for this event.' })
  @PrimaryKey({ type: 'uuid' })
  readonly id!: string;

  @ManyToOne(() => Event, { ref: true })
  readonly event!: Ref<Event>;

  @ManyToOne(() => User, { ref: true })
  readonly user!: Ref<User>;

  /** What signing it out ends. */
  @Property({ type: 'uuid', nullable: true })
  readonly sessionFamily: string | null = null;

  @Field(() => String, { description: 'What tells it from the others, in its staff’s words.' })
  @Property({ type: 'text' })
  readonly name!: string;

  @Field(() => String, { description: 'Where it scans.' })
  @Property({ type: 'text' })
  readonly gate!: string;

  @Field(() => Date, { description: 'When its shift began.' })
  @Property({ type: 'timestamptz' })
  readonly startedAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When its shift ended; null while it goes on.' })
  @Property({ type: 'timestamptz', nullable: true })
  readonly endedAt: Date | null = null;

  @Field(() => Date, {
    nullable: true,
    description:
      'When it last sent what it had, by the server’s clock. A sync without scans says no more than that it is there.',
  })
  @Property({ type: 'timestamptz', nullable: true })
  readonly lastSyncAt: Date | null = null;

  @Field(() => Int, { nullable: true, description: 'Scans that waited on it after its last sync.' })
  @Property({ type: 'int', nullable: true })
  readonly queueLength: number | null = null;

  @Field(() => Date, { nullable: true, description: 'When it was signed out from afar; null where it was not.' })
  @Property({ type: 'timestamptz', nullable: true })
  readonly revokedAt: Date | null = null;
}
