import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { User } from '../accounts/user.entity.js';
import type { AppContext } from '../context.js';
import type { Page } from '../platform/graphql/connection.js';
import { AuditEntry } from './audit-entry.entity.js';
import { AuditConnection, AuditFilter } from './audit.types.js';

@Resolver(() => AuditEntry)
export class AuditResolver {
  @Query(() => AuditConnection, {
    description:
      'The audit log, newest first: an organization’s for its OWNER and MANAGER; of the whole installation, sign-ins ' +
      'too, for an ADMIN. Orders and scans are records of their own: `orders`, `checkIns`.',
  })
  auditLog(
    @Ctx() { services }: AppContext,
    @Arg('organizationId', () => ID, { nullable: true, description: 'The organization; an ADMIN may leave it out.' })
    organizationId: string | undefined,
    @Arg('filter', () => AuditFilter, { nullable: true, description: 'Only entries that fit; all without it.' })
    filter: AuditFilter | undefined,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: 'How many, 1 to 100.' })
    first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The cursor after which to begin.' }) after?: string,
  ): Promise<Page<AuditEntry>> {
    return services.auditLog.list(organizationId, filter ?? {}, { first, after });
  }

  @FieldResolver(() => User, { nullable: true, description: 'Who did it; null for the command line.' })
  actor(@Root() entry: AuditEntry, @Ctx() { services }: AppContext): Promise<User | null> {
    return services.auditLog.actorOf(entry);
  }
}
