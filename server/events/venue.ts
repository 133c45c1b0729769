import { Embeddable, Property } from '@mikro-orm/decorators/legacy';
import { Field, Float, ObjectType } from 'type-graphql';

@Embeddable()
@ObjectType({ description: 'Where an event takes place.' })
export class Venue {
  @Field(() => String, { description: 'The house’s name.' })
  @Property({ type: 'text' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'Street and number.' })
  @Property({ type: 'text', nullable: true })
  address: string | null = null;

  @Field(() => String, { nullable: true, description: 'Town or city.' })
  @Property({ type: 'text', nullable: true })
  city: string | null = null;

  @Field(() => String, { nullable: true, description: 'ISO 3166-1 alpha-2 code, or a name.' })
  @Property({ type: 'text', nullable: true })
  country: string | null = null;

  @Field(() => Float, { nullable: true, description: 'Degrees north, WGS 84.' })
  @Property({ type: 'double', nullable: true })
  latitude: number | null = null;

  @Field(() => Float, { nullable: true, description: 'Degrees east, WGS 84.' })
  @Property({ type: 'double', nullable: true })
  longitude: number | null = null;
}
