import { Field, ID, ObjectType } from 'type-graphql';
import { DomainError, UserError } from '../platform/errors.js';
import { ErrorCode } from '../platform/graphql/error-code.js';

@ObjectType({ implements: UserError, description: 'Required questions were left without an answer.' })
export class AnswersMissingError extends DomainError {
  readonly code = ErrorCode.ANSWERS_MISSING;

  @Field(() => [ID], { description: 'Every question that needs an answer, or one for each ticket.' })
  readonly questionIds: string[];

  constructor(questionIds: string[]) {
    super(questionIds.length === 1 ? 'A question needs an answer.' : 'Some questions need an answer.');
    this.questionIds = questionIds;
  }
}
