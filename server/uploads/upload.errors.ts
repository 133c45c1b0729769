import { Field, Int, ObjectType } from 'type-graphql';
import { DomainError, UserError } from '../platform/errors.js';
import { ErrorCode } from '../platform/graphql/error-code.js';
import { ALLOWED_TYPES, MOST_BYTES } from './upload.policy.js';

@ObjectType({ implements: UserError, description: 'This file is not taken.' })
export class UploadRefusedError extends DomainError {
  readonly code = ErrorCode.UPLOAD_REFUSED;

  @Field(() => [String], { description: 'What is taken.' })
  readonly allowedTypes: string[] = [...ALLOWED_TYPES];

  @Field(() => Int, { description: 'The size of the largest file that is taken, in bytes.' })
  readonly maxBytes: number = MOST_BYTES;
}
