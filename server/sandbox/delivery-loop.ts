import { setTimeout as sleep } from 'node:timers/promises';
import { claimDeliveries, settleDelivery, type Delivery } from './deliveries.js';
import { DEFAULT_RETRY_SCHEDULE_MS, type SandboxOptions } from './sandbox-options.js';
import { signForPaystack, signForStripe } from './webhook-signatures.js';

const ATTEMPT_TIMEOUT_MS = 10_000;
/** What other processes wrote is found within this; what this process wrote wakes the loop at once. */
const POLL_MS = 200;
const POLL_AFTER_ERROR_MS = 1000;
const MAX_IN_FLIGHT = 16;

/**
 * Sends due webhooks and does the chores that time brings (sessions that expire, refunds that move on). Every process
 * may run one: rows are claimed with `for update skip locked`.
 */
export class DeliveryLoop {
  readonly #stopping = new AbortController();
  readonly #inFlight = new Set<Promise<void>>();
  #wakeUp = new AbortController();
  #running: Promise<void> | undefined;

  constructor(
    private readonly options: SandboxOptions,
    private readonly chores: () => Promise<void>,
  ) {}

  start(): void {
    this.#running ??= this.#run();
  }

  /** Looks at the queue now rather than at the next poll. */
  wake(): void {
    this.#wakeUp.abort();
  }

  /** Resolves when nothing is under way any more; attempts that were cut off are made again later. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.wake();
    await this.#running;
    await Promise.all(this.#inFlight);
  }

  async #run(): Promise<void> {
    let ailing = false;
    while (!this.#stopping.signal.aborted) {
      this.#wakeUp = new AbortController(); // before the look: what is written during it wakes the next
      try {
        await this.chores();
        await this.#sendDue();
        ailing = false;
      } catch (error) {
        // Usually the database is away for a moment; said once, not at every poll.
        if (!ailing) this.options.log.warn({ err: error }, 'sandbox: the delivery queue cannot be read');
        ailing = true;
      }
      if (this.#stopping.signal.aborted) break;
      await sleep(ailing ? POLL_AFTER_ERROR_MS : POLL_MS, undefined, { signal: this.#wakeUp.signal }).catch(() => {});
    }
  }

  async #sendDue(): Promise<void> {
    const room = MAX_IN_FLIGHT - this.#inFlight.size;
    if (room <= 0) return;
    for (const delivery of await claimDeliveries(this.options.pool, room)) {
      const attempt: Promise<void> = this.#attempt(delivery).finally(() => {
        this.#inFlight.delete(attempt);
        this.wake();
      });
      this.#inFlight.add(attempt);
    }
  }

  async #attempt(delivery: Delivery): Promise<void> {
    const { pool, log, retryScheduleMs = DEFAULT_RETRY_SCHEDULE_MS } = this.options;
    const answer = await this.#post(delivery);
    const delivered = /^2\d\d$/.test(answer);
    const retryInMs = retryScheduleMs[delivery.attempts - 1] ?? null;
    if (!delivered) {
      const { id, provider, event, attempts } = delivery;
      log.warn({ delivery: id, provider, event, attempts, answer, retryInMs }, 'sandbox: a webhook was not taken');
    }
    // If this write fails the claim runs out and the webhook goes once more, which receivers must bear anyway.
    await settleDelivery(pool, delivery.id, { delivered, answer, retryInMs }).catch((error: unknown) =>
      log.warn({ err: error, delivery: delivery.id }, 'sandbox: the outcome of a webhook could not be kept'),
    );
  }

  /** The status code, or what went wrong in words. */
  async #post({ provider, body }: Delivery): Promise<string> {
    const { webhooks, paystackSecretKey, now = () => new Date() } = this.options;
    const [url, headers] =
      provider === 'STRIPE'
        ? [webhooks.stripe.url, { 'stripe-signature': signForStripe(body, webhooks.stripe.secret, now()) }]
        : [webhooks.paystack.url, { 'x-paystack-signature': signForPaystack(body, paystackSecretKey) }];
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'payment-sandbox/1.0', ...headers },
        body,
        redirect: 'manual', // a redirect is not an acceptance
        signal: AbortSignal.any([AbortSignal.timeout(ATTEMPT_TIMEOUT_MS), this.#stopping.signal]),
      });
      await response.body?.cancel();
      return String(response.status);
    } catch (error) {
      const { name, message, cause } = error as Error & { cause?: { code?: string } };
      return cause?.code ?? (name === 'TimeoutError' ? 'timed out' : message);
    }
  }
}
