import { ObjectType } from 'type-graphql';
import { DomainError, UserError } from '../platform/errors.js';
import { ErrorCode } from '../platform/graphql/error-code.js';

@ObjectType({ implements: UserError, description: 'An account with this address exists.' })
export class EmailTakenError extends DomainError {
  readonly code = ErrorCode.EMAIL_TAKEN;

  constructor() {
    super('An account with this e-mail address exists. Sign in, or reset its password.');
  }
}

@ObjectType({ implements: UserError, description: 'The password is too short, too long or easily guessed.' })
export class WeakPasswordError extends DomainError {
  readonly code = ErrorCode.WEAK_PASSWORD;
}

@ObjectType({ implements: UserError, description: 'Address and password do not belong together.' })
export class InvalidCredentialsError extends DomainError {
  readonly code = ErrorCode.INVALID_CREDENTIALS;

  constructor() {
    super('The e-mail address or the password is wrong.');
  }
}

@ObjectType({ implements: UserError, description: 'The refresh token is used up, revoked or too old.' })
export class SessionExpiredError extends DomainError {
  readonly code = ErrorCode.SESSION_EXPIRED;

  constructor() {
    super('Your session is over. Sign in again.');
  }
}

@ObjectType({ implements: UserError, description: 'The link of the mail was used, is too old or is damaged.' })
export class LinkExpiredError extends DomainError {
  readonly code = ErrorCode.LINK_EXPIRED;

  constructor() {
    super('This link was used already or is too old. Ask for a new one.');
  }
}

@ObjectType({ implements: UserError, description: 'An organization keeps at least one owner.' })
export class LastOwnerError extends DomainError {
  readonly code = ErrorCode.LAST_OWNER;

  constructor() {
    super('An organization keeps at least one owner. Make somebody else an owner first.');
  }
}
