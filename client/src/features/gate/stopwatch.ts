import { withoutDigits } from './in-view.js';

/** The name of the measure in the browser's own timeline (User Timing), for tests and for whoever profiles. */
const MEASURE = 'gate:scan';

/** When each ticket's frame was, as of `performance.now`, until it is asked about. */
const frames = new Map<string, number>();
let frameAt: number | null = null;

/** A code was read: in a frame of this time, or by a reader, which has none. One that waits behind another keeps its own. */
export function read(code: string, at: number | null): void {
  if (at === null) frames.delete(withoutDigits(code));
  else frames.set(withoutDigits(code), at);
}

/** It is this code's turn: the next verdict is about it. */
export function asked(code: string): void {
  const ticket = withoutDigits(code);
  frameAt = frames.get(ticket) ?? null;
  frames.delete(ticket);
}

/** A verdict has just been put on the page: measures from the frame until it is painted. One that nobody scanned for is none. */
export function shown(): void {
  const start = frameAt;
  frameAt = null;
  if (start === null || typeof requestAnimationFrame === 'undefined') return;
  // The callback comes before the frame is painted, the task after it.
  requestAnimationFrame(() =>
    setTimeout(() => {
      performance.measure(MEASURE, { start, end: performance.now() });
      performance.clearMeasures(MEASURE); // observers have it; a night of them is not kept
    }),
  );
}
