import { Entity, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/postgresql';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { User } from '../accounts/user.entity.js';
import { Event } from '../events/event.entity.js';
import { Tier } from '../events/tier.entity.js';
import { newId } from '../platform/ids.js';

@Entity({ tableName: 'issuances' })
@ObjectType({
  description: 'Tickets that staff gave out at once, without a sale here: complimentary or sold elsewhere.',
})
export class Issuance {
  @Field(() => ID, { description: 'Opaque and lasting.' })
  @PrimaryKey({ type: 'uuid' })
  readonly id: string = newId();

  @ManyToOne(() => Event, { ref: true })
  readonly event!: Ref<Event>;

  @ManyToOne(() => Tier, { ref: true })
  readonly tier!: Ref<Tier>;

  @ManyToOne(() => User, { ref: true })
  readonly issuedBy!: Ref<User>;

  @Field(() => Int, { description: 'How many tickets, each an order of its own.' })
  @Property({ type: 'int' })
  readonly quantity!: number;

  @Field(() => String, { description: 'Why, in the words of whoever issued them.' })
  @Property({ type: 'text' })
  readonly reason!: string;

  @Field(() => Date, { description: 'When.' })
  @Property({ type: 'timestamptz' })
  readonly createdAt!: Date;

  constructor(fields: Issuance) {
    Object.assign(this, fields);
  }
}
