import type { ProviderName } from '../../server/payments/payment.entity.js';
import type { TestApp } from './app.js';
import type { BoughtOrder, buying } from './buying.js';
import { until } from './buying.js';
import type { GivenEvent } from './given.js';

export type Provider = `${ProviderName}`;
export const PROVIDERS = ['STRIPE', 'PAYSTACK'] as const;

/** A payment as its row has it. */
export interface PaymentRow {
  readonly id: string;
  readonly reference: string;
  readonly provider_payment_id: string | null;
  readonly status: string;
}

/** What a provider took for the payment, in the sandbox's own tables. */
const SOLD = {
  STRIPE: { table: 'sandbox.stripe_charges', is: `metadata->>'paymentId' = ?`, created: 'created' },
  PAYSTACK: {
    table: 'sandbox.paystack_transactions',
    is: `reference = 'foyer-' || ?`,
    created: 'created_at',
  },
} as const;

const REFUNDED = {
  STRIPE: {
    table: 'sandbox.stripe_refunds',
    is: `payment_intent = (select payment_intent from sandbox.stripe_charges where metadata->>'paymentId' = ?)`,
    created: 'created',
  },
  PAYSTACK: {
    table: 'sandbox.paystack_refunds',
    is: `transaction_id = (select id from sandbox.paystack_transactions where reference = 'foyer-' || ?)`,
    created: 'created_at',
  },
} as const;

/** Days with money on them, here and at the sandbox, each day of its own, and what is planted into either. */
export function reconciling(app: TestApp, buy: ReturnType<typeof buying>) {
  let days = 0;
  const control = async (path: string, input: object): Promise<void> => {
    const answer = await fetch(`${app.url}/sandbox/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
    });
    if (!answer.ok) throw new Error(`the sandbox answers ${answer.status}`);
  };
  const steps = {
    /** A day on which nothing has happened yet. */
    newDay: (): string => new Date(Date.UTC(2026, 0, 1 + 3 * (days += 1))).toISOString().slice(0, 10),

    paymentOf: async (order: Pick<BoughtOrder, 'id'>): Promise<PaymentRow> => {
      const sql = 'select id, reference, provider_payment_id, status from payments where order_id = ?';
      return (await app.sql<PaymentRow>(sql, [order.id]))[0]!;
    },

    /** An order whose money is there. `settled: false`: no webhook told of it, and nobody came back. */
    paid: async (event: GivenEvent, provider: Provider, { settled = true } = {}): Promise<BoughtOrder> => {
      await buy.weather(provider, 'lost');
      const order = await buy.reserve(event);
      const { redirectUrl } = await buy.startCheckout(order, provider);
      await buy.press(redirectUrl!);
      if (settled) await buy.confirm(order);
      await buy.weather(provider, 'none');
      return order;
    },

    /** An order of which less was paid than was due, so that it goes back by itself; the provider was asked for that. */
    returning: async (event: GivenEvent, provider: Provider): Promise<BoughtOrder> => {
      await buy.weather(provider, 'lost');
      const order = await buy.reserve(event);
      const { redirectUrl, payment } = await buy.startCheckout(order, provider);
      await app.sql(
        provider === 'STRIPE'
          ? 'update sandbox.stripe_sessions set amount = amount - 100 where id = ?'
          : 'update sandbox.paystack_transactions set amount = amount - 100 where reference = ?',
        [payment!.reference],
      );
      await buy.press(redirectUrl!);
      await buy.confirm(order);
      await app.runJobs();
      return order;
    },

    /** The same, and all of it is back. */
    returned: async (event: GivenEvent, provider: Provider): Promise<BoughtOrder> => {
      const order = await steps.returning(event, provider);
      await steps.decided(order, 'SUCCEEDED');
      await buy.weather(provider, 'none');
      return order;
    },

    /** Asks about the order's refund until it is so. */
    decided: (order: BoughtOrder, wanted: 'SUCCEEDED' | 'FAILED') =>
      until(
        async () => {
          await app.sql(`update graphile_worker._private_jobs set run_at = now() where key like 'refund:%'`);
          await app.runJobs();
          return (await buy.now(order)).refunds.map(({ status }) => status);
        },
        ([status]) => status === wanted,
      ),

    /** What becomes of the refunds that the sandbox is asked for from now on. */
    refundsWill: (provider: Provider, course: 'succeed' | 'fail' | 'fail-late' | 'hold') =>
      control('refund-faults', { provider, course }),

    /** What the buyer's bank does. */
    dispute: (provider: Provider, reference: string, outcome: 'open' | 'won' | 'lost') =>
      control('disputes', { provider, reference, outcome }),

    /** The sandbox decides a refund that it holds. */
    decide: async (provider: Provider, paymentId: string, outcome: 'succeeded' | 'failed'): Promise<void> => {
      const { table, is } = REFUNDED[provider];
      const [refund] = await app.sql<{ id: string }>(`select id::text from ${table} where ${is}`, [paymentId]);
      await control('refunds', { provider, id: refund!.id, outcome });
    },

    /** Lets all that happened to the orders have been at noon of this day, here and there. */
    on: async (day: string, ...orders: readonly Pick<BoughtOrder, 'id'>[]): Promise<void> => {
      for (const order of orders) {
        const { id } = await steps.paymentOf(order);
        const at = `${day}T12:00:00Z`;
        await app.sql('update payments set created_at = ?, settled_at = ? where id = ?', [at, at, id]);
        await app.sql('update refunds set created_at = ?, asked_at = ? where payment_id = ?', [at, at, id]);
        for (const provider of PROVIDERS) await steps.there(provider, id, 'created', at);
      }
    },

    /** Changes what the sandbox has of a payment; `created` also of its refunds. */
    there: async (provider: Provider, paymentId: string, column: string, value: unknown): Promise<void> => {
      for (const { table, is, created } of column === 'created'
        ? [REFUNDED[provider], SOLD[provider]]
        : [SOLD[provider]]) {
        const name = column === 'created' ? created : column;
        await app.sql(`update ${table} set ${name} = ? where ${is}`, [value, paymentId]);
      }
    },

    /** Changes what the sandbox has of the payment's refunds. */
    refundsThere: async (provider: Provider, paymentId: string, column: string, value: unknown): Promise<void> => {
      const { table, is } = REFUNDED[provider];
      await app.sql(`update ${table} set ${column} = ? where ${is}`, [value, paymentId]);
    },

    /** Compares the day now. @returns its differences, the words of each that say what it is. */
    compare: async (provider: Provider, day: string) => {
      const { differences } = await app.app.services().reconciliation.compareNow(provider as ProviderName, day);
      return differences.map(({ kind, paymentId, refundId, hereStatus, thereStatus, resolvedAt, ...more }) => ({
        kind,
        ...(paymentId && { paymentId }),
        ...(refundId && { refundId }),
        here: [more.hereAmount, more.hereCurrency, hereStatus],
        there: [more.thereAmount, more.thereCurrency, thereStatus],
        settled: resolvedAt !== null,
      }));
    },
  };
  return steps;
}
