import { useEffect, useState } from 'react';

/** This device's time in epoch milliseconds, renewed twice a minute: enough for what opens, closes or has passed. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
