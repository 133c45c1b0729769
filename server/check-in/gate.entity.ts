import { Entity, ManyToMany, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Collection, type Ref } from '@mikro-orm/postgresql';
import { Field, ID, ObjectType } from 'type-graphql';
import { Event } from '../events/event.entity.js';
import { Tier } from '../events/tier.entity.js';
import { newId } from '../platform/ids.js';

@Entity({ tableName: 'gates' })
@ObjectType({ description: 'A place where tickets are scanned, and the tiers that it admits.' })
export class Gate {
  @Field(() => ID, { description: 'Opaque and lasting.' })
  @PrimaryKey({ type: 'uuid' })
  readonly id: string = newId();

  @ManyToOne(() => Event, { ref: true })
  readonly event!: Ref<Event>;

  @Field(() => String, { description: 'Its name for people; one of its event, whatever the case.' })
  @Property({ type: 'text' })
  readonly name!: string;

  @Property({ type: 'timestamptz' })
  readonly createdAt!: Date;

  /** The tiers that it admits; none: all of them. */
  @ManyToMany(() => Tier, undefined, { pivotTable: 'gate_tiers', orderBy: { position: 'asc' } })
  readonly tiers = new Collection<Tier>(this);

  /** Since when it admits these: scans from before are judged without them. Null: since it was made. */
  @Property({ type: 'timestamptz', nullable: true })
  tiersChangedAt: Date | null = null;

  constructor(fields: Pick<Gate, 'event' | 'name' | 'createdAt'>) {
    Object.assign(this, fields);
  }
}
