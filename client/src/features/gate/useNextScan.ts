import { useCallback, useEffect, useState, type RefObject } from 'react';
import { sameTicket } from './in-view.js';
import type { GateStep } from './useGate.js';

/** How long staff see that somebody may go in before what was read meanwhile is asked about. */
const SEEN_MS = 1_200;

interface NextScan {
  step: GateStep;
  /** The same, before it is drawn. */
  now: RefObject<GateStep>;
  ask: (code: string) => void;
  ready: () => void;
}

/**
 * Codes in their turn: what is read while an earlier scan is asked about waits, so that no verdict comes unseen, and is asked
 * about once that verdict was there for a moment. A verdict that is no plain yes stays until somebody takes it away, or
 * holds up one more ticket. One code waits, the last: a longer line would let in people who have left it.
 */
export function useNextScan({ step, now, ask, ready }: NextScan) {
  const [next, setNext] = useState<string | null>(null);

  const scanned = useCallback(
    (code: string) => {
      const { current } = now;
      // A name on the screen waits for its decision.
      if (current.at === 'looking') return;
      if (current.at === 'asking') {
        const asked = current.wish && 'code' in current.wish ? current.wish.code : '';
        // A reader that reads twice would turn the one admission into a refusal.
        if (!sameTicket(code, asked)) setNext(code);
        return;
      }
      // Where two are there, the earlier is asked about first.
      const isSecond = next !== null && !sameTicket(code, next);
      setNext(isSecond ? code : null);
      ask(isSecond ? next : code);
    },
    [ask, next, now],
  );

  /** The verdict has been seen. */
  const seen = useCallback(() => {
    setNext(null);
    if (next === null) ready();
    else ask(next);
  }, [ask, next, ready]);

  // What was read before a name came up was not waited for: it must not be let in minutes later.
  if (step.at === 'looking' && next !== null) setNext(null);
  const isYes = step.at === 'verdict' && step.verdict.tone === 'go';
  useEffect(() => {
    if (!isYes || next === null) return;
    const timer = setTimeout(seen, SEEN_MS);
    return () => clearTimeout(timer);
  }, [isYes, next, seen]);

  return { scanned, seen, hasNext: next !== null };
}
