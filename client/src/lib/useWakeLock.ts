import { useEffect } from 'react';
import { onNextTouch, wasTouched } from './next-touch.js';

/** Keeps the screen on while `wanted`: a QR code or a scanner that goes dark holds up the queue. */
export function useWakeLock(wanted: boolean): void {
  useEffect(() => {
    if (!wanted || !('wakeLock' in navigator)) return;
    let lock: WakeLockSentinel | undefined;
    let left = false;
    let forgetTouch = () => {};
    // The browser takes the lock away whenever the page is hidden, so ask again at each return.
    const ask = async () => {
      if (document.visibilityState !== 'visible') return;
      const wasAllowed = wasTouched();
      try {
        lock = await navigator.wakeLock.request('screen');
        if (left) await lock.release();
      } catch {
        // Low battery or no permission: the page works without it. Some give it only to a page that was touched.
        forgetTouch();
        if (!left && !wasAllowed) forgetTouch = onNextTouch(again);
      }
    };
    const again = () => void ask();
    again();
    document.addEventListener('visibilitychange', again);
    return () => {
      left = true;
      forgetTouch();
      document.removeEventListener('visibilitychange', again);
      void lock?.release();
    };
  }, [wanted]);
}
