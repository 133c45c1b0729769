import { Field, ID, InputType } from 'type-graphql';
import { connectionOf } from '../platform/graphql/connection.js';
import { AuditEntry } from './audit-entry.entity.js';

@InputType({ description: 'Which entries of the audit log: those that fit all of what is given.' })
export class AuditFilter {
  @Field(() => [String], { nullable: true, description: 'Only these actions.' })
  actions?: string[] | null;

  @Field(() => ID, { nullable: true, description: 'Only what this person did.' })
  actorId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only what was done to this: an event, an order, a person.' })
  subjectId?: string | null;

  @Field(() => Date, { nullable: true, description: 'Only from then on.' })
  from?: Date | null;

  @Field(() => Date, { nullable: true, description: 'Only before then.' })
  to?: Date | null;
}

export const AuditConnection = connectionOf(AuditEntry, 'Audit');
