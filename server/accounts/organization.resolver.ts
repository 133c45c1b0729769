import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { AppContext } from '../context.js';
import { EmailAddress, SafeInt } from '../platform/graphql/scalars.js';
import { FeesPaidBy, Membership, Organization } from './organization.entity.js';
import {
  CreateOrganizationInput,
  CreateOrganizationResult,
  RemoveMemberInput,
  RemoveMemberResult,
  SetMemberInput,
  SetMemberResult,
  UpdateOrganizationInput,
  UpdateOrganizationResult,
} from './organization.types.js';

@Resolver(() => Organization)
export class OrganizationResolver {
  @Query(() => Organization, { nullable: true, description: 'Those who publish events together; null if unknown.' })
  organization(
    @Arg('slug', () => String, { description: 'Its name in addresses.' }) slug: string,
    @Ctx() { services }: AppContext,
  ): Promise<Organization | null> {
    return services.organizations.bySlug(slug);
  }

  @Mutation(() => CreateOrganizationResult, { description: 'Founds an organization. For everyone who is signed in.' })
  createOrganization(
    @Arg('input', () => CreateOrganizationInput, { description: 'Its names.' }) input: CreateOrganizationInput,
    @Ctx() { services }: AppContext,
  ): Promise<Organization> {
    return services.organizations.create(input);
  }

  @Mutation(() => UpdateOrganizationResult, {
    description:
      'Changes the name, what the public page says, or the fees of orders made from now on, for OWNER and MANAGER; who sells on receipts from now on, for OWNER.',
  })
  updateOrganization(
    @Arg('input', () => UpdateOrganizationInput, { description: 'What changes.' }) input: UpdateOrganizationInput,
    @Ctx() { services }: AppContext,
  ): Promise<Organization> {
    return services.organizations.update({ ...input });
  }

  @Mutation(() => SetMemberResult, {
    description: 'Makes somebody a member, or gives a member another role. For OWNER.',
  })
  setMember(
    @Arg('input', () => SetMemberInput, { description: 'Who, where, and what they may do.' })
    { organizationId, email, role }: SetMemberInput,
    @Ctx() { services }: AppContext,
  ): Promise<Membership> {
    return services.members.set(organizationId, email, role);
  }

  @Mutation(() => RemoveMemberResult, { description: 'Takes a member out; an OWNER must be left. For OWNER.' })
  removeMember(
    @Arg('input', () => RemoveMemberInput, { description: 'Who, and where.' })
    { organizationId, userId }: RemoveMemberInput,
    @Ctx() { services }: AppContext,
  ): Promise<Organization> {
    return services.members.remove(organizationId, userId);
  }

  @FieldResolver(() => [Membership], {
    nullable: true,
    description: 'Who belongs to it. For members; null for others.',
  })
  members(@Root() organization: Organization, @Ctx() { services }: AppContext): Promise<Membership[] | null> {
    return services.members.of(organization);
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description: 'Hundredths of a percent of each ticket’s price. For OWNER, MANAGER and VIEWER.',
  })
  async feeBasisPoints(
    @Root() { id, feeBasisPoints }: Organization,
    @Ctx() context: AppContext,
  ): Promise<number | null> {
    return seesFees(id, context).then(sees => (sees ? feeBasisPoints : null));
  }

  @FieldResolver(() => SafeInt, {
    nullable: true,
    description: 'Minor units a ticket, in the event’s currency. For OWNER, MANAGER and VIEWER.',
  })
  async feeFixed(@Root() { id, feeFixed }: Organization, @Ctx() context: AppContext): Promise<number | null> {
    return seesFees(id, context).then(sees => (sees ? feeFixed : null));
  }

  @FieldResolver(() => FeesPaidBy, {
    nullable: true,
    description: 'Who bears the fees. For OWNER, MANAGER and VIEWER.',
  })
  async feesPaidBy(@Root() { id, feesPaidBy }: Organization, @Ctx() context: AppContext): Promise<FeesPaidBy | null> {
    return seesFees(id, context).then(sees => (sees ? feesPaidBy : null));
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Who sells, as receipts name it; null where that is its name, and for those who are no member.',
  })
  legalName(@Root() { id, legalName }: Organization, @Ctx() context: AppContext): Promise<string | null> {
    return seesSeller(id, context).then(sees => (sees ? legalName : null));
  }

  @FieldResolver(() => String, { nullable: true, description: 'Its address on receipts, line by line. For members.' })
  address(@Root() { id, address }: Organization, @Ctx() context: AppContext): Promise<string | null> {
    return seesSeller(id, context).then(sees => (sees ? address : null));
  }

  @FieldResolver(() => String, { nullable: true, description: 'Its tax number on receipts. For members.' })
  taxNumber(@Root() { id, taxNumber }: Organization, @Ctx() context: AppContext): Promise<string | null> {
    return seesSeller(id, context).then(sees => (sees ? taxNumber : null));
  }

  @FieldResolver(() => EmailAddress, { nullable: true, description: 'Whom buyers ask, on receipts. For members.' })
  contactEmail(@Root() { id, contactEmail }: Organization, @Ctx() context: AppContext): Promise<string | null> {
    return seesSeller(id, context).then(sees => (sees ? contactEmail : null));
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'What the numbers of its receipts begin with: `INV` in `INV-000123`. For members.',
  })
  receiptPrefix(@Root() { id, receiptPrefix }: Organization, @Ctx() context: AppContext): Promise<string | null> {
    return seesSeller(id, context).then(sees => (sees ? receiptPrefix : null));
  }
}

const seesSeller = (organizationId: string, { services }: AppContext): Promise<boolean> =>
  services.memberships.may('seeSeller', organizationId);

const seesFees = (organizationId: string, { services }: AppContext): Promise<boolean> =>
  services.memberships.may('seeFees', organizationId);
