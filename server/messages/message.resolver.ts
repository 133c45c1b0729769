import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { AppContext } from '../context.js';
import type { Page } from '../platform/graphql/connection.js';
import { validInput } from '../platform/graphql/input.js';
import { TicketStatus } from '../tickets/ticket.entity.js';
import { AttendeeMessage } from './attendee-message.entity.js';
import {
  AttendeeMessageConnection,
  MessageAttendeesInput,
  messageAttendeesInput,
  MessageAttendeesResult,
  MessageConsent,
  MessageConsentInput,
  MessageDelivery,
  messageRecipientsInput,
  type MessageQueued,
} from './message.types.js';

@Resolver(() => AttendeeMessage)
export class MessageResolver {
  @Query(() => AttendeeMessageConnection, {
    description: 'What was written to an event’s holders, newest first; for OWNER and MANAGER.',
  })
  messages(
    @Ctx() { services }: AppContext,
    @Arg('eventId', () => ID, { description: 'The event.' }) eventId: string,
    @Arg('first', () => Int, { nullable: true, defaultValue: 20, description: 'How many, 1 to 100.' })
    first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The cursor after which to begin.' }) after?: string,
  ): Promise<Page<AttendeeMessage>> {
    return services.messages.list(eventId, { first, after });
  }

  @Query(() => Int, {
    description: 'To how many addresses a message would go now; for OWNER and MANAGER.',
  })
  messageRecipients(
    @Ctx() { services }: AppContext,
    @Arg('eventId', () => ID, { description: 'The event.' }) eventId: string,
    @Arg('tierIds', () => [ID], { nullable: true, description: 'Only holders of these tiers; all without it.' })
    tierIds?: string[],
    @Arg('status', () => TicketStatus, {
      nullable: true,
      description: 'Only of tickets that stand so; without it, of all that are neither refunded nor void.',
    })
    status?: TicketStatus,
  ): Promise<number> {
    return services.messages.recipients(validInput(messageRecipientsInput, { eventId, tierIds, status }));
  }

  @Query(() => MessageConsent, {
    nullable: true,
    description: 'What the link at a message’s foot is about; null for a link that is none.',
  })
  messageConsent(
    @Ctx() { services }: AppContext,
    @Arg('token', () => String, { description: 'Of the link.' }) token: string,
  ): Promise<MessageConsent | null> {
    return services.messageConsents.find(token);
  }

  @Mutation(() => MessageAttendeesResult, {
    description:
      'Writes to everybody who holds such tickets and did not refuse the organization’s messages. For OWNER and MANAGER.',
  })
  messageAttendees(
    @Ctx() { services }: AppContext,
    @Arg('input', () => MessageAttendeesInput, { description: 'What, and to whom.' }) input: MessageAttendeesInput,
  ): Promise<MessageQueued> {
    return services.messages.send(validInput(messageAttendeesInput, input));
  }

  @Mutation(() => MessageConsent, {
    description: 'Refuses an organization’s messages, or wants them again, for the bearer of a message’s link.',
  })
  setMessageConsent(
    @Ctx() { services }: AppContext,
    @Arg('input', () => MessageConsentInput, { description: 'The link, and whether.' })
    { token, wanted }: MessageConsentInput,
  ): Promise<MessageConsent> {
    return services.messageConsents.choose(token, wanted);
  }

  @FieldResolver(() => String, { description: 'Who sent it.' })
  async authorName(@Root() message: AttendeeMessage): Promise<string> {
    return (await message.author.loadOrFail({ dataloader: true })).name;
  }

  @FieldResolver(() => MessageDelivery, { description: 'What became of its mails.' })
  delivery(@Root() message: AttendeeMessage, @Ctx() { services }: AppContext): Promise<MessageDelivery> {
    return services.messages.delivery(message);
  }
}
