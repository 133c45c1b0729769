import {
  LockMode,
  ref,
  UniqueConstraintViolationException,
  type EntityManager,
  type RequiredEntityData,
} from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { z } from 'zod';
import type { AuditService } from '../audit/audit.service.js';
import { clock } from '../platform/clock.js';
import { InvalidInputError, NotFoundError } from '../platform/errors.js';
import { isId } from '../platform/ids.js';
import { validInput } from '../platform/graphql/input.js';
import type { RateLimits } from '../platform/rate-limits.js';
import type { MembershipService, Right } from './membership.service.js';
import { plainName } from './names.js';
import { FeesPaidBy, Membership, Organization, OrganizationRole } from './organization.entity.js';
import { User } from './user.entity.js';
import { requireUser, type Viewer } from './viewer.entity.js';

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const MAX_FEE_FIXED = 1_000_000_000;

const creation = z.object({
  name: plainName('The name'),
  slug: z
    .string()
    .min(3, 'Take at least 3 characters.')
    .max(60, 'Take at most 60 characters.')
    .regex(SLUG, 'Take small letters, digits and single hyphens between them.'),
});

/** An absent field keeps; these can't be cleared. */
const update = z.object({
  organizationId: z.string(),
  name: plainName('The name').optional(),
  feeBasisPoints: z.int().min(0, 'A fee is not negative.').max(10_000, 'A fee is at most 100 %.').optional(),
  feeFixed: z
    .int()
    .min(0, 'A fee is not negative.')
    .max(MAX_FEE_FIXED, `A fee is at most ${MAX_FEE_FIXED}.`)
    .optional(),
  feesPaidBy: z.enum(FeesPaidBy).optional(),
});

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
  async create(input: z.input<typeof creation>): Promise<Organization> {
    const user = requireUser(this.viewer);
    await this.limits.consume('createOrganization', user.id);
    const createdAt = clock.now();
    const organization = new Organization({ ...validInput(creation, input), createdAt });
    await this.em.persist(organization).flush().catch(asTaken);
    const self = this.em.getReference(User, user.id, { wrapped: true }); // the viewer was read by another EntityManager
    const owner = { organization: ref(organization), user: self, role: OrganizationRole.OWNER, createdAt };
    this.em.persist(new Membership(owner));
    this.record('organization.created', organization, { slug: organization.slug });
    this.memberships.forget();
    return organization;
  }

  /** Changes the name and the fees of later orders. @throws InvalidInputError */
  @Transactional()
  async update(input: Record<string, unknown>): Promise<Organization> {
    const { organizationId, ...changes } = validInput(update, withoutNulls(input));
    const organization = await this.locked('manageOrganization', organizationId);
    this.em.assign(organization, changes as RequiredEntityData<Organization>);
    this.record('organization.updated', organization, changes);
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

const withoutNulls = (input: object): object =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null && value !== undefined));

function asTaken(error: unknown): never {
  if (!(error instanceof UniqueConstraintViolationException)) throw error;
  throw new InvalidInputError([{ path: 'slug', message: 'Another organization has this name in addresses.' }]);
}
