import { clockNow, isSteady, measuredOffset } from '../../lib/clock-offset.js';
import type { QueuedScan, ScanClock } from '../../lib/gate-store.js';

/** How this device's clock stands, for a scan that is made now. */
export const scanClock = (): ScanClock => ({ ...clockNow(), ahead: measuredOffset() });

/**
 * When a scan was made by the server's clock, as the device knew it then; null where nobody can have set the device's clock
 * since: the server corrects that by how the clock stands now. It looks whether the two differ, so a device that only slept
 * says nothing wrong.
 */
export function scannedAtServer({ scannedAt, clock }: Pick<QueuedScan, 'scannedAt' | 'clock'>): string | null {
  if (!clock || clock.ahead === null) return null;
  return isSteady(clock, clockNow()) ? null : new Date(scannedAt + clock.ahead).toISOString();
}
