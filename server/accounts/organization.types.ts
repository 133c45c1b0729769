import { Field, ID, InputType, Int } from 'type-graphql';
import { InvalidInputError } from '../platform/errors.js';
import { EmailAddress, SafeInt, Url } from '../platform/graphql/scalars.js';
import { resultUnion } from '../platform/graphql/result.js';
import { LastOwnerError } from './account.errors.js';
import { FeesPaidBy, Membership, Organization, OrganizationRole } from './organization.entity.js';

@InputType({ description: 'A new organization; whoever makes it is its OWNER.' })
export class CreateOrganizationInput {
  @Field(() => String, { description: 'Its name for people, 1 to 120 characters.' })
  name!: string;

  @Field(() => String, {
    description: 'Its name in addresses: 3 to 60 small letters, digits and single hyphens; unique.',
  })
  slug!: string;
}

@InputType({ description: 'Changes of an organization. An absent field keeps.' })
export class UpdateOrganizationInput {
  @Field(() => ID, { description: 'The organization’s id.' })
  organizationId!: string;

  @Field(() => String, { nullable: true, description: 'Its name for people, 1 to 120 characters.' })
  name?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Who they are, for their public page; plain text, 5,000 characters at most. Null clears.',
  })
  description?: string | null;

  @Field(() => Url, { nullable: true, description: 'Their own site; null clears.' })
  website?: string | null;

  @Field(() => Int, { nullable: true, description: 'Hundredths of a percent of each ticket’s price, 0 to 10000.' })
  feeBasisPoints?: number | null;

  @Field(() => SafeInt, { nullable: true, description: 'Minor units a ticket, in the event’s currency.' })
  feeFixed?: number | null;

  @Field(() => FeesPaidBy, { nullable: true, description: 'Who bears the fees.' })
  feesPaidBy?: FeesPaidBy | null;

  @Field(() => String, {
    nullable: true,
    description: 'Who sells, on later receipts, 1 to 200 characters; null clears. For OWNER.',
  })
  legalName?: string | null;

  @Field(() => String, { nullable: true, description: 'Its address, 1 to 6 lines; null clears. For OWNER.' })
  address?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Its tax number: 1 to 40 letters, digits, spaces, points, slashes and hyphens; null clears. For OWNER.',
  })
  taxNumber?: string | null;

  @Field(() => EmailAddress, { nullable: true, description: 'Whom buyers ask; null clears. For OWNER.' })
  contactEmail?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What the numbers of later receipts begin with: 1 to 10 capital letters and digits. For OWNER.',
  })
  receiptPrefix?: string | null;
}

@InputType({ description: 'A person’s role in an organization.' })
export class SetMemberInput {
  @Field(() => ID, { description: 'The organization’s id.' })
  organizationId!: string;

  @Field(() => EmailAddress, { description: 'The address of an existing account.' })
  email!: string;

  @Field(() => OrganizationRole, { description: 'What the person may do from now on.' })
  role!: OrganizationRole;
}

@InputType({ description: 'The member to take out of an organization.' })
export class RemoveMemberInput {
  @Field(() => ID, { description: 'The organization’s id.' })
  organizationId!: string;

  @Field(() => ID, { description: 'The member’s user id.' })
  userId!: string;
}

export const CreateOrganizationResult = resultUnion('CreateOrganizationResult', Organization, InvalidInputError);
export const UpdateOrganizationResult = resultUnion('UpdateOrganizationResult', Organization, InvalidInputError);
export const SetMemberResult = resultUnion('SetMemberResult', Membership, InvalidInputError);
export const RemoveMemberResult = resultUnion('RemoveMemberResult', Organization, LastOwnerError);
