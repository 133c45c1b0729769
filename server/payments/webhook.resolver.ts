import { Arg, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { AppContext } from '../context.js';
import type { Page } from '../platform/graphql/connection.js';
import { ProviderName } from './payment.entity.js';
import { WebhookDelivery, WebhookStatus } from './webhook-delivery.entity.js';
import { RetryWebhookInput, RetryWebhookResult, WebhookConnection } from './webhook.types.js';

@Resolver()
export class WebhookResolver {
  @Query(() => WebhookConnection, { description: 'The payment providers’ webhooks, newest first. For an ADMIN.' })
  webhookDeliveries(
    @Ctx() { services }: AppContext,
    @Arg('status', () => WebhookStatus, { nullable: true, description: 'Only those that stand so; all without it.' })
    status: WebhookStatus | undefined,
    @Arg('provider', () => ProviderName, { nullable: true, description: 'Only this one’s; everybody’s without it.' })
    provider: ProviderName | undefined,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: 'How many, 1 to 100.' })
    first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The cursor after which to begin.' }) after?: string,
  ): Promise<Page<WebhookDelivery>> {
    return services.webhookInbox.list({ status, provider }, { first, after });
  }

  @Mutation(() => RetryWebhookResult, {
    description: 'Has a webhook that failed or was ignored worked off again. Harmless at any time. For an ADMIN.',
  })
  retryWebhook(
    @Arg('input', () => RetryWebhookInput, { description: 'Which.' }) { deliveryId }: RetryWebhookInput,
    @Ctx() { services }: AppContext,
  ): Promise<WebhookDelivery> {
    return services.webhookInbox.retry(deliveryId);
  }
}
