import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import type { AppContext } from '../context.js';
import { Order } from '../orders/order.entity.js';
import { connectionOf, type Page } from '../platform/graphql/connection.js';
import { Dispute } from './dispute.entity.js';
import { DisputeStatus } from './dispute-status.js';
import { Payment } from './payment.entity.js';

export const DisputeConnection = connectionOf(Dispute, 'Dispute');

@Resolver(() => Dispute)
export class DisputeResolver {
  @Query(() => DisputeConnection, { description: 'What buyers’ banks ask back, newest first. For an ADMIN.' })
  disputes(
    @Ctx() { services }: AppContext,
    @Arg('status', () => DisputeStatus, { nullable: true, description: 'Only those that stand so; all without it.' })
    status: DisputeStatus | undefined,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: 'How many, 1 to 100.' })
    first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The cursor after which to begin.' }) after?: string,
  ): Promise<Page<Dispute>> {
    return services.disputes.list(status, { first, after });
  }

  @FieldResolver(() => Payment, { description: 'The payment.' })
  payment(@Root() dispute: Dispute): Promise<Payment> {
    return dispute.payment.loadOrFail({ dataloader: true });
  }

  @FieldResolver(() => String, { description: 'The number of the order that was paid.' })
  async orderNumber(@Root() dispute: Dispute): Promise<string> {
    return (await orderOf(dispute)).number;
  }

  @FieldResolver(() => Order, {
    nullable: true,
    description: 'The order that was paid, for those who may see it: an ADMIN by that alone may not.',
  })
  async order(@Root() dispute: Dispute, @Ctx() { services }: AppContext): Promise<Order | null> {
    const order = await orderOf(dispute);
    return (await services.orderViews.seesBuyer(order)) ? order : null;
  }
}

async function orderOf({ payment }: Dispute): Promise<Order> {
  return (await payment.loadOrFail({ dataloader: true })).order.loadOrFail({ dataloader: true });
}

@Resolver(() => Payment)
export class DisputedPaymentResolver {
  @FieldResolver(() => Dispute, {
    nullable: true,
    description: 'Its newest dispute, for an ADMIN and the event’s OWNER, MANAGER and VIEWER; null without one.',
  })
  dispute(@Root() payment: Payment, @Ctx() { services }: AppContext): Promise<Dispute | null> {
    return services.disputes.ofPayment(payment);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'What a bank warned of before any dispute, in the provider’s word; for those who see `dispute`.',
  })
  fraudWarning(@Root() payment: Payment, @Ctx() { services }: AppContext): Promise<string | null> {
    return services.disputes.fraudWarningOf(payment);
  }
}
