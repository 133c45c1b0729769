import { gql, type TypedDocumentNode } from '@apollo/client';
import { useSubscription } from '@apollo/client/react';
import { useEffect, useState } from 'react';
import type * as Gql from '../../gql/graphql.js';
import { OWN_STREAM } from './own-stream.js';

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
      conflicts
      refusals {
        outcome
        count
      }
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

/** A refused subscription is asked for again: nobody stands beside a screen at the back of the house. */
const AGAIN_MS = 15_000;

interface Heard {
  attendance: Attendance;
  /** By this device's clock, in epoch milliseconds. */
  at: number;
}

/**
 * The figures of now, then at every change and at least every fifteen seconds; after an interruption the figures of then.
 * What arrives out of order is older by its sequence and is dropped.
 */
export function useAttendance(eventId: string) {
  const [heard, setHeard] = useState<Heard | null>(null);
  const { error, restart } = useSubscription(ATTENDANCE, {
    variables: { eventId },
    fetchPolicy: 'no-cache',
    context: OWN_STREAM,
    onData: ({ data }) => {
      const next = data.data?.attendance;
      if (!next) return;
      const at = Date.now();
      setHeard(before =>
        before?.attendance.eventId === next.eventId && before.attendance.sequence > next.sequence
          ? before
          : { attendance: next, at },
      );
    },
  });
  useEffect(() => {
    if (!error) return;
    const timer = setTimeout(restart, AGAIN_MS);
    return () => clearTimeout(timer);
  }, [error, restart]);

  const current = heard?.attendance.eventId === eventId ? heard : null;
  return { attendance: current?.attendance ?? null, heardAt: current?.at ?? null, error, restart };
}
