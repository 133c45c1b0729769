/** How the secrets of an event's rotating codes were renewed: once for each device that was signed out. */
export interface Renewals {
  /** The version of now. */
  readonly version: number;
  /** When each of the versions before ended, in milliseconds, in whatever order. */
  readonly at: readonly number[];
}

/** A page and a scanner that both had no network go on with the secrets that they had: for so long after a sign-out. */
const GOES_ON_MS = 60 * 60_000;
/** What digits forgive a clock (rotating-code.policy.ts), a renewal does as well. */
const CLOCK_MS = 60_000;
/** However many devices are signed out at once: each version costs a scan with wrong digits five HMACs, 10 µs. */
const MOST_VERSIONS = 20;

/**
 * The versions that a scan without a network may have been made with, the newest first: what was in force then or in the
 * hour before, and the one before that of then. What was renewed afterwards says nothing of it.
 */
export function versionsAt({ version, at: renewedAt }: Renewals, madeAt: Date): number[] {
  const inForce = (moment: number): number => version - renewedAt.filter(renewal => renewal > moment).length;
  const made = madeAt.getTime();
  const newest = inForce(made + CLOCK_MS);
  const oldest = Math.max(1, newest - MOST_VERSIONS + 1, Math.min(inForce(made) - 1, inForce(made - GOES_ON_MS)));
  return Array.from({ length: Math.max(0, newest - oldest + 1) }, (_, back) => newest - back);
}
