import { Embeddable, Property } from '@mikro-orm/decorators/legacy';

/** A picture that was uploaded for an event: its files are event-images/'s. */
@Embeddable()
export class EventImage {
  /** Names its files; of 128 random bits, since a draft's picture is nobody else's to see. */
  @Property({ type: 'text' })
  readonly id!: string;

  /** Of the picture as it came, in pixels, the way up that it is shown. */
  @Property({ type: 'int' })
  readonly width!: number;

  @Property({ type: 'int' })
  readonly height!: number;
}
