import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { AppContext } from '../context.js';
import type { Page } from '../platform/graphql/connection.js';
import { EmailMessage, EmailStatus } from './email.entity.js';
import { EmailConnection, RetryEmailInput, RetryEmailResult } from './email.types.js';

@Resolver()
export class EmailResolver {
  @Query(() => EmailConnection, {
    description: 'Mails, newest first: an event’s for its OWNER and MANAGER; any, and all together, for an ADMIN.',
  })
  emails(
    @Ctx() { services }: AppContext,
    @Arg('eventId', () => ID, { nullable: true, description: 'The event; an ADMIN may leave it out.' })
    eventId: string | undefined,
    @Arg('status', () => [EmailStatus], { nullable: true, description: 'Only those that stand so; all without it.' })
    statuses: EmailStatus[] | undefined,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: 'How many, 1 to 100.' })
    first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The cursor after which to begin.' }) after?: string,
  ): Promise<Page<EmailMessage>> {
    return services.mailLog.list({ eventId, statuses }, { first, after });
  }

  @Mutation(() => RetryEmailResult, {
    description: 'Sends a mail that was given up again. For OWNER and MANAGER of its event, and for an ADMIN.',
  })
  retryEmail(
    @Arg('input', () => RetryEmailInput, { description: 'Which.' }) { emailId }: RetryEmailInput,
    @Ctx() { services }: AppContext,
  ): Promise<EmailMessage> {
    return services.mailLog.retry(emailId);
  }
}
