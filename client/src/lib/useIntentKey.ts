import { useCallback, useRef } from 'react';

/**
 * An idempotency key for each thing a person wants: the same wish pressed again, after a lost answer say, sends the
 * same key; another wish, or the same one after `forget`, gets a new one.
 */
export function useIntentKey(): { keyFor: (intent: unknown) => string; forget: () => void } {
  const last = useRef<{ intent: string; key: string } | null>(null);
  const keyFor = useCallback((wish: unknown) => {
    const intent = JSON.stringify(wish);
    if (last.current?.intent !== intent) last.current = { intent, key: crypto.randomUUID() };
    return last.current.key;
  }, []);
  const forget = useCallback(() => void (last.current = null), []);
  return { keyFor, forget };
}
