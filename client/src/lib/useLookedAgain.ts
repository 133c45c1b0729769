import { useEffect } from 'react';

/** Calls it whenever the person comes back to this tab. */
export function useLookedAgain(refetch: () => Promise<unknown>): void {
  useEffect(() => {
    const looked = () => document.visibilityState === 'visible' && void refetch().catch(() => undefined);
    document.addEventListener('visibilitychange', looked);
    return () => document.removeEventListener('visibilitychange', looked);
  }, [refetch]);
}
