import { z } from 'zod';
import type { Job } from '../platform/jobs.js';
import type { NewsService } from './news.service.js';

const payload = z.object({ eventId: z.uuid() });

/** Tells holders that an event takes place at another time or in another place, once its editor has had time to finish. */
export const announceChange: Job<z.infer<typeof payload>, { news: NewsService }> = {
  name: 'announceChange',
  parse: raw => payload.parse(raw),
  run: ({ eventId }, { news }) => news.announce(eventId),
};
