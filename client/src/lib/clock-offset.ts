const KEPT = 'foyer.clock-offset';
const KEPT_AT = 'foyer.clock-offset-at';
/** Clocks that are kept right by a network are slewed by less. */
const STEADY_MS = 1_000;
/** As long as the longest night without a network. Clocks are set, and a phone that was off may have lost its time. */
const TRUSTED_MS = 24 * 3_600_000;

/** How many milliseconds the server's clock was ahead of this device's, the last time that it was asked; 0 if never. */
export const clockOffset = (): number => Number(localStorage.getItem(KEPT) ?? 0) || 0;

/**
 * How this device's clock stands: `page` is the life of this page, `base` what the clock says more than one that only goes on.
 * Both stay as long as nobody sets the clock and the device does not sleep.
 */
export const clockNow = (): { page: number; base: number } => ({
  page: performance.timeOrigin,
  base: Date.now() - performance.now(),
});

/** Whether nobody can have set the clock between the two. */
export const isSteady = (one: ReturnType<typeof clockNow>, other: ReturnType<typeof clockNow>): boolean =>
  one.page === other.page && Math.abs(one.base - other.base) < STEADY_MS;

let measured: ReturnType<typeof clockNow> | null = null;

/** The offset where it was measured within a day, and nobody can have set this device's clock since; else null. */
export function measuredOffset(): number | null {
  const at = localStorage.getItem(KEPT_AT);
  const isOfToday = at !== null && Math.abs(Date.now() - Number(at)) < TRUSTED_MS;
  return isOfToday && measured && isSteady(measured, clockNow()) ? clockOffset() : null;
}

export function keepClockOffset(milliseconds: number): void {
  localStorage.setItem(KEPT, String(Math.round(milliseconds)));
  localStorage.setItem(KEPT_AT, String(Date.now()));
  measured = clockNow();
}
