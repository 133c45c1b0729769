import CircuitBreaker from 'opossum';
import { registerEnumType } from 'type-graphql';
import { ProviderRefused, ProviderUnavailable } from './payment-provider.errors.js';
import type { ProviderName } from './payment.entity.js';

export enum CircuitState {
  CLOSED = 'CLOSED',
  OPEN = 'OPEN',
  HALF_OPEN = 'HALF_OPEN',
}

registerEnumType(CircuitState, {
  name: 'CircuitState',
  description: 'How a provider’s circuit breaker stands.',
  valuesConfig: {
    CLOSED: { description: 'Calls go through.' },
    OPEN: { description: 'Too many failed: calls are refused at once until it is tried again.' },
    HALF_OPEN: { description: 'One call is let through to see whether it works again.' },
  },
});

/** How long an open circuit waits before it lets one call through. */
export const RESET_MS = 60_000;
/** Half of at least ten calls within a minute. */
const VOLUME = 10;
const WINDOW_MS = 60_000;
const THRESHOLD_PERCENT = 50;

/**
 * Stands before one kind of call to one provider. A refusal (4xx) is an answer and counts as a success; what times
 * out or fails counts against it. While it is open, callers hear so at once instead of waiting for another timeout.
 */
export class ProviderCircuit {
  readonly #breaker: CircuitBreaker<[() => Promise<unknown>]>;
  #openedAt: number | null = null;

  /** `timeoutMs` is above what the SDK itself may take with its retries: the SDK's own timeout is the usual one. */
  constructor(
    private readonly provider: ProviderName,
    timeoutMs: number,
  ) {
    this.#breaker = new CircuitBreaker((call: () => Promise<unknown>) => call(), {
      timeout: timeoutMs,
      errorThresholdPercentage: THRESHOLD_PERCENT,
      resetTimeout: RESET_MS,
      volumeThreshold: VOLUME,
      rollingCountTimeout: WINDOW_MS,
      errorFilter: error => error instanceof ProviderRefused,
    });
    this.#breaker.on('open', () => (this.#openedAt = performance.now()));
    this.#breaker.on('close', () => (this.#openedAt = null));
  }

  get state(): CircuitState {
    if (this.#breaker.opened) return CircuitState.OPEN;
    return this.#breaker.halfOpen || this.#breaker.pendingClose ? CircuitState.HALF_OPEN : CircuitState.CLOSED;
  }

  /** Whole seconds until a call is let through again, at least 1 while it is open; 0 otherwise. */
  get retryAfterSeconds(): number {
    if (this.#openedAt === null || this.state === CircuitState.CLOSED) return 0;
    const left = RESET_MS - (performance.now() - this.#openedAt);
    return Math.max(1, Math.ceil(left / 1000));
  }

  /** @throws ProviderUnavailable also when it is open or the time is over. */
  async call<T>(request: () => Promise<T>): Promise<T> {
    try {
      return (await this.#breaker.fire(request)) as T;
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === 'EOPENBREAKER') throw new ProviderUnavailable(this.provider, 'its circuit is open');
      if (code === 'ETIMEDOUT') throw new ProviderUnavailable(this.provider, 'no answer in time');
      throw error;
    }
  }

  shutdown(): void {
    this.#breaker.shutdown();
  }
}
