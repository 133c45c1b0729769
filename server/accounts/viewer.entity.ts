import type { User } from './user.entity.js';

/** Who asks: made from the request's access token once an operation. No user: a guest, a provider or a job. */
export interface Viewer {
  readonly user: User | null;
  /** The address that the request came from; null in jobs. */
  readonly ip: string | null;
}

export const NOBODY: Viewer = { user: null, ip: null };
