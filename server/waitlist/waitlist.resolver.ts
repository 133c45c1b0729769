import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';
import type { AppContext } from '../context.js';
import { Tier } from '../events/tier.entity.js';
import { Order } from '../orders/order.entity.js';
import type { Page } from '../platform/graphql/connection.js';
import { validInput } from '../platform/graphql/input.js';
import { WaitlistEntry, WaitlistStatus } from './waitlist-entry.entity.js';
import {
  ClaimWaitlistOfferInput,
  ClaimWaitlistOfferResult,
  EndWaitlistOfferInput,
  EndWaitlistOfferResult,
  JoinWaitlistInput,
  joinWaitlistInput,
  JoinWaitlistResult,
  LeaveWaitlistInput,
  LeaveWaitlistResult,
  WaitlistConnection,
} from './waitlist.types.js';

@Resolver(() => WaitlistEntry)
export class WaitlistResolver {
  @Query(() => [WaitlistEntry], { description: 'The viewer’s entries in waitlists, newest first; 100 at most.' })
  myWaitlistEntries(@Ctx() { services }: AppContext): Promise<WaitlistEntry[]> {
    return services.waitlistViews.mine();
  }

  @Query(() => WaitlistConnection, {
    description: 'A tier’s waitlist and what became of it, who came first first; for OWNER, MANAGER and VIEWER.',
  })
  waitlist(
    @Ctx() { services }: AppContext,
    @Arg('tierId', () => ID, { description: 'The tier.' }) tierId: string,
    @Arg('status', () => WaitlistStatus, { nullable: true, description: 'Only those that stand so.' })
    status: WaitlistStatus | undefined,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: 'How many, 1 to 100.' })
    first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The cursor after which to begin.' }) after?: string,
  ): Promise<Page<WaitlistEntry>> {
    return services.waitlistViews.ofTier(tierId, status, { first, after });
  }

  @Query(() => WaitlistEntry, {
    nullable: true,
    description: 'What the bearer of a claim link is offered, before it is claimed; null for a link that is none.',
  })
  waitlistOffer(
    @Ctx() { services }: AppContext,
    @Arg('token', () => String, { description: 'The link’s, of the mail with the offer.' }) token: string,
  ): Promise<WaitlistEntry | null> {
    return services.waitlistViews.offer(token);
  }

  @Query(() => WaitlistEntry, {
    nullable: true,
    description: 'One’s own entry in a waitlist; null for everybody else’s.',
  })
  waitlistEntry(
    @Ctx() { services }: AppContext,
    @Arg('id', () => ID, { nullable: true, description: 'The entry; may be left out with a token.' }) id?: string,
    @Arg('token', () => String, { nullable: true, description: 'For guests: what opens it.' }) token?: string,
  ): Promise<WaitlistEntry | null> {
    return services.waitlistViews.find({ id, token });
  }

  @Mutation(() => JoinWaitlistResult, {
    description: 'Waits for tickets of a tier that come back, where fewer are left than are wanted.',
  })
  joinWaitlist(
    @Ctx() { services }: AppContext,
    @Arg('input', () => JoinWaitlistInput, { description: 'Who waits, and for what.' }) input: JoinWaitlistInput,
  ): Promise<WaitlistEntry> {
    return services.waitlist.join(validInput(joinWaitlistInput, input));
  }

  @Mutation(() => LeaveWaitlistResult, {
    description:
      'Leaves a waitlist, also with an offer: it goes to the next in line, and a page on which it could be paid is closed first. What turns out to be paid stays paid: WrongStateError.',
  })
  leaveWaitlist(
    @Ctx() { services }: AppContext,
    @Arg('input', () => LeaveWaitlistInput, { description: 'Which entry.' }) { entryId, token }: LeaveWaitlistInput,
  ): Promise<WaitlistEntry> {
    return services.waitlist.leave(entryId, token);
  }

  @Mutation(() => EndWaitlistOfferResult, {
    description:
      'Ends an offer that nobody claimed before its time: its tickets go to the next in line, and who had it is told. For OWNER and MANAGER.',
  })
  endWaitlistOffer(
    @Ctx() { services }: AppContext,
    @Arg('input', () => EndWaitlistOfferInput, { description: 'Whose.' }) { entryId }: EndWaitlistOfferInput,
  ): Promise<WaitlistEntry> {
    return services.offerEnding.end(entryId);
  }

  @Mutation(() => ClaimWaitlistOfferResult, {
    description:
      'Makes the order that an offer holds one’s own, with answers to what the event asks: it is HELD as long as any other, at the offered price.',
  })
  claimWaitlistOffer(
    @Ctx() { services }: AppContext,
    @Arg('input', () => ClaimWaitlistOfferInput, { description: 'Which offer.' })
    { token, answers, idempotencyKey }: ClaimWaitlistOfferInput,
  ): Promise<Order> {
    return services.waitlist.claim(token, answers ?? null, idempotencyKey);
  }

  @Subscription(() => WaitlistEntry, {
    name: 'waitlistEntry',
    description: 'One’s own entry in a waitlist now, then at every change of its place or state.',
    subscribe: ({ args, context }: { args: { id?: string; token?: string }; context: AppContext }) =>
      context.services.waitlistViews.watch(args),
  })
  watchWaitlistEntry(
    @Root() _change: void,
    @Ctx() { services }: AppContext,
    @Arg('id', () => ID, { nullable: true, description: 'The entry; may be left out with a token.' }) id?: string,
    @Arg('token', () => String, { nullable: true, description: 'For guests: what opens it.' }) token?: string,
  ): Promise<WaitlistEntry> {
    return services.waitlistViews.requireOwn({ id, token });
  }

  @FieldResolver(() => Tier, { description: 'What it waits for.' })
  tier(@Root() entry: WaitlistEntry): Promise<Tier> {
    return entry.tier.loadOrFail({ dataloader: true });
  }

  @FieldResolver(() => Int, { nullable: true, description: 'Its place in the line, from 1; null once it is in none.' })
  position(@Root() entry: WaitlistEntry, @Ctx() { services }: AppContext): Promise<number | null> {
    return services.waitlistViews.positionOf(entry);
  }

  @FieldResolver(() => Order, { nullable: true, description: 'What is offered, at its price; null before.' })
  order(@Root() entry: WaitlistEntry, @Ctx() { services }: AppContext): Promise<Order | null> {
    return services.waitlistViews.orderOf(entry);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Opens the entry without an account: to watch and to leave. Given to who joined alone.',
  })
  token(@Root() entry: WaitlistEntry, @Ctx() { services }: AppContext): string | null {
    return services.waitlistViews.tokenOf(entry);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'Claims what is offered, as the link in the mail does; for the account that waits while it has an offer, null for others.',
  })
  claimToken(@Root() entry: WaitlistEntry, @Ctx() { services }: AppContext): string | null {
    return services.waitlistViews.claimTokenOf(entry);
  }
}
