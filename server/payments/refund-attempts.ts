import type { RefundState } from './payment-provider.types.js';

/** Of a refund's attempts the one that did not fail, or else the one with this key; null where there is neither. */
export function effective(attempts: readonly { state: RefundState; key: string }[], key: string): RefundState | null {
  const one = attempts.find(({ state }) => state.status !== 'failed') ?? attempts.find(attempt => attempt.key === key);
  return one?.state ?? null;
}
