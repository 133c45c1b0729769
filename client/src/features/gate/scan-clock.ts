import { measuredOffset } from '../../lib/clock-offset.js';
import type { QueuedScan, ScanClock } from '../../lib/gate-store.js';

/** Clocks that are kept right by a network are slewed by less. */
const STEADY_MS = 1_000;

/** How this device's clock stands, for a scan that is made now. */
export const scanClock = (): ScanClock => ({
  page: performance.timeOrigin,
  base: Date.now() - performance.now(),
  ahead: measuredOffset(),
});

/**
 * When a scan was made by the server's clock, as the device knew it then; null where nobody can have set the device's clock
 * since: the server corrects that by how the clock stands now. It looks whether the two differ, so a device that only slept
 * says nothing wrong.
 */
export function scannedAtServer({ scannedAt, clock }: Pick<QueuedScan, 'scannedAt' | 'clock'>): string | null {
  if (!clock || clock.ahead === null) return null;
  const { page, base } = scanClock();
  const isSteady = clock.page === page && Math.abs(clock.base - base) < STEADY_MS;
  return isSteady ? null : new Date(scannedAt + clock.ahead).toISOString();
}
