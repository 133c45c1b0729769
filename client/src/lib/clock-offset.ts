const KEPT = 'foyer.clock-offset';

/** How many milliseconds the server's clock was ahead of this device's, the last time that it was asked; 0 if never. */
export const clockOffset = (): number => Number(localStorage.getItem(KEPT) ?? 0) || 0;

export function keepClockOffset(milliseconds: number): void {
  localStorage.setItem(KEPT, String(Math.round(milliseconds)));
}
