import { useMutation } from '@apollo/client/react';
import { useEffect, useState } from 'react';
import { DECIDE_REGISTRATIONS, UNDO_DECISIONS } from './registrations.js';
import { serverWords } from '../../lib/server-words.js';

/** A decision that can still be taken back. */
export interface Decided {
  ids: readonly string[];
  /** Whom it is about, where it is one. */
  name: string | null;
  approve: boolean;
  /** The browser's clock, milliseconds since 1970: the server's ten seconds from the answer on. */
  until: number;
}

interface Registrant {
  readonly id: string;
  readonly name: string;
}

const UNDO_MS = 10_000;
/** A worker lets decisions take effect within a second; then what was decided is read anew. */
const SETTLED_MS = 1_500;

const tenSecondsFromNow = () => Date.now() + UNDO_MS;

/**
 * Decides one or many, again and again, and takes each back while that is possible. `readAgain`, which stays the same
 * function, reads those with these ids anew: they stand otherwise than before.
 */
export function useDecide(readAgain: (ids: readonly string[]) => unknown) {
  const [decide, deciding] = useMutation(DECIDE_REGISTRATIONS);
  const [undo, undoing] = useMutation(UNDO_DECISIONS);
  /** The oldest first: each takes effect at its own time. */
  const [decided, setDecided] = useState<readonly Decided[]>([]);
  const [refused, setRefused] = useState<string | null>(null);

  useEffect(() => {
    const [next] = decided;
    if (!next) return;
    const timer = setTimeout(
      () => {
        setDecided(all => all.filter(one => one !== next));
        readAgain(next.ids);
      },
      next.until + SETTLED_MS - Date.now(),
    );
    return () => clearTimeout(timer);
  }, [readAgain, decided]);

  async function run(who: readonly Registrant[], approve: boolean, note?: string): Promise<boolean> {
    setRefused(null);
    const ids = who.map(({ id }) => id);
    const input = { registrationIds: ids, approve, note };
    const answer = await decide({ variables: { input } }).catch(() => null);
    const result = answer?.data?.decideRegistrations;
    if (result?.__typename === 'RegistrationsDecided') {
      const name = who.length === 1 ? who[0]!.name : null;
      const one = { ids, name, approve, until: tenSecondsFromNow() };
      setDecided(all => [...all, one]);
      return true;
    }
    if (result) refuse(serverWords(result), ids);
    return false;
  }

  async function takeBack(one: Decided): Promise<void> {
    const answer = await undo({ variables: { input: { registrationIds: [...one.ids] } } }).catch(() => null);
    const result = answer?.data?.undoDecisions;
    if (!result) return;
    setDecided(all => all.filter(other => other !== one));
    if (result.__typename !== 'DecisionsUndone') refuse(serverWords(result), one.ids);
  }

  /** Somebody else was quicker: the list shows how things are. */
  function refuse(message: string, ids: readonly string[]): void {
    setRefused(message);
    readAgain(ids);
  }

  return {
    run,
    takeBack,
    decided,
    refused,
    busy: deciding.loading,
    error: deciding.error ?? undoing.error,
  };
}
