import { Arg, Ctx, FieldResolver, Query, Resolver, Root, Subscription, ID, Int } from 'type-graphql';
import type { AppContext } from '../context.js';
import { Event } from '../events/event.entity.js';
import { Tier } from '../events/tier.entity.js';
import { Payment } from '../payments/payment.entity.js';
import type { Page } from '../platform/graphql/connection.js';
import { EmailAddress } from '../platform/graphql/scalars.js';
import { Money } from '../platform/money.js';
import { Refund } from '../refunds/refund.entity.js';
import { Ticket } from '../tickets/ticket.entity.js';
import { OrderItem } from './order-item.entity.js';
import { Order } from './order.entity.js';
import { OrderConnection, OrderFilter } from './order.types.js';

@Resolver(() => Order)
export class OrderResolver {
  @Query(() => Order, {
    nullable: true,
    description: 'An order for its buyer or the event’s staff; null for everybody else.',
  })
  order(
    @Ctx() { services }: AppContext,
    @Arg('id', () => ID, { nullable: true, description: 'The order’s id.' }) id?: string,
    @Arg('number', () => String, { nullable: true, description: 'Or its number.' }) number?: string,
    @Arg('accessToken', () => String, { nullable: true, description: 'For guests: what opens it.' })
    accessToken?: string,
  ): Promise<Order | null> {
    return services.orderViews.find({ id, number, accessToken });
  }

  @Query(() => OrderConnection, { description: 'The viewer’s orders, newest first.' })
  myOrders(
    @Ctx() { services }: AppContext,
    @Arg('first', () => Int, { nullable: true, defaultValue: 20, description: 'How many, 1 to 100.' })
    first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The cursor after which to begin.' }) after?: string,
  ): Promise<Page<Order>> {
    return services.orderViews.mine({ first, after });
  }

  @Query(() => OrderConnection, { description: 'An event’s orders, newest first; for OWNER, MANAGER and VIEWER.' })
  orders(
    @Ctx() { services }: AppContext,
    @Arg('eventId', () => ID, { description: 'The event.' }) eventId: string,
    @Arg('filter', () => OrderFilter, { nullable: true, description: 'Which; all without it.' })
    filter: OrderFilter | undefined,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: 'How many, 1 to 100.' })
    first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The cursor after which to begin.' }) after?: string,
  ): Promise<Page<Order>> {
    return services.orderViews.ofEvent(eventId, filter ?? {}, { first, after });
  }

  @Subscription(() => Order, {
    name: 'order',
    description:
      'The order now, then at every change of its status and of who holds its tickets: the buyer’s page after paying.',
    subscribe: ({ args, context }: { args: { id: string; accessToken?: string }; context: AppContext }) =>
      context.services.orderViews.watch(args.id, args.accessToken ?? null),
  })
  watchOrder(
    @Root() _change: void,
    @Ctx() { services }: AppContext,
    @Arg('id', () => ID, { description: 'The order.' }) id: string,
    @Arg('accessToken', () => String, { nullable: true, description: 'For guests: what opens it.' })
    accessToken?: string,
  ): Promise<Order> {
    return services.orderViews.require({ id, accessToken });
  }

  @FieldResolver(() => Event, { description: 'What it is for.' })
  event(@Root() order: Order): Promise<Event> {
    return order.event.loadOrFail({ dataloader: true });
  }

  @FieldResolver(() => [OrderItem], { description: 'Tiers and quantities.' })
  items(@Root() order: Order, @Ctx() { services }: AppContext): Promise<OrderItem[]> {
    return services.orderViews.itemsOf(order);
  }

  @FieldResolver(() => String, { description: 'Who bought, as on the tickets; empty for those who may not know.' })
  async buyerName(@Root() order: Order, @Ctx() { services }: AppContext): Promise<string> {
    return (await services.orderViews.seesBuyer(order)) ? order.buyerName : '';
  }

  @FieldResolver(() => EmailAddress, {
    nullable: true,
    description: 'Where the tickets went; null for those who may not know.',
  })
  async buyerEmail(@Root() order: Order, @Ctx() { services }: AppContext): Promise<string | null> {
    return (await services.orderViews.seesBuyer(order)) ? order.buyerEmail : null;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'The promo code that it was bought with, for its buyer and the event’s staff; null without.',
  })
  promoCode(@Root() order: Order, @Ctx() { services }: AppContext): Promise<string | null> {
    return services.orderViews.promoCodeOf(order);
  }

  @FieldResolver(() => [Ticket], { description: 'Its tickets; none before it is paid.' })
  tickets(@Root() order: Order, @Ctx() { services }: AppContext): readonly Ticket[] | Promise<Ticket[]> {
    return order.issued ?? services.tickets.ofOrder(order.id);
  }

  @FieldResolver(() => [Payment], { description: 'Pages that were opened to pay it, oldest first.' })
  payments(@Root() order: Order, @Ctx() { services }: AppContext): Promise<Payment[]> {
    return services.payments.ofOrder(order.id);
  }

  @FieldResolver(() => Money, { description: 'What went back to the buyer: refunds that SUCCEEDED, of tickets.' })
  async refunded(@Root() order: Order, @Ctx() { services }: AppContext): Promise<Money> {
    return new Money(await services.refunds.succeededOf(order), order.currency);
  }

  @FieldResolver(() => [Refund], { description: 'Money that went back or will, oldest first.' })
  refunds(@Root() order: Order, @Ctx() { services }: AppContext): Promise<Refund[]> {
    return services.refunds.ofOrder(order.id);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Opens the order without an account (guest checkout); given to the buyer alone.',
  })
  accessToken(@Root() order: Order, @Ctx() { services }: AppContext): string | null {
    return services.orderViews.accessTokenOf(order);
  }
}

@Resolver(() => OrderItem)
export class OrderItemResolver {
  @FieldResolver(() => Tier, { description: 'The tier.' })
  tier(@Root() item: OrderItem): Promise<Tier> {
    return item.tier.loadOrFail({ dataloader: true });
  }

  @FieldResolver(() => Money, { description: 'The price of one ticket.' })
  async unitPrice(@Root() item: OrderItem): Promise<Money> {
    return new Money(item.unitPriceAmount, (await item.order.loadOrFail({ dataloader: true })).currency);
  }

  @FieldResolver(() => Money, { description: 'What a promo code takes off the line.' })
  async discount(@Root() item: OrderItem): Promise<Money> {
    return new Money(item.discountAmount, (await item.order.loadOrFail({ dataloader: true })).currency);
  }

  @FieldResolver(() => Money, { description: 'The line after discount, without fees and added tax.' })
  async total(@Root() item: OrderItem): Promise<Money> {
    return new Money(item.totalAmount, (await item.order.loadOrFail({ dataloader: true })).currency);
  }
}
