import { Field, ID, InputType } from 'type-graphql';
import { WrongStateError } from '../platform/errors.js';
import { connectionOf } from '../platform/graphql/connection.js';
import { resultUnion } from '../platform/graphql/result.js';
import { WebhookDelivery } from './webhook-delivery.entity.js';

@InputType({ description: 'Which webhook to work off again.' })
export class RetryWebhookInput {
  @Field(() => ID, { description: 'The kept webhook.' })
  deliveryId!: string;
}

export const WebhookConnection = connectionOf(WebhookDelivery, 'Webhook');
export const RetryWebhookResult = resultUnion('RetryWebhookResult', WebhookDelivery, WrongStateError);
