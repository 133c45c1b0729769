import type { EntityManager } from '@mikro-orm/postgresql';
import { clock } from '../platform/clock.js';
import type { Viewer } from '../accounts/viewer.entity.js';
import { AuditEntry } from './audit-entry.entity.js';

export interface AuditRecord {
  action: string;
  subjectType: string;
  subjectId: string;
  organizationId?: string;
  details?: Record<string, unknown>;
}

export class AuditService {
  constructor(
    private readonly em: EntityManager,
    private readonly viewer: Viewer,
  ) {}

  /** Records what the viewer did; commits with the change itself. `details` holds no secret and no address. */
  record(record: AuditRecord): void {
    const { user, ip } = this.viewer;
    this.em.persist(new AuditEntry({ ...record, at: clock.now(), actorId: user?.id ?? null, ip }));
  }
}
