import { ObjectType } from 'type-graphql';
import { DomainError, UserError } from '../platform/errors.js';
import { ErrorCode } from '../platform/graphql/error-code.js';

@ObjectType({ implements: UserError, description: 'This ticket can’t be passed on, or this offer of it not accepted.' })
export class TransferNotAllowedError extends DomainError {
  readonly code = ErrorCode.TRANSFER_NOT_ALLOWED;
}
