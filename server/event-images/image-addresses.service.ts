import type { EventImage } from '../events/event-image.entity.js';
import type { Event } from '../events/event.entity.js';
import type { Config } from '../platform/config.js';
import { filesOf, plainFileOf } from './picture-sizes.policy.js';

/** One file of an event's picture, for a `srcset`. */
export interface ImageSource {
  readonly url: string;
  readonly width: number;
}

/** Where everybody finds an event's picture. An address never changes what it shows. */
export class ImageAddresses {
  constructor(private readonly config: Pick<Config, 'publicUrl'>) {}

  /** The event's picture for whoever takes one: a JPEG of ours, or the link; null without. */
  urlOf({ image, imageUrl }: Event): string | null {
    return image ? this.addressOf(image.id, plainFileOf(image.width).name) : imageUrl;
  }

  /** An uploaded picture in all its widths, as WebP. */
  sourcesOf({ id, width }: EventImage): ImageSource[] {
    const files = filesOf(width).filter(({ type }) => type === 'webp');
    return files.map(file => ({ url: this.addressOf(id, file.name), width: file.width }));
  }

  private addressOf(imageId: string, name: string): string {
    return `${this.config.publicUrl}/images/${imageId}/${name}`;
  }
}
