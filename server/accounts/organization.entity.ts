import { Entity, Enum, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { PrimaryKeyProp, type Ref } from '@mikro-orm/postgresql';
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { Url } from '../platform/graphql/scalars.js';
import { newId } from '../platform/ids.js';
import { MinorUnits } from '../platform/money.js';
import { User } from './user.entity.js';

export enum OrganizationRole {
  OWNER = 'OWNER',
  MANAGER = 'MANAGER',
  SCANNER = 'SCANNER',
  VIEWER = 'VIEWER',
}

registerEnumType(OrganizationRole, {
  name: 'OrganizationRole',
  description: 'What a member may do in an organization.',
  valuesConfig: {
    OWNER: { description: 'Everything, members too.' },
    MANAGER: { description: 'Everything but members.' },
    SCANNER: { description: 'Checks in; sees attendance and holder names, nothing about money.' },
    VIEWER: { description: 'Reads.' },
  },
});

export enum FeesPaidBy {
  BUYER = 'BUYER',
  ORGANIZER = 'ORGANIZER',
}

registerEnumType(FeesPaidBy, {
  name: 'FeesPaidBy',
  description: 'Who bears the fees.',
  valuesConfig: {
    BUYER: { description: 'They are added to the order.' },
    ORGANIZER: { description: 'They are not shown to the buyer.' },
  },
});

@Entity({ tableName: 'organizations' })
@ObjectType({ description: 'Those who publish events together.' })
export class Organization {
  @Field(() => ID, { description: 'Opaque and lasting.' })
  @PrimaryKey({ type: 'uuid' })
  readonly id: string = newId();

  @Field(() => String, { description: 'Its name in addresses; unique.' })
  @Property({ type: 'text' })
  slug!: string;

  @Field(() => String, { description: 'Its name for people.' })
  @Property({ type: 'text' })
  name!: string;

  @Field(() => String, { description: 'Who they are, for their public page; plain text, empty where nothing is said.' })
  @Property({ type: 'text' })
  description = '';

  @Field(() => Url, { nullable: true, description: 'Their own site; null where they name none.' })
  @Property({ type: 'text', nullable: true })
  website: string | null = null;

  /** Hundredths of a percent of each ticket's price. */
  @Property({ type: 'int' })
  feeBasisPoints = 0;

  /** Minor units a ticket, in the event's currency. */
  @Property({ type: MinorUnits })
  feeFixed = 0;

  @Enum({ items: () => FeesPaidBy, type: 'text' })
  feesPaidBy: FeesPaidBy = FeesPaidBy.BUYER;

  /** Who sells, on receipts; its name where this is null. */
  @Property({ type: 'text', nullable: true })
  legalName: string | null = null;

  /** On receipts; its lines parted by line feeds. */
  @Property({ type: 'text', nullable: true })
  address: string | null = null;

  @Property({ type: 'text', nullable: true })
  taxNumber: string | null = null;

  /** Whom buyers ask, on receipts. */
  @Property({ type: 'text', nullable: true })
  contactEmail: string | null = null;

  /** What the numbers of its receipts begin with: 1 to 10 capital letters and digits. */
  @Property({ type: 'text' })
  receiptPrefix = 'INV';

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  constructor(fields: Pick<Organization, 'slug' | 'name' | 'createdAt'>) {
    Object.assign(this, fields);
  }
}

@Entity({ tableName: 'memberships' })
@ObjectType({ description: 'A person in an organization, with what they may do there.' })
export class Membership {
  [PrimaryKeyProp]?: ['organization', 'user'];

  @ManyToOne(() => Organization, { ref: true, primary: true })
  readonly organization!: Ref<Organization>;

  @ManyToOne(() => User, { ref: true, primary: true })
  readonly user!: Ref<User>;

  @Field(() => OrganizationRole, { description: 'What the member may do.' })
  @Enum({ items: () => OrganizationRole, type: 'text' })
  role!: OrganizationRole;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  constructor(fields: Pick<Membership, 'organization' | 'user' | 'role' | 'createdAt'>) {
    Object.assign(this, fields);
  }
}
