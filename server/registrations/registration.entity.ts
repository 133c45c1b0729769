import { Entity, Enum, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { ArrayType, type Ref } from '@mikro-orm/postgresql';
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { User } from '../accounts/user.entity.js';
import { Event } from '../events/event.entity.js';
import { Tier } from '../events/tier.entity.js';
import { clock } from '../platform/clock.js';
import type { ErrorCode } from '../platform/graphql/error-code.js';
import { EmailAddress, JsonObject } from '../platform/graphql/scalars.js';
import type { Answers } from '../questions/answers.policy.js';

/** What becomes of a registration. Beginnings and ends are in docs/architecture.md. */
export enum RegistrationStatus {
  PENDING = 'PENDING',
  APPROVED = 'APPROVED',
  DECLINED = 'DECLINED',
  WITHDRAWN = 'WITHDRAWN',
}

registerEnumType(RegistrationStatus, {
  name: 'RegistrationStatus',
  description: 'Where a registration stands.',
  valuesConfig: {
    PENDING: { description: 'A manager decides; it holds nothing.' },
    APPROVED: { description: 'It has its ticket, or an order that is held until it is paid.' },
    DECLINED: { description: 'A manager said no; `decisionNote` says why.' },
    WITHDRAWN: { description: 'Who registered took it back, or gave the place back.' },
  },
});

/** What was in the way of a planned approval: a sentence, and its name where it has one. */
export interface Obstacle {
  readonly message: string;
  readonly code: ErrorCode | null;
}

/** A decision that takes effect in a moment, and can be taken back until then. */
@ObjectType({ description: 'A decision that has not taken effect yet.' })
export class PlannedDecision {
  @Field(() => Boolean, { description: 'True: it will be approved. False: declined.' })
  approve!: boolean;

  @Field(() => String, { nullable: true, description: 'What who registered will read.' })
  note!: string | null;

  @Field(() => Date, { description: 'When it takes effect; until then it can be taken back.' })
  takesEffectAt!: Date;
}

@Entity({ tableName: 'registrations' })
@ObjectType({ description: 'Somebody who asks for a place at an event whose organizer approves who comes.' })
export class Registration {
  @Field(() => ID, { description: 'Opaque and lasting.' })
  @PrimaryKey({ type: 'uuid' })
  readonly id!: string;

  @ManyToOne(() => Event, { ref: true })
  readonly event!: Ref<Event>;

  @ManyToOne(() => Tier, { ref: true })
  readonly tier!: Ref<Tier>;

  /** Null for a guest. */
  @ManyToOne(() => User, { ref: true, nullable: true })
  readonly user: Ref<User> | null = null;

  @Field(() => String, { description: 'Who registers, as it shall stand on the ticket.' })
  @Property({ type: 'text' })
  readonly name!: string;

  @Field(() => EmailAddress, { description: 'Where the decision goes.' })
  @Property({ type: 'text' })
  readonly email!: string;

  @Field(() => String, { nullable: true, description: 'A telephone number.' })
  @Property({ type: 'text', nullable: true })
  readonly phone: string | null = null;

  @Field(() => String, { nullable: true, description: 'The team’s name, where it is one.' })
  @Property({ type: 'text', nullable: true })
  readonly teamName: string | null = null;

  @Field(() => [String], { description: 'The names of its members.' })
  @Property({ type: ArrayType })
  readonly members!: string[];

  @Field(() => JsonObject, { description: 'Answers to the event’s questions by question id; empty for none.' })
  @Property({ type: 'json' })
  readonly answers!: Answers;

  /** Files that came with it, those that answer questions among them. */
  @Property({ type: ArrayType })
  readonly attachmentIds!: string[];

  @Field(() => RegistrationStatus, { description: 'Where it stands.' })
  @Enum({ items: () => RegistrationStatus, type: 'text' })
  status: RegistrationStatus = RegistrationStatus.PENDING;

  @Field(() => String, { nullable: true, description: 'What the manager who decided wrote.' })
  @Property({ type: 'text', nullable: true })
  decisionNote: string | null = null;

  @Property({ type: 'timestamptz', nullable: true })
  decidedAt: Date | null = null;

  @Property({ type: 'boolean', nullable: true })
  plannedApproval: boolean | null = null;

  @Property({ type: 'text', nullable: true })
  plannedNote: string | null = null;

  @ManyToOne(() => User, { ref: true, nullable: true, joinColumn: 'planned_by' })
  plannedBy: Ref<User> | null = null;

  /** When the planned decision takes effect. */
  @Property({ type: 'timestamptz', nullable: true })
  plannedFor: Date | null = null;

  /** Why a planned approval could not take effect. */
  @Property({ type: 'text', nullable: true })
  obstacle: string | null = null;

  /** Its name for programs; null where nothing of the domain was in the way. */
  @Property({ type: 'text', nullable: true })
  obstacleCode: ErrorCode | null = null;

  @Field(() => Date, { description: 'When it came.' })
  @Property({ type: 'timestamptz' })
  readonly createdAt!: Date;

  constructor(
    fields: Pick<
      Registration,
      | 'id'
      | 'event'
      | 'tier'
      | 'user'
      | 'name'
      | 'email'
      | 'phone'
      | 'teamName'
      | 'members'
      | 'answers'
      | 'attachmentIds'
      | 'createdAt'
    >,
  ) {
    Object.assign(this, fields);
  }

  /** Decided, or withdrawn: what was planned is off. */
  become(status: RegistrationStatus, note: string | null): void {
    this.status = status;
    this.decisionNote = note;
    this.decidedAt = clock.now();
    this.meets(null);
    this.unplan();
  }

  plan(decision: {
    readonly approve: boolean;
    readonly note: string | null;
    readonly by: Ref<User>;
    readonly at: Date;
  }) {
    this.plannedApproval = decision.approve;
    this.plannedNote = decision.note;
    this.plannedBy = decision.by;
    this.plannedFor = decision.at;
    this.meets(null);
  }

  /** Why what was planned could not take effect; null: nothing is known to be in the way. */
  meets(obstacle: Obstacle | null): void {
    this.obstacle = obstacle?.message ?? null;
    this.obstacleCode = obstacle?.code ?? null;
  }

  unplan(): void {
    this.plannedApproval = null;
    this.plannedNote = null;
    this.plannedBy = null;
    this.plannedFor = null;
  }

  /** The decision that takes effect in a moment; null where none does. */
  get planned(): PlannedDecision | null {
    if (this.plannedApproval === null) return null;
    return { approve: this.plannedApproval, note: this.plannedNote, takesEffectAt: this.plannedFor! };
  }
}
