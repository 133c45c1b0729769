import { useApolloClient } from '@apollo/client/react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { GateEngine } from './gate-engine.js';
import type { EngineState } from './gate-state.js';

/** The gate of one event, for as long as its page is open. */
export function useGateEngine(eventId: string, userId: string): [GateEngine, EngineState] {
  const client = useApolloClient();
  const [engine] = useState(() => new GateEngine({ client, eventId, userId }));
  useEffect(() => engine.start(), [engine]);
  return [engine, useSyncExternalStore(engine.subscribe, engine.state)];
}
