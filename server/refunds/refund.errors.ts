import { ObjectType } from 'type-graphql';
import { DomainError, UserError } from '../platform/errors.js';
import { ErrorCode } from '../platform/graphql/error-code.js';

@ObjectType({ implements: UserError, description: 'These tickets can’t be refunded, or not so.' })
export class RefundNotAllowedError extends DomainError {
  readonly code = ErrorCode.REFUND_NOT_ALLOWED;
}
