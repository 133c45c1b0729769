import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { AppContext } from '../context.js';
import { validInput } from '../platform/graphql/input.js';
import { Url } from '../platform/graphql/scalars.js';
import { Attachment } from './attachment.entity.js';
import { CreateUploadInput, createUploadInput, CreateUploadResult, type Upload } from './upload.types.js';

@Resolver(() => Attachment)
export class UploadResolver {
  @Mutation(() => CreateUploadResult, {
    description:
      'Makes a place for a file, for an event that takes files; what nobody attaches is deleted after 24 hours.',
  })
  createUpload(
    @Ctx() { services }: AppContext,
    @Arg('input', () => CreateUploadInput, { description: 'The file.' }) input: CreateUploadInput,
  ): Promise<Upload> {
    return services.uploads.create(validInput(createUploadInput, input));
  }

  @FieldResolver(() => Url, { description: 'Where it can be downloaded, for five minutes from now.' })
  url(@Root() attachment: Attachment, @Ctx() { services }: AppContext): string {
    return services.uploads.urlOf(attachment);
  }
}
