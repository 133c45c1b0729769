import { useEffect } from 'react';

/** The name that the service worker asks for before another build takes over (client/sw/worker.ts). */
const SHIFT = 'foyer-shift';

/** While this is on a screen, no other build takes over on this device, whichever tab asks for it. */
export function useShiftLock(): void {
  useEffect(() => {
    const left = new AbortController();
    let release = () => {};
    const held = new Promise<void>(resolve => (release = resolve));
    navigator.locks?.request(SHIFT, { mode: 'shared', signal: left.signal }, () => held).catch(() => undefined); // left before it was granted
    return () => {
      release();
      left.abort();
    };
  }, []);
}
