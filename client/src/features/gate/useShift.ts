import { useEffect, useState } from 'react';
import { forgetShift, isEnding, keepShift, keptShift, type KeptShift } from '../../lib/kept-shift.js';
import type { GateEngine } from './gate-engine.js';

/** What is chosen before a shift. */
export type ShiftSettings = Pick<KeptShift, 'gate' | 'lookFirst'>;

/**
 * This account's shift at this event on this device: begun with a tap, gone on with where its page was loaded again, and over
 * where it was ended here or in another tab, or where this person is not staff any more.
 */
export function useShift(
  engine: GateEngine,
  { eventId, userId, isOver }: { eventId: string; userId: string; isOver: boolean },
) {
  const [left] = useState(() => keptShift(eventId, userId));
  const [shift, setShift] = useState(left);

  useEffect(() => {
    if (left) engine.resumeShift(left.gate);
  }, [engine, left]);

  useEffect(() => {
    const heard = (event: StorageEvent) => {
      if (!isEnding(eventId, event)) return;
      engine.leaveShift();
      setShift(null);
    };
    addEventListener('storage', heard);
    return () => removeEventListener('storage', heard);
  }, [engine, eventId]);

  useEffect(() => {
    if (isOver) forgetShift(eventId);
  }, [eventId, isOver]);

  const begin = (settings: ShiftSettings) => {
    const begun: KeptShift = { eventId, userId, startedAt: Date.now(), kind: 'ENTRY', through: 0, ...settings };
    keepShift(begun);
    engine.beginShift(settings.gate);
    setShift(begun);
  };
  const end = () => {
    forgetShift(eventId);
    engine.endShift();
    setShift(null);
  };
  return { shift, isResumed: shift === left, begin, end };
}
