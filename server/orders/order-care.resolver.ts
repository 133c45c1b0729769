import { Arg, Ctx, Extensions, Mutation, Query, Resolver } from 'type-graphql';
import type { AppContext } from '../context.js';
import { validInput } from '../platform/graphql/input.js';
import { forEverybody } from '../platform/graphql/public-documents.js';
import { Money } from '../platform/money.js';
import { Order } from './order.entity.js';
import type { Offer } from './offer.policy.js';
import {
  ExtendHoldInput,
  ExtendHoldResult,
  Quote,
  QuoteInput,
  quoteInput,
  RecoverOrdersInput,
  ResendTicketsInput,
  ResendTicketsResult,
} from './order.types.js';

/** What surrounds a purchase: its price beforehand, more time, and tickets that were lost in a mailbox. */
@Resolver()
export class OrderCareResolver {
  @Extensions(forEverybody)
  @Query(() => Quote, { description: 'What an order would cost, without holding anything.' })
  async quote(
    @Arg('input', () => QuoteInput, { description: 'What is wanted.' }) input: QuoteInput,
    @Ctx() { services, notes }: AppContext,
  ): Promise<Quote> {
    if (input.promoCode) notes?.onlyForAsker(); // guesses are counted
    const offer = await services.checkout.quote(validInput(quoteInput, input));
    notes?.dependsOn(`availability:${offer.event.id}`);
    return asQuote(offer);
  }

  @Mutation(() => ExtendHoldResult, { description: 'Lengthens a hold by five minutes, once.' })
  extendHold(
    @Arg('input', () => ExtendHoldInput, { description: 'The order.' }) { orderId, accessToken }: ExtendHoldInput,
    @Ctx() { services }: AppContext,
  ): Promise<Order> {
    return services.checkout.extendHold(orderId, accessToken);
  }

  @Mutation(() => ResendTicketsResult, { description: 'Mails an order’s tickets to its buyer again.' })
  resendTickets(
    @Arg('input', () => ResendTicketsInput, { description: 'The order.' }) { orderId, accessToken }: ResendTicketsInput,
    @Ctx() { services }: AppContext,
  ): Promise<Order> {
    return services.orderMail.resendTickets(orderId, accessToken);
  }

  @Mutation(() => Boolean, {
    description: 'Mails a guest the links to the orders of an address. Always true: says nothing about who bought.',
  })
  recoverOrders(
    @Arg('input', () => RecoverOrdersInput, { description: 'The address.' }) { email }: RecoverOrdersInput,
    @Ctx() { services }: AppContext,
  ): Promise<boolean> {
    return services.orderMail.recoverOrders(email);
  }
}

function asQuote({ price, event, tiers }: Offer): Quote {
  const money = (amount: number) => new Money(amount, event.currency);
  return {
    items: price.lines.map(line => ({
      tier: tiers.get(line.tierId)!,
      quantity: line.quantity,
      unitPrice: money(line.unitPrice),
      discount: money(line.discount),
      total: money(line.total),
    })),
    subtotal: money(price.subtotal),
    discount: money(price.discount),
    fees: money(price.fees),
    tax: money(price.tax),
    total: money(price.total),
  };
}
