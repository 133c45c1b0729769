import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { User } from '../accounts/user.entity.js';
import type { AppContext } from '../context.js';
import { Tier } from '../events/tier.entity.js';
import { Order } from '../orders/order.entity.js';
import type { Page } from '../platform/graphql/connection.js';
import { validInput } from '../platform/graphql/input.js';
import { Issuance } from './issuance.entity.js';
import {
  IssuanceConnection,
  IssueTicketsInput,
  issueTicketsInput,
  IssueTicketsResult,
  type TicketsIssued,
} from './issuing.types.js';

@Resolver(() => Issuance)
export class IssuingResolver {
  @Query(() => IssuanceConnection, {
    description: 'What staff gave out for an event, latest first; for OWNER, MANAGER and VIEWER.',
  })
  issuances(
    @Ctx() { services }: AppContext,
    @Arg('eventId', () => ID, { description: 'The event.' }) eventId: string,
    @Arg('first', () => Int, { nullable: true, defaultValue: 20, description: 'How many, 1 to 100.' })
    first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The cursor after which to begin.' }) after?: string,
  ): Promise<Page<Issuance>> {
    return services.issuing.ofEvent(eventId, { first, after });
  }

  @Mutation(() => IssueTicketsResult, {
    description:
      'Gives tickets out at no charge, one to each holder, who is mailed it: complimentary, or sold elsewhere. They are ' +
      'taken from what is on sale, also outside the sale’s window. For OWNER and MANAGER.',
  })
  issueTickets(
    @Ctx() { services }: AppContext,
    @Arg('input', () => IssueTicketsInput, { description: 'To whom, of what, and why.' }) input: IssueTicketsInput,
  ): Promise<TicketsIssued> {
    return services.issuing.issue(validInput(issueTicketsInput, input));
  }

  @FieldResolver(() => Tier, { description: 'What the tickets are of.' })
  tier(@Root() issuance: Issuance): Promise<Tier> {
    return issuance.tier.loadOrFail({ dataloader: true });
  }

  @FieldResolver(() => User, { description: 'Who gave them out.' })
  issuedBy(@Root() issuance: Issuance): Promise<User> {
    return issuance.issuedBy.loadOrFail({ dataloader: true });
  }
}

@Resolver(() => Order)
export class OrderIssuanceResolver {
  @FieldResolver(() => Issuance, {
    nullable: true,
    description:
      'What it was issued with, where staff gave it out; for OWNER, MANAGER and VIEWER, null for all others.',
  })
  issuance(@Root() order: Order, @Ctx() { services }: AppContext): Promise<Issuance | null> {
    return services.issuing.ofOrder(order);
  }
}
