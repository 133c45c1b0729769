import { useEffect } from 'react';

/** Calls it whenever the person comes back to this tab, or the network to the device. */
export function useLookedAgain(refetch: () => Promise<unknown>): void {
  useEffect(() => {
    const looked = () => document.visibilityState === 'visible' && void refetch().catch(() => undefined);
    document.addEventListener('visibilitychange', looked);
    window.addEventListener('online', looked);
    return () => {
      document.removeEventListener('visibilitychange', looked);
      window.removeEventListener('online', looked);
    };
  }, [refetch]);
}
