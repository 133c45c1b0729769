const KEPT = 'foyer.gate.unsent';

/** How many scans of the gate wait on this device for the network, whoever made them. */
export const unsentScans = (): number => Number(localStorage.getItem(KEPT) ?? 0) || 0;

/** Whether anything of the gate was ever kept here: who never scanned has no store to look into. */
export const hasGateStore = (): boolean => localStorage.getItem(KEPT) !== null;

export function keepUnsentScans(count: number): void {
  localStorage.setItem(KEPT, String(count));
}
