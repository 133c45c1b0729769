import { Ctx, Extensions, Field, FieldResolver, Int, ObjectType, Resolver, Root } from 'type-graphql';
import type { AppContext } from '../context.js';
import { Event } from '../events/event.entity.js';
import { forEverybody } from '../platform/graphql/public-documents.js';
import { Url } from '../platform/graphql/scalars.js';

@ObjectType('ImageSource', { description: 'A picture in one of its widths.' })
class ImageSourceType {
  @Field(() => Url, { description: 'Where it is, for as long as it is shown: it never changes.' })
  url!: string;

  @Field(() => Int, { description: 'Pixels.' })
  width!: number;
}

@ObjectType('EventImage', { description: 'A picture that was uploaded for an event.' })
class EventImageType {
  @Field(() => Int, { description: 'Pixels, as it was uploaded.' })
  width!: number;

  @Field(() => Int, { description: 'Pixels, as it was uploaded.' })
  height!: number;

  @Extensions(forEverybody)
  @Field(() => [ImageSourceType], { description: 'As WebP, the narrowest first: what a `srcset` is made of.' })
  sources!: ImageSourceType[];
}

@Resolver(() => Event)
export class EventImageResolver {
  @Extensions(forEverybody)
  @FieldResolver(() => Url, {
    nullable: true,
    description: 'Its picture, a link or as JPEG where it was uploaded; null where there is none.',
  })
  imageUrl(@Root() event: Event, @Ctx() { services }: AppContext): string | null {
    return services.imageAddresses.urlOf(event);
  }

  @Extensions(forEverybody)
  @FieldResolver(() => EventImageType, {
    nullable: true,
    description: 'The same picture in several widths, where it was uploaded; null for a link.',
  })
  image(@Root() { image }: Event, @Ctx() { services }: AppContext): EventImageType | null {
    if (!image) return null;
    const { width, height } = image;
    return { width, height, sources: services.imageAddresses.sourcesOf(image) };
  }
}
