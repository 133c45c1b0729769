import type { EntityManager } from '@mikro-orm/postgresql';
import { ForbiddenError, NotFoundError } from '../platform/errors.js';
import type { Audience } from '../platform/live-watch.js';
import { Membership, OrganizationRole } from './organization.entity.js';
import type { User } from './user.entity.js';
import { requireUser, type Viewer } from './viewer.entity.js';

const { OWNER, MANAGER, SCANNER, VIEWER } = OrganizationRole;

/** Who may do what in an organization. Each is a list of roles, so that a reader sees all of it here. */
export const MAY = {
  manageMembers: [OWNER],
  seeMemberAddresses: [OWNER, MANAGER],
  manageOrganization: [OWNER, MANAGER],
  manageSeller: [OWNER],
  seeSeller: [OWNER, MANAGER, VIEWER, SCANNER],
  seeReceipts: [OWNER, MANAGER],
  seeFees: [OWNER, MANAGER, VIEWER],
  manageEvents: [OWNER, MANAGER],
  cancelEvents: [OWNER, MANAGER],
  managePromoCodes: [OWNER, MANAGER],
  seePromoCodes: [OWNER, MANAGER, VIEWER],
  seeOrders: [OWNER, MANAGER, VIEWER],
  issueTickets: [OWNER, MANAGER],
  seeSales: [OWNER, MANAGER, VIEWER],
  seeTransactions: [OWNER, MANAGER, VIEWER],
  seeEmails: [OWNER, MANAGER],
  messageAttendees: [OWNER, MANAGER],
  seeAuditLog: [OWNER, MANAGER],
  seeRefunds: [OWNER, MANAGER, VIEWER],
  decideRefunds: [OWNER, MANAGER],
  seeTransfers: [OWNER, MANAGER, VIEWER],
  decideTransfers: [OWNER, MANAGER],
  seeRegistrations: [OWNER, MANAGER, VIEWER],
  decideRegistrations: [OWNER, MANAGER],
  seeWaitlist: [OWNER, MANAGER, VIEWER],
  seeTickets: [OWNER, MANAGER, VIEWER, SCANNER],
  seeAttendance: [OWNER, MANAGER, VIEWER, SCANNER],
  checkIn: [OWNER, MANAGER, SCANNER],
  manageGates: [OWNER, MANAGER],
  seeDevices: [OWNER, MANAGER, VIEWER],
  undoCheckIn: [OWNER, MANAGER, SCANNER],
} as const satisfies Record<string, readonly OrganizationRole[]>;

export type Right = keyof typeof MAY;

/** The viewer's roles in organizations, read once an operation. */
export class MembershipService {
  #roles: Promise<Map<string, OrganizationRole>> | undefined;

  constructor(
    private readonly em: EntityManager,
    private readonly viewer: Viewer,
  ) {}

  /** The viewer's role; null for everybody who is not a member. */
  async roleIn(organizationId: string): Promise<OrganizationRole | null> {
    const { audience } = this.viewer;
    if (audience?.organizationId === organizationId) return audience.role as OrganizationRole | null;
    this.#roles ??= this.load();
    return (await this.#roles).get(organizationId) ?? null;
  }

  /** Where the viewer is a member, whatever the role. */
  async organizationIds(): Promise<string[]> {
    this.#roles ??= this.load();
    return [...(await this.#roles).keys()];
  }

  /** To be called after a change of memberships, so that the rest of the operation reads them anew. */
  forget(): void {
    this.#roles = undefined;
  }

  /** Whether the viewer has the right there. Never throws. */
  async may(right: Right, organizationId: string): Promise<boolean> {
    const role = await this.roleIn(organizationId);
    return role !== null && (MAY[right] as readonly OrganizationRole[]).includes(role);
  }

  /** Everybody whose role there is the viewer's. */
  async audience(organizationId: string): Promise<Audience> {
    return { organizationId, role: await this.roleIn(organizationId) };
  }

  /** Where those who have the right there get their mails. */
  async addressesOf(right: Right, organizationId: string): Promise<string[]> {
    const rows = await this.em.execute<{ email: string }[]>(
      `select email from memberships join users on users.id = user_id
       where organization_id = ? and memberships.role in (?) and deactivated_at is null order by email`,
      [organizationId, MAY[right]],
    );
    return rows.map(({ email }) => email);
  }

  /**
   * Lets through whoever has the right.
   * @throws UnauthenticatedError for nobody, NotFoundError for those who are no member (so that ids can't be probed),
   * ForbiddenError for members whose role does not have the right.
   */
  async require(right: Right, organizationId: string, what = 'organization'): Promise<User> {
    const user = requireUser(this.viewer);
    if (!(await this.roleIn(organizationId))) throw new NotFoundError(what);
    if (!(await this.may(right, organizationId))) throw new ForbiddenError();
    return user;
  }

  private async load(): Promise<Map<string, OrganizationRole>> {
    if (!this.viewer.user) return new Map();
    const memberships = await this.em.find(Membership, { user: this.viewer.user.id });
    return new Map(memberships.map(({ organization, role }) => [organization.id, role]));
  }
}
