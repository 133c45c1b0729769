/** The name of the measure in the browser's own timeline (User Timing), for tests and for whoever profiles. */
const MEASURE = 'gate:scan';

let frameAt: number | null = null;

/** A code was seen in a frame of this time (as of `performance.now`). */
export function seen(at: number): void {
  frameAt = at;
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
