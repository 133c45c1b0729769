import { useMutation } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { useEffect, useState } from 'react';
import { csvRow } from '../../lib/csv.js';
import { fieldWords } from '../../lib/server-words.js';
import { readGuests, type Guest } from './guests.js';
import { ISSUANCES, ISSUE_PAGE, ISSUE_TICKETS, type Refusal } from './issue-tickets.js';

/** So many tickets a request: it answers within a second, and far within the size of a body. */
const BATCH = 100;

/** Tickets on their way: a batch's key is the run's and the batch's number, so that a lost answer can be asked for again. */
interface Run {
  readonly key: string;
  readonly guests: readonly Guest[];
  /** So many of the guests have their ticket. */
  readonly done: number;
}

/** What the person has chosen and written, kept in this tab, so that a reload costs no typing and no ticket is issued twice. */
interface Draft {
  readonly tierId: string;
  readonly reason: string;
  /** As written or pasted, or read from a file. */
  readonly list: string;
  readonly run: Run | null;
}

/** What came of a run that ended. */
export type Outcome = { readonly issued: number; readonly refusal: Refusal | null };

const NOTHING: Draft = { tierId: '', reason: '', list: '', run: null };
const nameOf = (eventId: string) => `foyer.issue.${eventId}`;

/** As far as the browser has room: without it, the list is on the page all the same. */
function keep(eventId: string, draft: Draft): void {
  try {
    if (draft === NOTHING) sessionStorage.removeItem(nameOf(eventId));
    else sessionStorage.setItem(nameOf(eventId), JSON.stringify(draft));
  } catch {
    sessionStorage.removeItem(nameOf(eventId)); // an older one would be worse than none
  }
}

function kept(eventId: string): Draft {
  const text = sessionStorage.getItem(nameOf(eventId));
  return text ? (JSON.parse(text) as Draft) : NOTHING;
}

/** Gives tickets out in batches, each once, however often the connection is lost between. */
export function useIssuing(eventId: string) {
  const [draft, setDraft] = useState(() => kept(eventId));
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [sending, setSending] = useState(false);
  const [failure, setFailure] = useState<{ error: unknown } | null>(null);
  const [issue, { client }] = useMutation(ISSUE_TICKETS);
  useEffect(() => keep(eventId, draft), [eventId, draft]);

  const change = (changes: Partial<Omit<Draft, 'run'>>) => setDraft(before => ({ ...before, ...changes }));

  /** Puts those who have no ticket back on the list, as lines that can be changed. */
  function end({ guests, done }: Run, refusal: Refusal | null) {
    const left = guests.slice(done);
    const list = left.map(({ name, email }) => csvRow([name, email])).join('\n');
    setDraft(before => (left.length > 0 ? { ...before, list, run: null } : NOTHING));
    setOutcome({ issued: done, refusal: refusal && renumbered(refusal) });
    setFailure(null);
    void client.refetchQueries({ include: [ISSUANCES, ISSUE_PAGE] });
  }

  async function send(from: Run): Promise<void> {
    setSending(true);
    setFailure(null);
    const { tierId, reason } = draft;
    let run = from;
    try {
      while (run.done < run.guests.length) {
        const batch = run.guests.slice(run.done, run.done + BATCH);
        const holders = batch.map(({ name, email }) => ({ name, email }));
        const idempotencyKey = `${run.key}:${run.done}`;
        const input = { eventId, tierId, holders, reason: reason.trim(), idempotencyKey };
        const { data } = await issue({ variables: { input } });
        const result = data?.issueTickets;
        if (!result) throw new Error('The answer was empty.');
        if (result.__typename !== 'TicketsIssued') return end(run, result);
        run = { ...run, done: run.done + batch.length };
        const reached = run;
        setDraft(before => ({ ...before, run: reached }));
      }
      end(run, null);
    } catch (error) {
      setFailure({ error });
    } finally {
      setSending(false);
    }
  }

  function begin(): Promise<void> {
    const run = { key: crypto.randomUUID(), guests: readGuests(draft.list).guests, done: 0 };
    setDraft(before => ({ ...before, run }));
    setOutcome(null);
    return send(run);
  }

  return {
    draft,
    change,
    begin,
    /** Sends what is left of a run that was interrupted. */
    goOn: () => (draft.run ? send(draft.run) : Promise.resolve()),
    /** Gives the rest of it up. */
    giveUp: () => draft.run && end(draft.run, null),
    sending,
    failure,
    outcome,
    forgetOutcome: () => setOutcome(null),
  };
}

/** Holders by the lines that they stand on once the list holds those who are left, the batch's first on the first. */
function renumbered(refusal: Refusal): Refusal {
  if (refusal.__typename !== 'InvalidInputError') return refusal;
  const fields = refusal.fields.map(field => {
    const holder = /^holders\.(\d+)\./.exec(field.path)?.[1];
    return holder ? { ...field, message: t`Line ${Number(holder) + 1}: ${fieldWords(field)}` } : field;
  });
  return { ...refusal, fields };
}
