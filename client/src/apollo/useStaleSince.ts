import { useEffect, useState } from 'react';
import { useLiveState } from './live-connection.js';

/** Figures that come at least every fifteen seconds, change or not, are missed after three times as long. */
const MISSED_MS = 45_000;

/**
 * Since when (epoch milliseconds) what is shown may be old: the socket is gone, or it is there and says nothing. Null while
 * figures come. `heardAt`: when they came last; left out where nothing has to come while nothing changes.
 */
export function useStaleSince(heardAt?: number | null): number | null {
  const state = useLiveState();
  const [missedAfter, setMissedAfter] = useState<number>();
  useEffect(() => {
    if (heardAt == null) return;
    const timer = setTimeout(() => setMissedAfter(heardAt), Math.max(0, heardAt + MISSED_MS - Date.now()));
    return () => clearTimeout(timer);
  }, [heardAt]);
  if (state.status === 'stale') return heardAt == null ? state.since : Math.min(state.since, heardAt + MISSED_MS);
  return heardAt != null && missedAfter === heardAt ? heardAt : null;
}
