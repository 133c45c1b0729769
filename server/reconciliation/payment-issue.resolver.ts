import { Arg, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { AppContext } from '../context.js';
import type { Page } from '../platform/graphql/connection.js';
import {
  PaymentIssueConnection,
  ResolveDifferenceInput,
  ResolveDifferenceResult,
  type PaymentIssue,
} from './payment-issue.types.js';
import type { ReconciliationDifference } from './reconciliation.entity.js';

@Resolver()
export class PaymentIssueResolver {
  @Query(() => PaymentIssueConnection, {
    description:
      'Everything about money that needs a person, oldest first. Each goes when it is settled. For an ADMIN.',
  })
  paymentIssues(
    @Ctx() { services }: AppContext,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: 'How many, 1 to 100.' })
    first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The cursor after which to begin.' }) after?: string,
  ): Promise<Page<PaymentIssue>> {
    return services.paymentIssues.list({ first, after });
  }

  @Mutation(() => ResolveDifferenceResult, {
    description:
      'Closes a difference that was dealt with: it opens again only where either side says something else. A refund that was made at the provider is booked by it. For an ADMIN.',
  })
  resolveDifference(
    @Arg('input', () => ResolveDifferenceInput, { description: 'Which, and what was done.' })
    { differenceId, note }: ResolveDifferenceInput,
    @Ctx() { services }: AppContext,
  ): Promise<ReconciliationDifference> {
    return services.paymentIssues.resolveDifference(differenceId, { note });
  }
}
