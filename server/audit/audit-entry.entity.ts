import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, ID, ObjectType } from 'type-graphql';
import { JsonObject } from '../platform/graphql/scalars.js';
import { newId } from '../platform/ids.js';

/** Written in the transaction of what it records; never changed. */
@Entity({ tableName: 'audit_entries' })
@ObjectType({ description: 'Who did what to what, and from where: a change by staff, or a sign-in.' })
export class AuditEntry {
  @Field(() => ID, { description: 'Opaque and lasting.' })
  @PrimaryKey({ type: 'uuid' })
  readonly id: string = newId();

  @Field(() => Date, { description: 'When.' })
  @Property({ type: 'timestamptz' })
  readonly at!: Date;

  @Property({ type: 'uuid', nullable: true })
  readonly actorId: string | null = null;

  @Property({ type: 'uuid', nullable: true })
  readonly organizationId: string | null = null;

  @Field(() => String, { description: 'What was done: `event.published`, `refund.approved`, `user.signedIn`, …' })
  @Property({ type: 'text' })
  readonly action!: string;

  @Field(() => String, { description: 'What kind of thing it was done to.' })
  @Property({ type: 'text' })
  readonly subjectType!: string;

  @Field(() => ID, { description: 'The thing that it was done to.' })
  @Property({ type: 'uuid' })
  readonly subjectId!: string;

  @Field(() => JsonObject, { description: 'What else there is to know of it; no secret and no mail address.' })
  @Property({ type: 'json' })
  readonly details: Record<string, unknown> = {};

  @Field(() => String, {
    nullable: true,
    description: 'The network address that it came from; null for the command line.',
  })
  @Property({ type: 'text', nullable: true })
  readonly ip: string | null = null;

  constructor(fields: Pick<AuditEntry, 'at' | 'action' | 'subjectType' | 'subjectId'> & Partial<AuditEntry>) {
    Object.assign(this, fields);
  }
}
