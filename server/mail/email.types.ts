import { Field, ID, InputType } from 'type-graphql';
import { WrongStateError } from '../platform/errors.js';
import { connectionOf } from '../platform/graphql/connection.js';
import { resultUnion } from '../platform/graphql/result.js';
import { EmailMessage } from './email.entity.js';

@InputType({ description: 'Which mail to send again.' })
export class RetryEmailInput {
  @Field(() => ID, { description: 'The mail.' })
  emailId!: string;
}

export const EmailConnection = connectionOf(EmailMessage, 'Email');
export const RetryEmailResult = resultUnion('RetryEmailResult', EmailMessage, WrongStateError);
