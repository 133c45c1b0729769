import { createContext, useContext, useSyncExternalStore } from 'react';
import type { KeptAnswers } from './kept.js';

/** Null in tests, where nothing is kept. */
export const KeptContext = createContext<KeptAnswers | null>(null);

const listenNever = () => () => undefined;
const fromServer = () => null;

/** When what is on the screen was true (epoch milliseconds), where it comes from this device; null while the server answers. */
export function useKeptSince(): number | null {
  const kept = useContext(KeptContext);
  return useSyncExternalStore(kept?.subscribe ?? listenNever, kept?.since ?? fromServer);
}
