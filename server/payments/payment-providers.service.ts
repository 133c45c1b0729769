import type { Config } from '../platform/config.js';
import { CircuitState, ProviderCircuit, type CallHealth } from './circuit-breaker.js';
import { ProviderUnavailable } from './payment-provider.errors.js';
import type { PaymentProvider, RefundRequest, Span } from './payment-provider.types.js';
import { ProviderName } from './payment.entity.js';
import { PAYSTACK_TIMEOUT_MS, PaystackProvider } from './paystack.provider.js';
import { STRIPE_RETRIES, STRIPE_TIMEOUT_MS, StripeProvider } from './stripe.provider.js';

/** How one provider stands: `circuit` and `retryAt` for buyers, which are those of its writes; `calls` in full. */
export interface Health {
  readonly provider: ProviderName;
  readonly enabled: boolean;
  readonly circuit: CircuitState;
  readonly retryAt: Date | null;
  readonly currencies: readonly string[];
  /** Writes, then reads; none where it is not set up. */
  readonly calls: readonly CallHealth[];
}

interface Guarded {
  readonly provider: PaymentProvider;
  readonly writes: ProviderCircuit;
  readonly reads: ProviderCircuit;
}

const WRITES = ['openPage', 'closePage', 'refund'] as const;
const READS = ['ask', 'askRefund', 'findTransaction', 'paymentIdOf'] as const;
const LISTS = ['listTransactions', 'listRefunds', 'listAttempts'] as const;
const SLACK_MS = 2_000;

/** The payment providers that are set up, each behind its circuit breakers. One a process. */
export class PaymentProviders {
  readonly #guarded: Map<ProviderName, Guarded>;

  constructor(providers: readonly { provider: PaymentProvider; timeoutMs: number }[]) {
    this.#guarded = new Map(
      providers.map(({ provider, timeoutMs }) => {
        const writes = new ProviderCircuit(provider.name, 'write', timeoutMs);
        const reads = new ProviderCircuit(provider.name, 'read', timeoutMs);
        return [provider.name, { provider: guard(provider, writes, reads), writes, reads }];
      }),
    );
  }

  /** The providers whose keys are configured. `config` may come from the sandbox, whose keys are its own. */
  static configured({ stripe, paystack }: Pick<Config, 'stripe' | 'paystack'>): PaymentProviders {
    return new PaymentProviders([
      ...(stripe
        ? [{ provider: new StripeProvider(stripe), timeoutMs: STRIPE_TIMEOUT_MS * (STRIPE_RETRIES + 1) + SLACK_MS }]
        : []),
      ...(paystack ? [{ provider: new PaystackProvider(paystack), timeoutMs: PAYSTACK_TIMEOUT_MS + SLACK_MS }] : []),
    ]);
  }

  /** @throws ProviderUnavailable where this provider is not set up: its keys may have been taken away under open pages. */
  get(name: ProviderName): PaymentProvider {
    const guarded = this.#guarded.get(name);
    if (!guarded) throw new ProviderUnavailable(name, 'it is not set up');
    return guarded.provider;
  }

  /** Those that take the currency, and so much of it where that is said, in the order in which they are offered. */
  taking(currency: string, amount = Infinity): ProviderName[] {
    return [...this.#guarded.values()]
      .filter(({ provider }) => provider.currencies.includes(currency) && amount >= provider.minimum(currency))
      .map(({ provider }) => provider.name);
  }

  /** The least in this currency that one of these takes; 0 where there are none. */
  minimum(currency: string, names = this.taking(currency)): number {
    return names.length > 0 ? Math.min(...names.map(name => this.get(name).minimum(currency))) : 0;
  }

  /** See PaymentProvider.closesPages; false where it is not set up any more. */
  closesPages(name: ProviderName): boolean {
    return this.#guarded.get(name)?.provider.closesPages ?? false;
  }

  isEnabled(name: ProviderName): boolean {
    return this.#guarded.has(name);
  }

  /** What one of them takes, or (null) any of them. */
  currenciesOf(name: ProviderName | null): readonly string[] {
    const asked = name ? [this.#guarded.get(name)] : [...this.#guarded.values()];
    return [...new Set(asked.flatMap(guarded => guarded?.provider.currencies ?? []))];
  }

  /** Seconds until pages can be opened there again; 0 when they can be now, or nobody can say. */
  retryAfterSeconds(name: ProviderName): number {
    const writes = this.#guarded.get(name)?.writes;
    return writes?.state === CircuitState.OPEN ? writes.retryAfterSeconds : 0;
  }

  health(): Health[] {
    return Object.values(ProviderName).map(name => {
      const guarded = this.#guarded.get(name);
      const calls = guarded ? [guarded.writes.health(), guarded.reads.health()] : [];
      return {
        provider: name,
        enabled: Boolean(guarded),
        circuit: calls[0]?.circuit ?? CircuitState.CLOSED,
        retryAt: calls[0]?.retryAt ?? null,
        currencies: this.currenciesOf(name),
        calls,
      };
    });
  }

  /** All of them, for the other processes to know. */
  get circuits(): ProviderCircuit[] {
    return [...this.#guarded.values()].flatMap(({ writes, reads }) => [writes, reads]);
  }

  shutdown(): void {
    for (const circuit of this.circuits) circuit.shutdown();
  }
}

/** The same provider with each call behind its circuit; signatures and amounts are checked here and need none. */
function guard(provider: PaymentProvider, writes: ProviderCircuit, reads: ProviderCircuit): PaymentProvider {
  const guarded = Object.create(provider) as PaymentProvider;
  const put = (names: readonly string[], circuit: ProviderCircuit) => {
    for (const name of names) {
      const method = Reflect.get(provider, name) as (...args: unknown[]) => Promise<unknown>;
      Reflect.set(guarded, name, (...args: unknown[]) => circuit.call(() => method.apply(provider, args)));
    }
  };
  put(WRITES, writes);
  put(READS, reads);
  for (const name of LISTS) {
    const list = (what: Span & RefundRequest) => pagesBehind<object>(reads, provider[name](what));
    Reflect.set(guarded, name, list);
  }
  // Private fields live on the provider itself, not on what is derived from it.
  guarded.minimum = provider.minimum.bind(provider);
  guarded.open = provider.open.bind(provider);
  guarded.read = provider.read.bind(provider);
  return guarded;
}

/** The same pages, each of them one call behind the circuit. */
async function* pagesBehind<Page>(circuit: ProviderCircuit, pages: AsyncIterable<Page>): AsyncGenerator<Page> {
  const iterator = pages[Symbol.asyncIterator]();
  for (;;) {
    const next = await circuit.call(() => iterator.next());
    if (next.done) return;
    yield next.value;
  }
}
