import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { ProviderName } from '../payments/payment.entity.js';
import { InvalidInputError, WrongStateError } from '../platform/errors.js';
import { connectionOf } from '../platform/graphql/connection.js';
import { resultUnion } from '../platform/graphql/result.js';
import { Money } from '../platform/money.js';
import { DifferenceKind, ReconciliationDifference } from './reconciliation.entity.js';

export enum PaymentIssueKind {
  PAYMENT_MISMATCHED = 'PAYMENT_MISMATCHED',
  PAYMENT_UNSETTLED = 'PAYMENT_UNSETTLED',
  REFUND_FAILED = 'REFUND_FAILED',
  REFUND_UNSETTLED = 'REFUND_UNSETTLED',
  DISPUTE_OPEN = 'DISPUTE_OPEN',
  WEBHOOK_FAILED = 'WEBHOOK_FAILED',
  DIFFERENCE = 'DIFFERENCE',
}

registerEnumType(PaymentIssueKind, {
  name: 'PaymentIssueKind',
  description: 'What keeps money from being where it belongs.',
  valuesConfig: {
    PAYMENT_MISMATCHED: { description: 'Another amount or currency was paid than was due, and is not back yet.' },
    PAYMENT_UNSETTLED: { description: 'After three days the provider has not said what became of the payment.' },
    REFUND_FAILED: { description: 'The provider did not give the money back.' },
    REFUND_UNSETTLED: {
      description:
        'After three days the provider has not said what became of the refund, or it waits for somebody there.',
    },
    DISPUTE_OPEN: { description: 'A buyer’s bank asks the money back, and waits for an answer or decides.' },
    WEBHOOK_FAILED: { description: 'A webhook could not be worked off, and is not tried again by itself.' },
    DIFFERENCE: { description: 'A provider’s list of a day says something else than we do.' },
  },
});

@ObjectType({ description: 'Something about money that needs a person.' })
export class PaymentIssue {
  @Field(() => ID, { description: 'The id of what it is about: the payment, refund, dispute, webhook or difference.' })
  readonly id!: string;

  @Field(() => PaymentIssueKind, { description: 'What is the matter.' })
  readonly kind!: PaymentIssueKind;

  @Field(() => Date, { description: 'When it began.' })
  readonly since!: Date;

  @Field(() => ProviderName, { description: 'Where.' })
  readonly provider!: ProviderName;

  @Field(() => String, { description: 'What to do about it, in English.' })
  readonly advice!: string;

  @Field(() => String, { nullable: true, description: 'What went wrong, in the words of the provider or the program.' })
  readonly detail!: string | null;

  @Field(() => String, { nullable: true, description: 'What the provider calls it: to be looked up there.' })
  readonly reference!: string | null;

  @Field(() => Money, { nullable: true, description: 'How much it is about; null where nobody knows.' })
  readonly amount!: Money | null;

  @Field(() => ID, { nullable: true, description: 'The order; null where we know of none.' })
  readonly orderId!: string | null;

  @Field(() => String, { nullable: true, description: 'The order’s number, as buyers know it.' })
  readonly orderNumber!: string | null;

  @Field(() => ID, { nullable: true, description: 'The payment; null where we know of none.' })
  readonly paymentId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The refund, for `retryRefund`; null where it is not about one.' })
  readonly refundId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The webhook, for `retryWebhook`; null where it is not about one.' })
  readonly webhookDeliveryId!: string | null;

  @Field(() => ID, { nullable: true, description: 'For `resolveDifference`; null where it is none.' })
  readonly differenceId!: string | null;

  @Field(() => DifferenceKind, { nullable: true, description: 'How the two sides differ; null where it is none.' })
  readonly differenceKind!: DifferenceKind | null;
}

export const PaymentIssueConnection = connectionOf(PaymentIssue, 'PaymentIssue');

@InputType({ description: 'A difference that somebody has dealt with.' })
export class ResolveDifferenceInput {
  @Field(() => ID, { description: 'The difference.' })
  differenceId!: string;

  @Field(() => String, { description: 'What was done about it, 1 to 500 characters.' })
  note!: string;
}

export const ResolveDifferenceResult = resultUnion(
  'ResolveDifferenceResult',
  ReconciliationDifference,
  WrongStateError,
  InvalidInputError,
);
