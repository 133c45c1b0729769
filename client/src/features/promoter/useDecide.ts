import { useMutation } from '@apollo/client/react';
import { useEffect, useState } from 'react';
import { DECIDE_REGISTRATIONS, EVENT_REGISTRATIONS, UNDO_DECISIONS } from './registrations.js';
import { serverWords } from '../../lib/server-words.js';

/** A decision that can still be taken back. */
export interface Decided {
  ids: readonly string[];
  approve: boolean;
  /** The browser's clock, milliseconds since 1970: the server's ten seconds from the answer on. */
  until: number;
}

const UNDO_MS = 10_000;
/** A worker lets decisions take effect within a second; then the list is read anew. */
const SETTLED_MS = 1_500;

const tenSecondsFromNow = () => Date.now() + UNDO_MS;

/** Decides one or many, and takes it back while that is possible. */
export function useDecide() {
  const [decide, deciding] = useMutation(DECIDE_REGISTRATIONS);
  const [undo, undoing] = useMutation(UNDO_DECISIONS);
  const [decided, setDecided] = useState<Decided | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const { client } = deciding;

  useEffect(() => {
    if (!decided) return;
    const timer = setTimeout(
      () => {
        setDecided(null);
        void client.refetchQueries({ include: [EVENT_REGISTRATIONS] });
      },
      decided.until + SETTLED_MS - Date.now(),
    );
    return () => clearTimeout(timer);
  }, [client, decided]);

  async function run(ids: readonly string[], approve: boolean, note?: string): Promise<boolean> {
    setRefused(null);
    const input = { registrationIds: [...ids], approve, note };
    const answer = await decide({ variables: { input } }).catch(() => null);
    const result = answer?.data?.decideRegistrations;
    if (result?.__typename === 'RegistrationsDecided') {
      setDecided({ ids, approve, until: tenSecondsFromNow() });
      return true;
    }
    if (result) refuse(serverWords(result));
    return false;
  }

  async function takeBack(): Promise<void> {
    if (!decided) return;
    const answer = await undo({ variables: { input: { registrationIds: [...decided.ids] } } }).catch(() => null);
    const result = answer?.data?.undoDecisions;
    if (!result) return;
    setDecided(null);
    if (result.__typename !== 'DecisionsUndone') refuse(serverWords(result));
  }

  /** Somebody else was quicker: the list shows how things are. */
  function refuse(message: string): void {
    setRefused(message);
    void client.refetchQueries({ include: [EVENT_REGISTRATIONS] });
  }

  return {
    run,
    takeBack,
    decided,
    refused,
    busy: deciding.loading,
    undoing: undoing.loading,
    error: deciding.error ?? undoing.error,
  };
}
