import type { EntityManager, FilterQuery } from '@mikro-orm/postgresql';
import type { MembershipService } from '../accounts/membership.service.js';
import { User } from '../accounts/user.entity.js';
import { requireAdmin, type Viewer } from '../accounts/viewer.entity.js';
import { findPage, type Page, type PageArguments } from '../platform/graphql/connection.js';
import { idOrNone } from '../platform/ids.js';
import { AuditEntry } from './audit-entry.entity.js';
import type { AuditFilter } from './audit.types.js';

/** The audit log as it is read. */
export class AuditLogService {
  constructor(
    private readonly em: EntityManager,
    private readonly viewer: Viewer,
    private readonly memberships: MembershipService,
  ) {}

  /**
   * Newest first: an organization's for its OWNER and MANAGER; without one everything, sign-ins too, for an ADMIN.
   * @throws NotFoundError for strangers, ForbiddenError.
   */
  async list(
    organizationId: string | null | undefined,
    filter: AuditFilter,
    page: PageArguments,
  ): Promise<Page<AuditEntry>> {
    if (organizationId) await this.memberships.require('seeAuditLog', organizationId);
    else requireAdmin(this.viewer);
    const where = conditions(filter);
    const asked = organizationId ? { $and: [{ organizationId }, where] } : where;
    return findPage(this.em, AuditEntry, asked, { at: 'desc', id: 'desc' }, page);
  }

  /** Who did it; null for jobs and the command line. */
  async actorOf({ actorId }: AuditEntry): Promise<User | null> {
    return actorId === null
      ? null
      : this.em.getReference(User, actorId, { wrapped: true }).loadOrFail({ dataloader: true });
  }
}

function conditions({ actions, actorId, subjectId, from, to }: AuditFilter): FilterQuery<AuditEntry> {
  return {
    ...(actions?.length && { action: { $in: actions } }),
    ...(actorId && { actorId: idOrNone(actorId) }),
    ...(subjectId && { subjectId: idOrNone(subjectId) }),
    ...((from || to) && { at: { ...(from && { $gte: from }), ...(to && { $lt: to }) } }),
  };
}
