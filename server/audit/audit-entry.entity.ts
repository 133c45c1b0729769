import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { newId } from '../platform/ids.js';

/** Who did what to what, from where. Written in the transaction of what it records; never changed. */
@Entity({ tableName: 'audit_entries' })
export class AuditEntry {
  @PrimaryKey({ type: 'uuid' })
  readonly id: string = newId();

  @Property({ type: 'timestamptz' })
  readonly at!: Date;

  @Property({ type: 'uuid', nullable: true })
  readonly actorId: string | null = null;

  @Property({ type: 'uuid', nullable: true })
  readonly organizationId: string | null = null;

  @Property({ type: 'text' })
  readonly action!: string;

  @Property({ type: 'text' })
  readonly subjectType!: string;

  @Property({ type: 'uuid' })
  readonly subjectId!: string;

  @Property({ type: 'json' })
  readonly details: Record<string, unknown> = {};

  @Property({ type: 'text', nullable: true })
  readonly ip: string | null = null;

  constructor(fields: Pick<AuditEntry, 'at' | 'action' | 'subjectType' | 'subjectId'> & Partial<AuditEntry>) {
    Object.assign(this, fields);
  }
}
