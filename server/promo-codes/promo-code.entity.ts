import { Entity, ManyToMany, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Collection, type Ref } from '@mikro-orm/postgresql';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { Event } from '../events/event.entity.js';
import { Tier } from '../events/tier.entity.js';
import { newId } from '../platform/ids.js';
import { MinorUnits } from '../platform/money.js';

@Entity({ tableName: 'promo_codes' })
@ObjectType({
  description: 'A word that makes an order of one event cheaper, and opens the hidden tiers that it names.',
})
export class PromoCode {
  @Field(() => ID, { description: 'Opaque and lasting.' })
  @PrimaryKey({ type: 'uuid' })
  readonly id: string = newId();

  @ManyToOne(() => Event, { ref: true })
  readonly event!: Ref<Event>;

  @Field(() => String, { description: 'What buyers type; in capitals here, in any case there. One of its event.' })
  @Property({ type: 'text' })
  readonly code!: string;

  @Field(() => Int, { nullable: true, description: 'Taken off each line, 1 to 100; null where an amount is.' })
  @Property({ type: 'int', nullable: true })
  readonly percentOff: number | null = null;

  /** Minor units of the event's currency, taken off the order; null where a percentage is. */
  @Property({ type: MinorUnits, nullable: true, fieldName: 'amount_off' })
  readonly amountOffAmount: number | null = null;

  @Field(() => Int, { nullable: true, description: 'How many orders may use it; null: any number.' })
  @Property({ type: 'int', nullable: true })
  maxUses: number | null = null;

  @Field(() => Int, {
    description:
      'Orders that use it: held, being paid, paid, also when they were refunded since. More than `maxUses` only by money that came after the hold had ended.',
  })
  @Property({ type: 'int' })
  readonly uses: number = 0;

  /** How many of `uses` are more than `maxUses`: the CHECK holds it to exactly that. */
  @Property({ type: 'int' })
  lateUses = 0;

  @Field(() => Date, { nullable: true, description: 'From when on it can be used; null: at once.' })
  @Property({ type: 'timestamptz', nullable: true })
  startsAt: Date | null = null;

  @Field(() => Date, { nullable: true, description: 'Until when it can be used; null: as long as tickets are sold.' })
  @Property({ type: 'timestamptz', nullable: true })
  endsAt: Date | null = null;

  @Field(() => Boolean, { description: 'False: it is as unknown to buyers as a word that was never a code.' })
  @Property({ type: 'boolean' })
  active = true;

  @Property({ type: 'timestamptz' })
  readonly createdAt!: Date;

  /** The tiers that it is for; none: all of them that are not hidden. */
  @ManyToMany(() => Tier, undefined, { pivotTable: 'promo_code_tiers', orderBy: { position: 'asc' } })
  readonly tiers = new Collection<Tier>(this);

  constructor(fields: Pick<PromoCode, 'event' | 'code' | 'createdAt'> & Partial<PromoCode>) {
    Object.assign(this, fields);
  }

  /** The ids of the tiers that it names, which have to be loaded; null where it names none, and is for all. */
  get tierIds(): ReadonlySet<string> | null {
    const ids = this.tiers.getIdentifiers<string>();
    return ids.length > 0 ? new Set(ids) : null;
  }

  get isUsedUp(): boolean {
    return this.maxUses !== null && this.uses >= this.maxUses;
  }
}
