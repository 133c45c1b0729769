import { useEffect, useRef, useState } from 'react';
import { retryAfter } from '../../lib/problem.js';

/** A refusal that lasts longer is told instead: nobody watches a page for minutes that does nothing. */
const MOST_SECONDS = 90;
/** Those who were refused together don't come back in the same instant. */
const SPREAD_SECONDS = 5;

interface Refused<Input> {
  readonly input: Input;
  readonly inMs: number;
}

/**
 * Does by itself again what the server refused for a moment because too many asked at once, when it said to come back: as
 * long as the page is open, and until it is done, refused for good, or tried by hand.
 */
export function useTriedAgain<Input>(attempt: (input: Input) => Promise<unknown>) {
  const [refused, setRefused] = useState<Refused<Input> | null>(null);
  const latest = useRef(attempt);
  useEffect(() => void (latest.current = attempt));

  async function run(input: Input): Promise<void> {
    try {
      await latest.current(input);
      setRefused(null);
    } catch (error) {
      const seconds = retryAfter(error);
      const isShort = seconds !== null && seconds <= MOST_SECONDS;
      setRefused(isShort ? { input, inMs: (seconds + Math.random() * SPREAD_SECONDS) * 1_000 } : null);
    }
  }
  const again = useRef(run);
  useEffect(() => void (again.current = run));
  useEffect(() => {
    if (!refused) return;
    const timer = setTimeout(() => void again.current(refused.input), refused.inMs);
    return () => clearTimeout(timer);
  }, [refused]);

  return { run, isWaiting: refused !== null };
}
