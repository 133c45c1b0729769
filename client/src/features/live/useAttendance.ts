import { gql, type TypedDocumentNode } from '@apollo/client';
import { useSubscription } from '@apollo/client/react';
import { useEffect, useState } from 'react';
import type * as Gql from '../../gql/graphql.js';

const ATTENDANCE: TypedDocumentNode<Gql.AttendanceSubscription, Gql.AttendanceSubscriptionVariables> = gql`
  subscription Attendance($eventId: ID!) {
    attendance(eventId: $eventId) {
      eventId
      sequence
      sold
      checkedIn
      inside
      rate
      lastMinute
      at
      byTier {
        tier {
          id
          name
        }
        sold
        checkedIn
      }
      byGate {
        gate
        checkedIn
        lastMinute
      }
    }
  }
`;

export type Attendance = Gql.AttendanceSubscription['attendance'];

const HISTORY_MS = 30 * 60_000;
const SAMPLE_MS = 5_000;

/** The figures of now, then at every change. What arrives out of order is older by its sequence and is dropped. */
export function useAttendance(eventId: string) {
  const [attendance, setAttendance] = useState<Attendance | null>(null);
  const [history, setHistory] = useState<{ at: number; lastMinute: number }[]>([]);
  const { error } = useSubscription(ATTENDANCE, {
    variables: { eventId },
    fetchPolicy: 'no-cache',
    ignoreResults: false,
    onData: ({ data }) => {
      const next = data.data?.attendance;
      if (!next) return;
      setAttendance(before =>
        before && before.eventId === next.eventId && before.sequence > next.sequence ? before : next,
      );
      setHistory(before => addSample(before, { at: Date.parse(next.at), lastMinute: next.lastMinute }));
    },
  });

  // Pushes come with changes only, so after a minute without one nobody has entered in the last minute.
  const quiet = useQuietSince(attendance);
  const shown =
    attendance && quiet
      ? { ...attendance, lastMinute: 0, byGate: attendance.byGate.map(gate => ({ ...gate, lastMinute: 0 })) }
      : attendance;
  return { attendance: shown, history, error };
}

/** Whether sixty seconds have passed since `figures` were replaced. */
function useQuietSince(figures: unknown): boolean {
  const [quietAbout, setQuietAbout] = useState<unknown>(undefined);
  useEffect(() => {
    const timer = setTimeout(() => setQuietAbout(figures), 60_000);
    return () => clearTimeout(timer);
  }, [figures]);
  return quietAbout !== undefined && quietAbout === figures;
}

/** One sample each five seconds, half an hour of them. */
function addSample(history: { at: number; lastMinute: number }[], sample: { at: number; lastMinute: number }) {
  const kept = history.filter(one => sample.at - one.at < HISTORY_MS);
  const last = kept.at(-1);
  if (last && sample.at - last.at < SAMPLE_MS && kept.length > 1)
    return [...kept.slice(0, -1), { ...sample, at: last.at }];
  return [...kept, sample];
}
