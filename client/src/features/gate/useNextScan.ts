import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import { sameTicket } from './in-view.js';
import { JustAsked } from './just-asked.js';
import type { GateStep } from './useGate.js';

/** How long staff see that somebody may go in before what was read meanwhile is asked about. */
const SEEN_MS = 1_200;

interface NextScan {
  step: GateStep;
  /** The same, before it is drawn. */
  now: RefObject<GateStep>;
  ask: (code: string) => void;
  ready: () => void;
  /** What is in view: the ticket that is asked about may show newer digits. */
  renew: (codes: readonly string[]) => void;
}

interface Held {
  /** Read meanwhile: it has its turn. */
  next: string | null;
  /** Read and not asked about: staff are told. */
  lost: readonly string[];
}

/**
 * Codes in their turn: what is read while an earlier scan is asked about waits, so that no verdict comes unseen, and is asked
 * about once that verdict was there for a moment. A verdict that is no plain yes stays until somebody takes it away, or
 * holds up one more ticket. One code waits, the last: a longer line would let in people who have left it. What was read
 * before that, or while a name was looked at, is `lost`, and said so until somebody has seen it.
 */
export function useNextScan({ step, now, ask: askAbout, ready, renew }: NextScan) {
  const [{ next, lost }, draw] = useState<Held>({ next: null, lost: [] });
  // A reader may be faster than what is drawn.
  const held = useRef<Held>({ next: null, lost: [] });
  const hold = useCallback((change: Partial<Held>) => {
    held.current = { ...held.current, ...change };
    draw(held.current);
  }, []);
  const lose = useCallback((code: string) => hold({ lost: [...without(held.current.lost, code), code] }), [hold]);

  const [just] = useState(() => new JustAsked());
  const ask = useCallback(
    (code: string) => {
      just.asked(code, performance.now());
      askAbout(code);
    },
    [askAbout, just],
  );
  const pending = useRef<string | null>(null);
  useEffect(() => {
    if (step.at === 'asking') pending.current = step.wish && 'code' in step.wish ? step.wish.code : null;
    if (step.at !== 'verdict') return;
    const { tone, undoScanId } = step.verdict;
    if (undoScanId && pending.current !== null) just.admitted(pending.current, performance.now());
    else if (tone === 'check') just.mayChange();
  }, [just, step]);

  /** Whoever waits may wait longer than their digits are good for. */
  const inView = useCallback(
    (codes: readonly string[]) => {
      renew(codes);
      const { next } = held.current;
      const newer = next !== null && codes.find(code => sameTicket(code, next));
      if (newer && newer !== next) hold({ next: newer });
    },
    [hold, renew],
  );

  const scanned = useCallback(
    (code: string) => {
      inView([code]);
      // A reader that reads twice would turn the one admission into a refusal.
      if (just.isAgain(code, performance.now())) return;
      const { current } = now;
      const { next, lost } = held.current;
      if (current.at === 'asking' || current.at === 'looking') {
        const asked = current.wish && 'code' in current.wish ? current.wish.code : '';
        if (sameTicket(code, asked)) return;
        // A name on the screen waits for its decision.
        if (current.at === 'looking') return lose(code);
        if (next !== null && !sameTicket(code, next)) lose(next);
        return hold({ next: code, lost: without(held.current.lost, code) });
      }
      // Where two are there, the earlier is asked about first.
      const isSecond = next !== null && !sameTicket(code, next);
      hold({ next: isSecond ? code : null, lost: without(lost, code) });
      ask(isSecond ? next : code);
    },
    [ask, hold, inView, just, lose, now],
  );

  const goOn = useCallback(() => {
    const { next } = held.current;
    hold({ next: null });
    if (next === null) ready();
    else ask(next);
  }, [ask, hold, ready]);

  /** The verdict has been seen, and what stood beside it. */
  const seen = useCallback(() => {
    hold({ lost: [] });
    goOn();
  }, [goOn, hold]);

  const isLooking = step.at === 'looking';
  useEffect(() => {
    // What was read before a name came up was not waited for: it must not be let in minutes later.
    if (!isLooking || next === null) return;
    hold({ next: null });
    lose(next);
  }, [hold, isLooking, lose, next]);
  const isYes = step.at === 'verdict' && step.verdict.tone === 'go';
  useEffect(() => {
    if (!isYes || next === null) return;
    const timer = setTimeout(goOn, SEEN_MS);
    return () => clearTimeout(timer);
  }, [goOn, isYes, next]);

  return { scanned, inView, seen, hasNext: next !== null, lost: lost.length };
}

const without = (codes: readonly string[], code: string): string[] => codes.filter(one => !sameTicket(one, code));
