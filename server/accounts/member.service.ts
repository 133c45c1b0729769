import { ref, type EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import type { AuditService } from '../audit/audit.service.js';
import { clock } from '../platform/clock.js';
import { InvalidInputError, NotFoundError } from '../platform/errors.js';
import { LastOwnerError } from './account.errors.js';
import type { MembershipService } from './membership.service.js';
import { Membership, OrganizationRole, type Organization } from './organization.entity.js';
import type { OrganizationService } from './organization.service.js';
import type { PersonPolicy } from './person.policy.js';
import { User } from './user.entity.js';

/** Who belongs to an organization. Changes lock it, so that two owners who remove each other leave one. */
export class MemberService {
  constructor(
    private readonly em: EntityManager,
    private readonly memberships: MembershipService,
    private readonly organizations: OrganizationService,
    private readonly people: PersonPolicy,
    private readonly audit: AuditService,
  ) {}

  /** Everyone in it, the longest there first; null for those who are no member themselves. */
  async of({ id }: Organization): Promise<Membership[] | null> {
    if (!(await this.memberships.roleIn(id))) return null;
    return this.em.find(
      Membership,
      { organization: id },
      { populate: ['user', 'organization'], orderBy: { createdAt: 'asc', user: { id: 'asc' } } },
    );
  }

  /** A person's memberships: all for themselves, for others those in organizations that the viewer belongs to. */
  async ofPerson(user: User): Promise<Membership[]> {
    const all = await this.em.find(
      Membership,
      { user: user.id },
      { populate: ['user', 'organization'], orderBy: { createdAt: 'asc', organization: { id: 'asc' } } },
    );
    if (this.people.seesAllOf(user)) return all;
    const shared = await Promise.all(all.map(({ organization }) => this.memberships.roleIn(organization.id)));
    return all.filter((_, index) => shared[index] !== null);
  }

  /**
   * Makes the account with this address a member, or gives a member another role.
   * @throws InvalidInputError at `email` where there is no such account, at `role` where no owner would be left.
   */
  @Transactional()
  async set(organizationId: string, email: string, role: OrganizationRole): Promise<Membership> {
    const organization = await this.organizations.locked('manageMembers', organizationId);
    const user = await this.em.findOne(User, { email, deactivatedAt: null });
    if (!user) throw new InvalidInputError([{ path: 'email', message: 'Nobody has an account with this address.' }]);

    let member = await this.em.findOne(Membership, { organization, user }, { refresh: true });
    if (
      member?.role === OrganizationRole.OWNER &&
      role !== OrganizationRole.OWNER &&
      (await this.isLastOwner(member))
    ) {
      throw new InvalidInputError([{ path: 'role', message: new LastOwnerError().message }]);
    }
    const was = member?.role ?? null;
    member ??= new Membership({ organization: ref(organization), user: ref(user), role, createdAt: clock.now() });
    member.role = role;
    await this.em.persist(member).flush();
    this.record('member.set', organization, user.id, { was, role });
    return member;
  }

  /**
   * Takes a member out.
   * @throws LastOwnerError where no owner would be left; NotFoundError where the person is no member.
   */
  @Transactional()
  async remove(organizationId: string, userId: string): Promise<Organization> {
    const organization = await this.organizations.locked('manageMembers', organizationId);
    const members = await this.em.find(Membership, { organization }, { refresh: true });
    const member = members.find(({ user }) => user.id === userId);
    if (!member) throw new NotFoundError('member');
    if (member.role === OrganizationRole.OWNER && (await this.isLastOwner(member))) throw new LastOwnerError();
    await this.em.remove(member).flush();
    this.record('member.removed', organization, userId, { was: member.role });
    return organization;
  }

  private async isLastOwner({ organization }: Membership): Promise<boolean> {
    return (await this.em.count(Membership, { organization: organization.id, role: OrganizationRole.OWNER })) === 1;
  }

  private record(action: string, { id }: Organization, subjectId: string, details: Record<string, unknown>): void {
    this.memberships.forget();
    this.audit.record({ action, subjectType: 'User', subjectId, organizationId: id, details });
  }
}
