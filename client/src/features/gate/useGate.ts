import { gql, type TypedDocumentNode } from '@apollo/client';
import { t } from '@lingui/core/macro';
import { useApolloClient, useMutation, useSubscription } from '@apollo/client/react';
import { useCallback, useRef, useState } from 'react';
import type * as Gql from '../../gql/graphql.js';
import { problemOf } from '../../lib/problem.js';
import { signal } from './signals.js';
import { noAnswer, verdictOf, type Verdict } from './verdict.js';

const CHECK_IN: TypedDocumentNode<Gql.GateCheckInMutation, Gql.GateCheckInMutationVariables> = gql`
  mutation GateCheckIn($input: CheckInInput!) {
    checkIn(input: $input) {
      scanId
      outcome
      ticket {
        id
        serial
        status
        holderName
        tier {
          id
          name
        }
      }
      first {
        id
        gate
        scannedAt
      }
      attendance {
        eventId
        sequence
        checkedIn
        inside
        sold
      }
    }
  }
`;

const LOOK: TypedDocumentNode<Gql.GateLookQuery, Gql.GateLookQueryVariables> = gql`
  query GateLook($code: String, $serial: String) {
    ticket(code: $code, serial: $serial) {
      id
      serial
      status
      holderName
      checkedInAt
      tier {
        id
        name
      }
      event {
        id
        title
      }
    }
  }
`;

const UNDO: TypedDocumentNode<Gql.GateUndoMutation, Gql.GateUndoMutationVariables> = gql`
  mutation GateUndo($input: UndoCheckInInput!) {
    undoCheckIn(input: $input) {
      __typename
      ... on CheckIn {
        id
        ticket {
          id
          status
        }
      }
      ... on UserError {
        message
      }
    }
  }
`;

const GATE_ATTENDANCE: TypedDocumentNode<Gql.GateAttendanceSubscription, Gql.GateAttendanceSubscriptionVariables> = gql`
  subscription GateAttendance($eventId: ID!) {
    attendance(eventId: $eventId) {
      eventId
      sequence
      checkedIn
      inside
      sold
    }
  }
`;

/** What was scanned or typed. */
export type Wish = { code: string } | { serial: string };
export type LookedAt = NonNullable<Gql.GateLookQuery['ticket']>;

export type GateStep =
  | { at: 'ready' }
  | { at: 'asking' }
  | { at: 'looking'; wish: Wish; ticket: LookedAt }
  | { at: 'verdict'; verdict: Verdict; retry: (() => void) | null };

interface GateOptions {
  eventId: string;
  gate: string;
  kind: Gql.CheckInKind;
  timeZone: string;
}

/** The gate's work: look, let in, take back. Each scan has one id however often it has to be sent. */
export function useGate({ eventId, gate, kind, timeZone }: GateOptions) {
  const client = useApolloClient();
  const [step, setStep] = useState<GateStep>({ at: 'ready' });
  const [counts, setCounts] = useState<{ sequence: number; checkedIn: number; inside: number; sold: number } | null>(
    null,
  );
  const [mine, setMine] = useState(0);
  const [checkIn] = useMutation(CHECK_IN);
  const [undoCheckIn] = useMutation(UNDO);
  // A slow answer to an earlier scan must not cover the newer one.
  const turn = useRef(0);

  const count = useCallback((next: { sequence: number; checkedIn: number; inside: number; sold: number }) => {
    setCounts(before => (before && before.sequence > next.sequence ? before : next));
  }, []);
  useSubscription(GATE_ATTENDANCE, {
    variables: { eventId },
    fetchPolicy: 'no-cache',
    ignoreResults: true,
    onData: ({ data }) => data.data && count(data.data.attendance),
  });

  const show = useCallback((verdict: Verdict, retry: (() => void) | null = null) => {
    signal(verdict.tone);
    setStep({ at: 'verdict', verdict, retry });
  }, []);

  const send = useCallback(
    async function send(wish: Wish, scanId: string = crypto.randomUUID()): Promise<void> {
      const now = ++turn.current;
      setStep({ at: 'asking' });
      try {
        const { data } = await checkIn({ variables: { input: { eventId, gate, kind, scanId, ...wish } } });
        if (!data) throw new Error('No answer');
        count(data.checkIn.attendance);
        if (data.checkIn.outcome === 'ACCEPTED') setMine(n => n + 1);
        if (now === turn.current) show(verdictOf(data.checkIn, kind, timeZone));
      } catch (error) {
        const { code, advice } = problemOf(error);
        const verdict =
          code === 'NETWORK'
            ? noAnswer()
            : {
                ...noAnswer(),
                reason: code === 'NOT_FOUND' || code === 'FORBIDDEN' ? t`You are not staff of this event` : advice,
              };
        if (now === turn.current) show(verdict, () => void send(wish, scanId));
      }
    },
    [checkIn, count, eventId, gate, kind, show, timeZone],
  );

  const look = useCallback(
    async function look(wish: Wish): Promise<void> {
      const now = ++turn.current;
      setStep({ at: 'asking' });
      try {
        const { data } = await client.query({ query: LOOK, variables: wish, fetchPolicy: 'no-cache' });
        if (now !== turn.current) return;
        if (data?.ticket) setStep({ at: 'looking', wish, ticket: data.ticket });
        else if ('code' in wish)
          await send(wish); // the check-in says what is wrong with a code that opens nothing
        else show({ tone: 'stop', word: t`STOP`, reason: t`No ticket ${wish.serial}` });
      } catch {
        if (now === turn.current) show(noAnswer(), () => void look(wish));
      }
    },
    [client, send, show],
  );

  const undo = useCallback(
    async (scanId: string) => {
      const answer = await undoCheckIn({ variables: { input: { scanId } } }).catch(() => null);
      const result = answer?.data?.undoCheckIn.__typename;
      if (result === 'CheckIn') {
        setMine(n => Math.max(0, n - 1));
        setStep({
          at: 'verdict',
          verdict: { tone: 'check', word: t`UNDONE`, reason: t`As if it had not been scanned` },
          retry: null,
        });
      } else if (result) show({ tone: 'check', word: t`CHECK`, reason: t`It can’t be undone any more` });
      else show({ ...noAnswer(), reason: t`No connection: not undone` });
    },
    [show, undoCheckIn],
  );

  const ready = useCallback(() => {
    turn.current++;
    setStep({ at: 'ready' });
  }, []);

  return { step, counts, mine, send, look, undo, ready };
}
