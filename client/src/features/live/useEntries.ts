import { useQuery } from '@apollo/client/react';
import { useEffect, useRef } from 'react';
import { useStaleSince } from '../../apollo/useStaleSince.js';
import { ENTRIES } from './entries.js';
import type { Attendance } from './useAttendance.js';

/** The curve is read again this long after the figures changed: a rush asks for it once, not four times a second. */
const BEHIND_MS = 5_000;
/** Time passes without anybody entering, too. */
const POLL_MS = 30_000;

/** Entries by the minute and of the day, some seconds behind the figures; at once after an interruption. */
export function useEntries(eventId: string, minutes: number, attendance: Attendance | null) {
  const { data, previousData, error, refetch } = useQuery(ENTRIES, {
    variables: { id: eventId, minutes },
    fetchPolicy: 'no-cache',
    pollInterval: POLL_MS,
  });
  const isStale = useStaleSince() !== null;
  const wasStale = useRef(isStale);
  useEffect(() => {
    if (wasStale.current && !isStale) void refetch().catch(() => undefined);
    wasStale.current = isStale;
  }, [isStale, refetch]);

  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const seen = useRef<string>(undefined);
  const state = attendance && [attendance.checkedIn, attendance.inside, attendance.lastMinute].join();
  useEffect(() => {
    if (state === null || state === seen.current) return;
    const isFirst = seen.current === undefined;
    seen.current = state;
    if (isFirst || timer.current) return;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      void refetch().catch(() => undefined);
    }, BEHIND_MS);
  }, [state, refetch]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const shown = (data ?? previousData)?.event?.attendance;
  return { passed: data?.event?.attendance?.entriesByMinute, today: shown?.today, at: shown?.at, error, refetch };
}
