import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { AppContext } from '../context.js';
import { EmailAddress } from '../platform/graphql/scalars.js';
import { Membership, Organization } from './organization.entity.js';
import { User } from './user.entity.js';

@Resolver(() => User)
export class UserResolver {
  @FieldResolver(() => EmailAddress, {
    description:
      'Where mails go, and the name to sign in with. For the person, for OWNER and MANAGER of an organization that ' +
      'the person belongs to, and for an ADMIN; FORBIDDEN for all others.',
  })
  email(@Root() user: User, @Ctx() { services }: AppContext): Promise<string> {
    return services.people.addressOf(user);
  }

  @FieldResolver(() => [Membership], {
    description: 'Where the person belongs to: for others than the person, only organizations that one belongs to too.',
  })
  memberships(@Root() user: User, @Ctx() { services }: AppContext): Promise<Membership[]> {
    return services.members.ofPerson(user);
  }
}

@Resolver(() => Membership)
export class MembershipResolver {
  @FieldResolver(() => Organization, { description: 'Where.' })
  organization(@Root() membership: Membership): Promise<Organization> {
    return membership.organization.loadOrFail();
  }

  @FieldResolver(() => User, { description: 'Who.' })
  user(@Root() membership: Membership): Promise<User> {
    return membership.user.loadOrFail();
  }
}
