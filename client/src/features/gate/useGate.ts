import { gql, type TypedDocumentNode } from '@apollo/client';
import { t } from '@lingui/core/macro';
import { useApolloClient, useSubscription } from '@apollo/client/react';
import { useCallback, useRef, useState } from 'react';
import type * as Gql from '../../gql/graphql.js';
import { problemOf } from '../../lib/problem.js';
import type { Wish } from './decide-here.js';
import type { Answer, GateEngine } from './gate-engine.js';
import { sameTicket } from './in-view.js';
import type { LookedAt } from './look-here.js';
import { signal } from './signals.js';
import { answerOf, noAnswer, type Verdict } from './verdict.js';

const LOOK: TypedDocumentNode<Gql.GateLookQuery, Gql.GateLookQueryVariables> = gql`
  query GateLook($code: String, $serial: String) {
    ticket(code: $code, serial: $serial) {
      id
      serial
      status
      holderName
      teamName
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

export type GateStep =
  | { at: 'ready' }
  /** `wish`: what is asked about; null while an entry is taken back. */
  | { at: 'asking'; wish: Wish | null }
  /** `isOfDevice`: its list says it, not the server. */
  | { at: 'looking'; wish: Wish; ticket: LookedAt; isOfDevice: boolean }
  | { at: 'verdict'; verdict: Verdict; retry: (() => void) | null };

interface GateOptions {
  engine: GateEngine;
  eventId: string;
  gate: string;
  kind: Gql.CheckInKind;
  /** How many this shift let through before its page was loaded. */
  through: number;
  timeZone: string;
}

/** The gate's work: look, let in, take back. Each scan has one id however often it has to be sent. */
export function useGate({ engine, eventId, gate, kind, through, timeZone }: GateOptions) {
  const client = useApolloClient();
  const [step, setStep] = useState<GateStep>({ at: 'ready' });
  // What is read before the step is drawn belongs to it already.
  const now = useRef(step);
  const enter = useCallback((next: GateStep) => {
    now.current = next;
    setStep(next);
  }, []);
  const [counts, setCounts] = useState<{ sequence: number; checkedIn: number; inside: number; sold: number } | null>(
    null,
  );
  const [mine, setMine] = useState(through);
  // A slow answer to an earlier scan must not cover the newer one.
  const turn = useRef(0);

  // Moving digits are good for half a minute, and staff may look at a name for longer: what is held up is read on.
  const holding = useRef<string | null>(null);
  const renew = useCallback((codes: readonly string[]) => {
    const held = holding.current;
    holding.current = (held !== null && codes.find(code => sameTicket(code, held))) || held;
  }, []);
  const newest = useCallback((wish: Wish): Wish => {
    const [code, held] = [codeOf(wish), holding.current];
    return code !== null && held !== null && sameTicket(code, held) ? { code: held } : wish;
  }, []);

  const count = useCallback((next: { sequence: number; checkedIn: number; inside: number; sold: number }) => {
    setCounts(before => (before && before.sequence > next.sequence ? before : next));
  }, []);
  useSubscription(GATE_ATTENDANCE, {
    variables: { eventId },
    fetchPolicy: 'no-cache',
    ignoreResults: true,
    onData: ({ data }) => data.data && count(data.data.attendance),
  });

  const show = useCallback(
    (verdict: Verdict, retry: (() => void) | null = null) => {
      signal(verdict.tone);
      enter({ at: 'verdict', verdict, retry });
    },
    [enter],
  );

  const send = useCallback(
    async function send(
      wish: Wish,
      scanId: string = crypto.randomUUID(),
      lookAgain: (() => void) | null = null,
    ): Promise<void> {
      const asked = ++turn.current;
      enter({ at: 'asking', wish });
      holding.current = codeOf(wish);
      const again = () => void send(newest(wish), scanId, lookAgain);
      try {
        const answer = await engine.scan({ scanId, wish, gate, kind });
        if (answer.by === 'server') count(answer.result.attendance);
        if (isThrough(answer)) setMine(n => n + 1);
        if (asked !== turn.current) return;
        const typed = 'serial' in wish ? wish.serial : null;
        const verdict = answerOf(answer, { scanId, kind, timeZone, typed, listedAt: engine.state().listAskedAt });
        // What this device does not know now, its list may have in a moment, or the server say.
        const later = answer.by === 'device' ? lookAgain : null;
        show(verdict, isDecided(answer) ? later : again);
      } catch (error) {
        const { code, advice } = problemOf(error);
        const isStranger = code === 'NOT_FOUND' || code === 'FORBIDDEN';
        const verdict = { ...noAnswer(), reason: isStranger ? t`You are not staff of this event` : advice };
        if (asked === turn.current) show(verdict, again);
      }
    },
    [count, engine, enter, gate, kind, newest, show, timeZone],
  );

  const look = useCallback(
    async function look(wish: Wish): Promise<void> {
      const asked = ++turn.current;
      enter({ at: 'asking', wish });
      holding.current = codeOf(wish);
      const found = await engine.look(wish, async () => {
        const { data } = await client.query({ query: LOOK, variables: wish, fetchPolicy: 'no-cache' });
        return data?.ticket ?? null;
      });
      if (asked !== turn.current) return;
      if (found.ticket) enter({ at: 'looking', wish, ticket: found.ticket, isOfDevice: found.by === 'device' });
      // The check-in says what is wrong with a name that opens nothing, and it is written down like any other scan.
      else if ('code' in wish) await send(newest(wish));
      else if (found.by !== 'nobody') await send(wish, crypto.randomUUID(), () => void look(wish));
      else show(noAnswer(), () => void look(wish));
    },
    [client, engine, enter, newest, send, show],
  );

  const undo = useCallback(
    async (scanId: string) => {
      // What is read meanwhile waits: the answer must not cover the next verdict.
      turn.current++;
      enter({ at: 'asking', wish: null });
      const result = await engine.undo(scanId).catch(() => null);
      if (result === 'refused') show({ tone: 'check', word: t`CHECK`, reason: t`It can’t be undone any more` });
      else if (!result) show({ ...noAnswer(), reason: t`No connection: not undone` });
      else {
        setMine(n => Math.max(0, n - 1));
        const verdict: Verdict = { tone: 'check', word: t`UNDONE`, reason: t`As if it had not been scanned` };
        enter({ at: 'verdict', verdict: { ...verdict, isOfDevice: result === 'later' }, retry: null });
      }
    },
    [engine, enter, show],
  );

  /** The name was looked at: in, or out. */
  const goOn = useCallback((wish: Wish) => void send(newest(wish)), [newest, send]);

  const ready = useCallback(() => {
    turn.current++;
    enter({ at: 'ready' });
  }, [enter]);

  return { step, now, counts, mine, send, goOn, look, renew, undo, ready };
}

const codeOf = (wish: Wish): string | null => ('code' in wish ? wish.code : null);

/** Somebody was let through. */
const isThrough = (answer: Answer): boolean =>
  (answer.by === 'server' ? answer.result.outcome : answer.by === 'device' && answer.outcome) === 'ACCEPTED';

/** There is a verdict: asking again would change nothing. */
const isDecided = (answer: Answer): boolean =>
  answer.by === 'server' || (answer.by === 'device' && answer.outcome !== null);
