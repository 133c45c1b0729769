import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { z } from 'zod';
import { InvalidInputError } from '../platform/errors.js';
import { resultUnion } from '../platform/graphql/result.js';
import { Url } from '../platform/graphql/scalars.js';
import { Attachment } from './attachment.entity.js';
import { UploadRefusedError } from './upload.errors.js';
import { fileNameInput } from './upload.policy.js';

@ObjectType({ description: 'A place for a file, and where its bytes go.' })
export class Upload {
  @Field(() => Attachment, {
    description: 'The file, to be named in answers or a registration once its bytes are put.',
  })
  attachment!: Attachment;

  @Field(() => Url, {
    description:
      'Where the bytes are put, once, by HTTP PUT within 15 minutes. 204: kept. 409: put before. 413: too many. 415: not what was said. 422: another size than was said.',
  })
  putUrl!: string;
}

export const CreateUploadResult = resultUnion('CreateUploadResult', Upload, UploadRefusedError, InvalidInputError);

@InputType({ description: 'A file to be sent.' })
export class CreateUploadInput {
  @Field(() => ID, { description: 'The event that asks for it.' })
  eventId!: string;

  @Field(() => String, { description: 'What its sender calls it, 1 to 200 characters.' })
  fileName!: string;

  @Field(() => String, { description: 'image/png, image/jpeg, image/webp or application/pdf.' })
  contentType!: string;

  @Field(() => Int, { description: 'Bytes; 10 MiB at most.' })
  size!: number;
}

export const createUploadInput = z.object({
  eventId: z.string(),
  fileName: fileNameInput,
  contentType: z.string(),
  size: z.int(),
});
