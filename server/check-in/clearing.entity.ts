import { Entity, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/postgresql';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { User } from '../accounts/user.entity.js';
import { Event } from '../events/event.entity.js';

@Entity({ tableName: 'clearings' })
@ObjectType({ description: 'The end of a day: everybody who was inside is let out, and how far that is.' })
export class Clearing {
  @Field(() => ID, { description: 'Opaque and lasting.' })
  @PrimaryKey({ type: 'uuid' })
  readonly id!: string;

  @ManyToOne(() => Event, { ref: true })
  readonly event!: Ref<Event>;

  @ManyToOne(() => User, { ref: true })
  readonly user!: Ref<User>;

  @Field(() => Date, { description: 'When it was asked for: who came in later stays inside.' })
  @Property({ type: 'timestamptz' })
  readonly clearedAt!: Date;

  @Field(() => Int, { description: 'How many were let out so far.' })
  @Property({ type: 'int' })
  readonly letOut: number = 0;

  @Field(() => Date, { nullable: true, description: 'When the last of them was let out; null while it goes on.' })
  @Property({ type: 'timestamptz', nullable: true })
  readonly finishedAt: Date | null = null;
}
