import 'reflect-metadata';
import { GraphQLError } from 'graphql';
import { Field, InterfaceType, ObjectType } from 'type-graphql';
import { ErrorCode } from './graphql/error-code.js';

/** What every error type of a mutation's result has in common. */
@InterfaceType({
  description: 'Something that a person can put right. Each type adds the fields that a client needs to act.',
})
export abstract class UserError {
  @Field({ description: 'What is wrong, in one English sentence that can be shown.' })
  message!: string;

  @Field(() => ErrorCode, { description: 'The error’s name for programs.' })
  code!: ErrorCode;
}

/**
 * A rule that was broken and that a person can put right. Services **throw** it, so that a refusal rolls back its
 * transaction; where a mutation's result union names the class, the answer is that type (see graphql/result.ts),
 * anywhere else a GraphQL error with `code` in its extensions. Own fields become the GraphQL type's fields.
 */
export abstract class DomainError extends Error {
  abstract readonly code: ErrorCode;
}

@ObjectType({ description: 'One field that does not hold what it should.' })
export class InvalidField {
  @Field({ description: 'Where it is in the input, dots between the names: `items.0.quantity`.' })
  path!: string;

  @Field({ description: 'What is wrong with it, in one English sentence that can be shown beside it.' })
  message!: string;
}

@ObjectType({ implements: UserError, description: 'One or more fields do not hold what they should.' })
export class InvalidInputError extends DomainError {
  readonly code = ErrorCode.INVALID_INPUT;

  @Field(() => [InvalidField], { description: 'Every field that is wrong.' })
  readonly fields: InvalidField[];

  constructor(fields: InvalidField[]) {
    super(fields.map(({ message }) => message).join(' '));
    this.fields = fields;
  }
}

@ObjectType({ implements: UserError, description: 'The thing is not in a state that allows this.' })
export class WrongStateError extends DomainError {
  readonly code = ErrorCode.WRONG_STATE;

  @Field({ description: 'The state that it is in.' })
  readonly state: string;

  constructor(message: string, state: string) {
    super(message);
    this.state = state;
  }
}

@ObjectType({ implements: UserError, description: 'The idempotency key was used before with another input.' })
export class IdempotencyConflictError extends DomainError {
  readonly code = ErrorCode.IDEMPOTENCY_CONFLICT;

  constructor() {
    super('This idempotency key was used before with another input.');
  }
}

/** What a program got wrong, or may not do: a GraphQL error with one of the contract's codes. */
export class ApiError extends GraphQLError {
  constructor(code: string, message: string, extensions: Record<string, unknown> = {}) {
    super(message, { extensions: { code, ...extensions } });
  }
}

/** Also the answer to what a viewer may not see, so that ids can't be probed. */
export class NotFoundError extends ApiError {
  constructor(what: string) {
    super('NOT_FOUND', `There is no such ${what}.`);
  }
}

export class ForbiddenError extends ApiError {
  constructor(message = 'You may not do this.') {
    super('FORBIDDEN', message);
  }
}

export class UnauthenticatedError extends ApiError {
  constructor(message = 'Sign in first.') {
    super('UNAUTHENTICATED', message);
  }
}

export class RateLimitedError extends ApiError {
  constructor(retryAfterSeconds: number) {
    super('RATE_LIMITED', 'Too many attempts. Wait a moment and try again.', { retryAfterSeconds });
  }
}

/** Too many wait for the same thing already. */
export class BusyError extends ApiError {
  constructor() {
    super('SERVICE_UNAVAILABLE', 'Very many people are asking just now. Try again in a moment.', {
      retryAfterSeconds: 1,
    });
  }
}
