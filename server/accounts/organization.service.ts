import {
  LockMode,
  ref,
  UniqueConstraintViolationException,
  type EntityManager,
  type RequiredEntityData,
} from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import type { z } from 'zod';
import type { AuditService } from '../audit/audit.service.js';
import { clock } from '../platform/clock.js';
import { InvalidInputError, NotFoundError } from '../platform/errors.js';
import { isId } from '../platform/ids.js';
import { validInput } from '../platform/graphql/input.js';
import type { RateLimits } from '../platform/rate-limits.js';
import type { MembershipService, Right } from './membership.service.js';
import { Membership, Organization, OrganizationRole } from './organization.entity.js';
import { organizationCreation, organizationUpdate, SELLER_FIELDS, SLUG } from './organization.policy.js';
import { User } from './user.entity.js';
import { requireUser, type Viewer } from './viewer.entity.js';

/** Null in these clears; in all others it is as good as absent. */
const CLEARED_BY_NULL = ['description', 'website', 'legalName', 'address', 'taxNumber', 'contactEmail'];

/** Organizations themselves; who belongs to them is `MemberService`'s. */
export class OrganizationService {
  constructor(
    private readonly em: EntityManager,
    private readonly viewer: Viewer,
    private readonly memberships: MembershipService,
    private readonly audit: AuditService,
    private readonly limits: RateLimits,
  ) {}

  /** The organization with this name in addresses; null where there is none. */
  async bySlug(slug: string): Promise<Organization | null> {
    return SLUG.test(slug) ? this.em.findOne(Organization, { slug }) : null;
  }

  /**
   * Founds an organization; the viewer, whoever it is, becomes its owner.
   * @throws InvalidInputError, also for a slug that is taken.
   */
  @Transactional()
  async create(input: z.input<typeof organizationCreation>): Promise<Organization> {
    const user = requireUser(this.viewer);
    await this.limits.consume('createOrganization', user.id);
    const createdAt = clock.now();
    const organization = new Organization({ ...validInput(organizationCreation, input), createdAt });
    await this.em.persist(organization).flush().catch(asTaken);
    const self = this.em.getReference(User, user.id, { wrapped: true }); // the viewer was read by another EntityManager
    const owner = { organization: ref(organization), user: self, role: OrganizationRole.OWNER, createdAt };
    this.em.persist(new Membership(owner));
    this.record('organization.created', organization, { slug: organization.slug });
    this.memberships.forget();
    return organization;
  }

  /** Changes the name, the fees of later orders, and who sells on later receipts. @throws InvalidInputError */
  @Transactional()
  async update(input: Record<string, unknown>): Promise<Organization> {
    const { organizationId, ...changes } = validInput(organizationUpdate, named(input));
    const ofSeller = SELLER_FIELDS.some(field => field in changes);
    const organization = await this.locked(ofSeller ? 'manageSeller' : 'manageOrganization', organizationId);
    this.em.assign(organization, changes as RequiredEntityData<Organization>);
    const { contactEmail, ...readable } = changes;
    this.record('organization.updated', organization, {
      ...readable,
      ...(contactEmail !== undefined && { contactEmail: contactEmail ? 'set' : null }), // the log holds no address
    });
    return organization;
  }

  /**
   * The organization, locked until the end of the transaction: changes of its members stand in line.
   * @throws as `MembershipService.require`, asked anew under the lock.
   */
  @Transactional()
  async locked(right: Right, organizationId: string): Promise<Organization> {
    if (!isId(organizationId)) throw new NotFoundError('organization');
    await this.memberships.require(right, organizationId); // before the lock: strangers lock nothing
    const lock = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const;
    const organization = await this.em.findOneOrFail(Organization, organizationId, lock);
    this.memberships.forget();
    await this.memberships.require(right, organizationId);
    return organization;
  }

  private record(action: string, { id }: Organization, details: Record<string, unknown>): void {
    this.audit.record({ action, subjectType: 'Organization', subjectId: id, organizationId: id, details });
  }
}

/** The fields that an update means: an absent one is an undefined one in type-graphql's input objects. */
const named = (input: object): object =>
  Object.fromEntries(
    Object.entries(input).filter(
      ([field, value]) => value !== undefined && (value !== null || CLEARED_BY_NULL.includes(field)),
    ),
  );

function asTaken(error: unknown): never {
  if (!(error instanceof UniqueConstraintViolationException)) throw error;
  throw new InvalidInputError([{ path: 'slug', message: 'Another organization has this name in addresses.' }]);
}
