import type { EntityManager } from '@mikro-orm/postgresql';
import { clock } from '../platform/clock.js';
import type { Viewer } from '../accounts/viewer.entity.js';
import { AuditEntry } from './audit-entry.entity.js';

export interface AuditRecord {
  action: string;
  subjectType: string;
  subjectId: string;
  organizationId?: string;
  /** Where it is not the viewer: whoever just signed in. */
  actorId?: string;
  details?: Record<string, unknown>;
}

export class AuditService {
  constructor(
    private readonly em: EntityManager,
    private readonly viewer: Viewer,
  ) {}

  /** Records what the viewer did; commits with the change itself. `details` holds no secret and no mail address. */
  record(record: AuditRecord): void {
    const { user, ip } = this.viewer;
    this.em.persist(new AuditEntry({ actorId: user?.id ?? null, ...record, at: clock.now(), ip }));
  }
}
