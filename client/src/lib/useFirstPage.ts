import { useCallback, useEffect, useRef, useState } from 'react';
import { useLookedAgain } from './useLookedAgain.js';

type Reading<Data> = Promise<Data | undefined>;

/**
 * A list that changes while it is looked at: its first page is read again, by whoever knows when, until somebody reads on;
 * for a first page would take away what came after it. `read` asks for the first page; `about` is what the list is of: of
 * another it begins anew.
 */
export function useFirstPage<Data>(read: () => Promise<{ data?: Data | undefined }>, about: string) {
  const [readOnOf, setReadOnOf] = useState<string | null>(null);
  const readsOn = useRef(false); // as `more`, at once: the state waits for the page that is on its way
  const reading = useRef<Reading<Data> | null>(null);
  const latest = useRef(read);
  useEffect(() => void (latest.current = read));

  const begin = useCallback(() => {
    readsOn.current = false;
    setReadOnOf(null);
  }, []);
  useEffect(() => void (readsOn.current = false), [about]);

  const readFirst = useCallback((): Reading<Data> => {
    const one: Reading<Data> = latest
      .current()
      .then(({ data }) => data)
      .catch(() => undefined) // the list says so itself
      .finally(() => {
        if (reading.current === one) reading.current = null;
      });
    return (reading.current = one);
  }, []);

  return {
    /** Whether somebody reads on. */
    more: readOnOf === about,
    /** Reads the first page again, unless somebody reads on. */
    refresh: useCallback(async () => {
      if (!readsOn.current) await readFirst();
    }, [readFirst]),
    /** From the first page again, for whoever reads on too. */
    again: useCallback(() => {
      begin();
      return readFirst();
    }, [begin, readFirst]),
    /** Reads on: `next` asks for the page behind the first one that was under way, or, without one, behind what is there. */
    readOn: async (next: (first: Data | undefined) => Promise<unknown>): Promise<void> => {
      readsOn.current = true;
      setReadOnOf(about);
      const first = reading.current ? await reading.current : undefined; // a first page that came later would be the only one
      await next(first);
    },
  };
}

/** Calls `read`, which stays the same function, so often while the page is looked at, and when one comes back to it. */
export function useEvery(ms: number, read: () => Promise<unknown>): void {
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void read();
    }, ms);
    return () => clearInterval(timer);
  }, [ms, read]);
  useLookedAgain(read);
}
