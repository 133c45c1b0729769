import { ForbiddenError, UnauthenticatedError } from '../platform/errors.js';
import type { Audience } from '../platform/live-watch.js';
import { PlatformRole, type User } from './user.entity.js';

/** Who asks: made from the request's access token once an operation. No user: a guest, a provider or a job. */
export interface Viewer {
  readonly user: User | null;
  /** The address that the request came from; null in jobs. */
  readonly ip: string | null;
  /** The family of refresh tokens that the access token belongs to: what signing out ends. */
  readonly sessionFamily?: string;
  /** Where they ask as one of many: the role that all of these have. */
  readonly audience?: Audience;
}

export const NOBODY: Viewer = { user: null, ip: null };

/** One of an audience who get one answer together. Notes when somebody looks who it is: then the answer is theirs alone. */
export class OneOfMany implements Viewer {
  #wasLookedAt = false;

  constructor(
    private readonly viewer: Viewer,
    readonly audience: Audience,
  ) {}

  get wasLookedAt(): boolean {
    return this.#wasLookedAt;
  }

  get user(): User | null {
    return this.look().user;
  }

  get ip(): string | null {
    return this.look().ip;
  }

  get sessionFamily(): string | undefined {
    return this.look().sessionFamily;
  }

  private look(): Viewer {
    this.#wasLookedAt = true;
    return this.viewer;
  }
}

/** @throws UnauthenticatedError where nobody is signed in. */
export function requireUser({ user }: Viewer): User {
  if (!user) throw new UnauthenticatedError();
  return user;
}

export const isAdmin = ({ user }: Viewer): boolean => user?.role === PlatformRole.ADMIN;

/** @throws UnauthenticatedError where nobody is signed in, ForbiddenError for who is no ADMIN. */
export function requireAdmin(viewer: Viewer): User {
  const user = requireUser(viewer);
  if (user.role !== PlatformRole.ADMIN) throw new ForbiddenError();
  return user;
}
