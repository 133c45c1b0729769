import { z } from 'zod';
import { IN_BULK, type Job } from '../platform/jobs.js';
import type { EventImageService } from './event-image.service.js';

const payload = z.object({ imageId: z.string() });

/** Deletes the files of a picture that no event shows: one that was replaced, or that never became an event's. */
export const deleteImage: Job<z.infer<typeof payload>, { readonly eventImages: EventImageService }> = {
  name: 'deleteImage',
  priority: IN_BULK,
  parse: raw => payload.parse(raw),
  run: ({ imageId }, { eventImages }) => eventImages.deleteUnused(imageId),
};
