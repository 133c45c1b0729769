import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { AppContext } from '../context.js';
import { Order } from '../orders/order.entity.js';
import type { Page } from '../platform/graphql/connection.js';
import { validInput } from '../platform/graphql/input.js';
import { Ticket } from '../tickets/ticket.entity.js';
import { Refund } from './refund.entity.js';
import { RefundStatus } from './refund-status.js';
import {
  ApproveRefundInput,
  approveRefundInput,
  ApproveRefundResult,
  DenyRefundInput,
  denyRefundInput,
  DenyRefundResult,
  RefundConnection,
  RefundIdInput,
  RequestRefundInput,
  requestRefundInput,
  RequestRefundResult,
  RetryRefundResult,
} from './refund.types.js';

@Resolver(() => Refund)
export class RefundResolver {
  @Query(() => RefundConnection, { description: 'An event’s refunds, latest first; for OWNER, MANAGER and VIEWER.' })
  refunds(
    @Ctx() { services }: AppContext,
    @Arg('eventId', () => ID, { description: 'The event.' }) eventId: string,
    @Arg('status', () => RefundStatus, { nullable: true, description: 'Only those that stand so.' })
    status: RefundStatus | undefined,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: 'How many, 1 to 100.' })
    first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The cursor after which to begin.' }) after?: string,
  ): Promise<Page<Refund>> {
    return services.refundRequests.ofEvent(eventId, status, { first, after });
  }

  @Mutation(() => RequestRefundResult, {
    description:
      'Asks for the money of an order’s tickets, for its buyer: approved by itself before the event’s refund deadline, else a manager decides.',
  })
  requestRefund(
    @Ctx() { services }: AppContext,
    @Arg('input', () => RequestRefundInput, { description: 'Which tickets, and why.' }) input: RequestRefundInput,
  ): Promise<Refund> {
    return services.refundRequests.request(validInput(requestRefundInput, input));
  }

  @Mutation(() => ApproveRefundResult, {
    description:
      'Grants a refund, or part of it: its tickets are void at once and the money is on its way. For OWNER and MANAGER.',
  })
  approveRefund(
    @Ctx() { services }: AppContext,
    @Arg('input', () => ApproveRefundInput, { description: 'Which, and how much.' }) input: ApproveRefundInput,
  ): Promise<Refund> {
    const { refundId, amount, note } = validInput(approveRefundInput, input);
    return services.refundRequests.approve(refundId, amount, note);
  }

  @Mutation(() => DenyRefundResult, {
    description: 'Refuses a refund: its tickets stay as they are. For OWNER and MANAGER.',
  })
  denyRefund(
    @Ctx() { services }: AppContext,
    @Arg('input', () => DenyRefundInput, { description: 'Which, and why.' }) input: DenyRefundInput,
  ): Promise<Refund> {
    const { refundId, note } = validInput(denyRefundInput, input);
    return services.refundRequests.deny(refundId, note);
  }

  @Mutation(() => RetryRefundResult, {
    description: 'Has the provider asked again for a refund that FAILED. For OWNER and MANAGER.',
  })
  retryRefund(
    @Ctx() { services }: AppContext,
    @Arg('input', () => RefundIdInput, { description: 'Which.' }) { refundId }: RefundIdInput,
  ): Promise<Refund> {
    return services.refundRequests.retry(refundId);
  }

  @FieldResolver(() => Order, { description: 'The order that was paid.' })
  order(@Root() refund: Refund): Promise<Order> {
    return refund.order.loadOrFail({ dataloader: true });
  }

  @FieldResolver(() => [Ticket], {
    description: 'What goes back for it; none for money that never became tickets.',
  })
  async tickets(@Root() { id }: Refund, @Ctx() { services }: AppContext): Promise<Ticket[]> {
    return (await services.refunds.ticketsOf(id)).map(({ ticket }) => ticket.getEntity());
  }
}
