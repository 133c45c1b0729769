const KEPT = 'foyer.clock-offset';
const KEPT_AT = 'foyer.clock-offset-at';
/** As long as the longest night without a network. Clocks are set, and a phone that was off may have lost its time. */
const TRUSTED_MS = 24 * 3_600_000;

/** How many milliseconds the server's clock was ahead of this device's, the last time that it was asked; 0 if never. */
export const clockOffset = (): number => Number(localStorage.getItem(KEPT) ?? 0) || 0;

/** The same, measured within a day; null where it was not. */
export function measuredOffset(): number | null {
  const at = localStorage.getItem(KEPT_AT);
  return at !== null && Math.abs(Date.now() - Number(at)) < TRUSTED_MS ? clockOffset() : null;
}

export function keepClockOffset(milliseconds: number): void {
  localStorage.setItem(KEPT, String(Math.round(milliseconds)));
  localStorage.setItem(KEPT_AT, String(Date.now()));
}
