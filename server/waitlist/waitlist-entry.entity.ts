import { Entity, Enum, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { BigIntType, type Ref } from '@mikro-orm/postgresql';
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { User } from '../accounts/user.entity.js';
import { Tier } from '../events/tier.entity.js';
import { clock } from '../platform/clock.js';
import { EmailAddress } from '../platform/graphql/scalars.js';
import { newId } from '../platform/ids.js';

export enum WaitlistStatus {
  WAITING = 'WAITING',
  OFFERED = 'OFFERED',
  CLAIMED = 'CLAIMED',
  EXPIRED = 'EXPIRED',
  LEFT = 'LEFT',
}

registerEnumType(WaitlistStatus, {
  name: 'WaitlistStatus',
  description: 'Where an entry of a waitlist stands.',
  valuesConfig: {
    WAITING: { description: 'In line.' },
    OFFERED: { description: 'Tickets are held for it, and the mail with the link to claim them is on its way.' },
    CLAIMED: { description: 'Claimed and paid.' },
    EXPIRED: { description: 'The offer was not claimed or not paid in time, or the sale ended first.' },
    LEFT: { description: 'Left the line, or gave the offered tickets back.' },
  },
});

@Entity({ tableName: 'waitlist_entries' })
@ObjectType({ description: 'Somebody who waits for tickets of a tier that come back.' })
export class WaitlistEntry {
  @Field(() => ID, { description: 'Opaque and lasting.' })
  @PrimaryKey({ type: 'uuid' })
  readonly id: string = newId();

  /** Its order in the line: who came first has the lower one. */
  @Property({ type: new BigIntType('number') })
  readonly place!: number;

  @ManyToOne(() => Tier, { ref: true })
  readonly tier!: Ref<Tier>;

  /** Null for a guest. */
  @ManyToOne(() => User, { ref: true, nullable: true })
  readonly user: Ref<User> | null = null;

  @Field(() => String, { description: 'Who waits, as it shall stand on the tickets.' })
  @Property({ type: 'text' })
  readonly name!: string;

  @Field(() => EmailAddress, { description: 'Where the offer goes.' })
  @Property({ type: 'text' })
  readonly email!: string;

  @Field(() => Int, { description: 'How many tickets: all of them together, or none.' })
  @Property({ type: 'int' })
  readonly quantity!: number;

  /** As last written; `status` is what it means by the clock. */
  @Enum({ items: () => WaitlistStatus, type: 'text', fieldName: 'status' })
  storedStatus: WaitlistStatus = WaitlistStatus.WAITING;

  /** How often tickets went past it; counted up to where it collects. */
  @Property({ type: 'int' })
  readonly passes: number = 0;

  /** Tickets that are set aside for it until it has all of them; none once they are offered. */
  @Property({ type: 'int' })
  readonly collected: number = 0;

  @Field(() => Date, {
    nullable: true,
    description:
      'Until when the offer can be claimed, and once it is, until when it can be paid; null before there is one.',
  })
  @Property({ type: 'timestamptz', nullable: true })
  offerExpiresAt: Date | null = null;

  @Field(() => Date, {
    nullable: true,
    description: 'When the offer was claimed: what was asked is answered, and there is its order to pay. Null before.',
  })
  @Property({ type: 'timestamptz', nullable: true })
  claimedAt: Date | null = null;

  @Field(() => Date, { description: 'When it joined.' })
  @Property({ type: 'timestamptz' })
  readonly createdAt!: Date;

  constructor(fields: Pick<WaitlistEntry, 'place' | 'tier' | 'user' | 'name' | 'email' | 'quantity' | 'createdAt'>) {
    Object.assign(this, fields);
  }

  @Field(() => WaitlistStatus, {
    description: 'Where it stands, by the clock: an offer past its time is EXPIRED at once.',
  })
  get status(): WaitlistStatus {
    const offered = this.storedStatus === WaitlistStatus.OFFERED && !this.claimedAt;
    return offered && this.offerExpiresAt! <= clock.now() ? WaitlistStatus.EXPIRED : this.storedStatus;
  }
}
