import CircuitBreaker from 'opossum';
import { Counter, Gauge } from 'prom-client';
import { registerEnumType } from 'type-graphql';
import { clock } from '../platform/clock.js';
import { metrics } from '../platform/http/metrics.js';
import { hideInText } from '../platform/log.js';
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

/** Money and pages are asked for by writes, what became of them by reads: a slow report must not stop sales. */
export enum ProviderCallKind {
  WRITE = 'write',
  READ = 'read',
}

registerEnumType(ProviderCallKind, {
  name: 'ProviderCallKind',
  description: 'What a provider is called for; each kind has a circuit breaker of its own.',
  valuesConfig: {
    WRITE: { description: 'To open and close pages, and to refund.' },
    READ: { description: 'To ask what became of payments and refunds, and for the lists of a day.' },
  },
});

export type CallKind = `${ProviderCallKind}`;

/** How one kind of call to a provider stands, as this process knows it. */
export interface CallHealth {
  readonly kind: CallKind;
  readonly circuit: CircuitState;
  /** Since when it works, or does not; as the process started, where that never changed. */
  readonly since: Date;
  /** When a call is let through again; null while all are. */
  readonly retryAt: Date | null;
  /** What the last call that counted against it came to, without secrets. */
  readonly lastError: string | null;
  readonly lastErrorAt: Date | null;
}

/** What a circuit tells the other processes. HALF_OPEN is each one's own. */
export type SharedState = CircuitState.OPEN | CircuitState.CLOSED;

/** How long an open circuit waits before it lets one call through. */
const RESET_MS = 60_000;
/** Half of at least ten calls within a minute. */
const VOLUME = 10;
const WINDOW_MS = 60_000;
const THRESHOLD_PERCENT = 50;

const stateGauge = new Gauge({
  name: 'foyer_provider_circuit_state',
  help: 'A payment provider’s circuit breaker: 0 closed, 1 half open, 2 open.',
  labelNames: ['provider', 'kind'] as const,
  aggregator: 'max',
  registers: [metrics],
});
const IN_METRICS: Record<CircuitState, number> = { CLOSED: 0, HALF_OPEN: 1, OPEN: 2 };

const callCounter = new Counter({
  name: 'foyer_provider_calls_total',
  help: 'Calls to a payment provider: answered, refused (it said no), unavailable (outcome unknown), not_made (open circuit).',
  labelNames: ['provider', 'kind', 'outcome'] as const,
  registers: [metrics],
});

/**
 * Stands before one kind of call to one provider. A refusal (4xx) is an answer and counts as a success; what times
 * out or fails counts against it. While it is open, callers hear so at once instead of waiting for another timeout.
 */
export class ProviderCircuit {
  readonly name: string;
  /** Called when this process itself found the provider away, or back. */
  onChange: (state: SharedState) => void = () => {};
  readonly #breaker: CircuitBreaker<[() => Promise<unknown>]>;
  #openedAt: number | null = null;
  #following = false;
  #since = clock.now();
  #lastError: Pick<CallHealth, 'lastError' | 'lastErrorAt'> = { lastError: null, lastErrorAt: null };

  /** `timeoutMs` is above what the SDK itself may take with its retries: the SDK's own timeout is the usual one. */
  constructor(
    private readonly provider: ProviderName,
    private readonly kind: CallKind,
    timeoutMs: number,
    private readonly resetMs = RESET_MS,
  ) {
    this.name = `${provider}:${kind}`;
    this.#breaker = new CircuitBreaker((call: () => Promise<unknown>) => call(), {
      timeout: timeoutMs,
      errorThresholdPercentage: THRESHOLD_PERCENT,
      resetTimeout: resetMs,
      volumeThreshold: VOLUME,
      rollingCountTimeout: WINDOW_MS,
      errorFilter: error => error instanceof ProviderRefused,
    });
    this.#breaker.on('open', () => this.changed(performance.now()));
    this.#breaker.on('close', () => this.changed(null));
    this.#breaker.on('halfOpen', () => this.measure());
    this.measure();
  }

  get state(): CircuitState {
    if (this.#breaker.opened) return CircuitState.OPEN;
    return this.#breaker.halfOpen || this.#breaker.pendingClose ? CircuitState.HALF_OPEN : CircuitState.CLOSED;
  }

  /** Whole seconds until a call is let through again, at least 1 while it is open; 0 otherwise. */
  get retryAfterSeconds(): number {
    if (this.#openedAt === null || this.state === CircuitState.CLOSED) return 0;
    const left = this.resetMs - (performance.now() - this.#openedAt);
    return Math.max(1, Math.ceil(left / 1000));
  }

  health(): CallHealth {
    const seconds = this.retryAfterSeconds;
    return {
      kind: this.kind,
      circuit: this.state,
      since: this.#since,
      retryAt: seconds > 0 ? new Date(clock.now().getTime() + seconds * 1000) : null,
      ...this.#lastError,
    };
  }

  /** @throws ProviderUnavailable also when it is open or the time is over: then what was asked for may have happened. */
  async call<T>(request: () => Promise<T>): Promise<T> {
    try {
      const answer = (await this.#breaker.fire(request)) as T;
      this.count('answered');
      return answer;
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === 'EOPENBREAKER') {
        this.count('not_made');
        throw new ProviderUnavailable(this.provider, 'its circuit is open');
      }
      if (error instanceof ProviderRefused) {
        this.count('refused');
        throw error;
      }
      this.count('unavailable');
      const failure = code === 'ETIMEDOUT' ? new ProviderUnavailable(this.provider, 'no answer in time') : error;
      this.remember(String(failure));
      throw failure;
    }
  }

  /** Another process found the provider away, or back. */
  follow(state: SharedState): void {
    this.#following = true;
    if (state === CircuitState.OPEN && !this.#breaker.opened) this.remember('Another process found it away.');
    if (state === CircuitState.OPEN) this.#breaker.open();
    else this.#breaker.close();
    this.#following = false;
  }

  shutdown(): void {
    this.#breaker.shutdown();
  }

  private changed(openedAt: number | null): void {
    // A trial that fails opens it again: it has been away since it opened first.
    if ((openedAt === null) !== (this.#openedAt === null)) this.#since = clock.now();
    this.#openedAt = openedAt;
    this.measure();
    if (!this.#following) this.onChange(openedAt === null ? CircuitState.CLOSED : CircuitState.OPEN);
  }

  private remember(error: string): void {
    this.#lastError = { lastError: hideInText(error).slice(0, 500), lastErrorAt: clock.now() };
  }

  private measure(): void {
    stateGauge.set({ provider: this.provider, kind: this.kind }, IN_METRICS[this.state]);
  }

  private count(outcome: 'answered' | 'refused' | 'unavailable' | 'not_made'): void {
    callCounter.inc({ provider: this.provider, kind: this.kind, outcome });
  }
}
