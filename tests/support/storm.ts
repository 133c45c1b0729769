/* Long because it is one story: what the buyers do, what the weather does, and what is left to clear up. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTestApp, type TestApp } from './app.js';
import { buying, until, type BoughtOrder, type StartedCheckout } from './buying.js';
import type { GivenEvent } from './given.js';
import { chance } from './chance.js';
import { databaseUrlOf, SHARED_SECRET, startServer, through } from './server-process.js';

type Provider = 'STRIPE' | 'PAYSTACK';
const PROVIDERS = ['STRIPE', 'PAYSTACK'] as const;

export interface StormOptions {
  /** The same seed gives the same buyers, weather and kills; how they meet is up to the machine. */
  readonly seed: number;
  readonly orders: number;
  /** How often the worker is killed with SIGKILL and started again. */
  readonly kills: number;
  /** One of planted-fault.ts, to show that the storm sees it. */
  readonly plant?: string | undefined;
}

/** What a buyer does, and how often of a hundred. */
const STORIES = {
  pays: 30,
  'pays and comes back at once': 14,
  'is declined, then pays': 8,
  'leaves the page open': 6,
  'gives the order back': 5,
  'gives the order back, then pays': 6,
  'pays while giving the order back': 6,
  'pays at both providers': 6,
  'pays after the end of the hold': 6,
  'pays another amount': 5,
  'pays, then wants the money back': 8,
} as const;
type Story = keyof typeof STORIES;

const WEATHERS = ['none', 'slow', 'failing', 'duplicate', 'reorder', 'lost', 'none', 'duplicate'] as const;
/** Buyers at once. */
const CROWD = 12;
/** A buyer gives up after so many tries to get to a page. */
const PATIENCE = 60;

/** A storm that is over, and the database that it left. */
export interface Aftermath {
  readonly app: TestApp;
  /** What each order's buyer did. */
  readonly stories: ReadonlyMap<string, Story>;
  end(): Promise<void>;
}

/**
 * Drives orders through both providers while these misbehave in turn and the worker is killed again and again; then
 * the weather clears, open holds come to their end, and everything that is due is waited for.
 */
export async function storm({ seed, orders, kills, plant }: StormOptions): Promise<Aftermath> {
  const random = chance(seed);
  const app = await startTestApp({ env: { SECRET_KEY: SHARED_SECRET } });
  const databaseUrl = await databaseUrlOf(app);
  const processes = {
    databaseUrl,
    ...(plant && { preload: ['./tests/support/planted-fault.ts'] }),
    env: { ...(plant && { PLANTED_FAULT: plant }) },
  };
  const server = await startServer({ ...processes, roles: 'web' });
  const worker = { ...processes, roles: 'worker', env: { ...processes.env, PUBLIC_URL: server.url } };
  let working = await startServer(worker);
  const buy = buying(through(app, server));

  const refundDeadline = new Date(Date.now() + 86_400_000).toISOString();
  const naira = { currency: 'NGN', taxBasisPoints: 750, refundDeadline };
  const wide = await app.given.event({ ...naira, tiers: [{ price: 500_000, capacity: orders * 3 }] });
  const narrow = await app.given.event({ ...naira, tiers: [{ price: 350_000, capacity: Math.ceil(orders / 12) }] });

  let over = false;
  const stories = new Map<string, Story>();
  let bought = 0;
  const buyer = async (): Promise<void> => {
    while (bought < orders && !over) {
      const place = (bought += 1);
      const own = chance(seed * 1_000_003 + place);
      const event = own.below(6) === 0 ? narrow : wide;
      await visit(event, own.weighted(STORIES), own.pick(PROVIDERS), own.below(3) + 1, place);
    }
  };

  const visit = async (event: GivenEvent, story: Story, provider: Provider, quantity: number, place: number) => {
    const email = `buyer-${place}@example.com`;
    const order = await buy.reserve(event, { quantity, email, key: randomUUID() });
    if (order.__typename !== 'Order') return; // the narrow event is sold out
    stories.set(order.id, story);
    const started = await goToPage(order, provider);
    if (!started) return;
    const pay = () => buy.press(started.redirectUrl!).catch(() => 0);
    switch (story) {
      case 'pays':
        await pay();
        break;
      case 'pays and comes back at once':
        await pay();
        await Promise.all([confirm(order), confirm(order)]);
        break;
      case 'is declined, then pays':
        await buy.press(started.redirectUrl!, 'decline');
        await pay();
        break;
      case 'leaves the page open':
        break;
      case 'gives the order back':
        await cancel(order);
        break;
      case 'gives the order back, then pays':
        await cancel(order);
        await pay();
        break;
      case 'pays while giving the order back':
        await Promise.all([cancel(order), pay(), confirm(order)]);
        break;
      case 'pays at both providers': {
        const other = await goToPage(order, provider === 'STRIPE' ? 'PAYSTACK' : 'STRIPE');
        await Promise.all([pay(), other && buy.press(other.redirectUrl!).catch(() => 0)]);
        break;
      }
      case 'pays after the end of the hold':
        await endHold(order.id);
        await sleep(own(place).below(1_500));
        await pay();
        break;
      case 'pays another amount':
        await changeAmount(started);
        await pay();
        break;
      case 'pays, then wants the money back':
        await pay();
        await confirm(order);
        await wantBack(order);
        break;
    }
  };
  const own = (place: number) => chance(seed * 7_919 + place);

  /** The buyer tries again, at the other provider if need be. Null: gave up. */
  const goToPage = async (order: BoughtOrder, provider: Provider): Promise<StartedCheckout | null> => {
    for (let tries = 0; tries < PATIENCE; tries += 1) {
      const answer = await buy.startCheckout(order, provider).catch(() => null);
      if (answer?.__typename === 'CheckoutStarted' && answer.redirectUrl) return answer;
      if (answer?.__typename === 'CheckoutStarted' || answer?.__typename === 'HoldExpiredError') return null;
      if (answer?.__typename === 'WrongStateError') return null; // paid meanwhile
      if (tries % 3 === 2) provider = provider === 'STRIPE' ? 'PAYSTACK' : 'STRIPE';
      await sleep(250);
    }
    return null;
  };
  const confirm = (order: BoughtOrder) => buy.confirm(order).catch(() => null);
  const cancel = (order: BoughtOrder) => buy.cancel(order).catch(() => null);
  /** Pressed twice, and once more in another tab. */
  const wantBack = async ({ id: orderId, accessToken }: BoughtOrder): Promise<void> => {
    const ask = (idempotencyKey: string) =>
      through(app, server).gql(
        'mutation ($input: RequestRefundInput!) { requestRefund(input: $input) { __typename } }',
        { input: { orderId, accessToken, reason: 'rain', idempotencyKey } },
      );
    const key = randomUUID();
    await Promise.all([ask(key), ask(key), ask(randomUUID())].map(asked => asked.catch(() => null)));
  };
  const endHold = (orderId: string) =>
    app.sql(
      `update orders set hold_expires_at = now() where id = ? and status in ('HELD', 'AWAITING_PAYMENT') and hold_expires_at > now()`,
      [orderId],
    );
  /** As if the provider had taken something else than it was asked for. */
  const changeAmount = async ({ payment }: StartedCheckout): Promise<void> => {
    await app.sql('update sandbox.stripe_sessions set amount = amount - 100 where id = ?', [payment!.reference]);
    await app.sql('update sandbox.paystack_transactions set amount = amount - 100 where reference = ?', [
      payment!.reference,
    ]);
  };

  const weather = async (): Promise<void> => {
    while (!over) {
      for (const provider of PROVIDERS) await buy.weather(provider, random.pick(WEATHERS), 200 + random.below(600));
      await sleep(700 + random.below(1_500));
    }
    for (const provider of PROVIDERS) await buy.weather(provider, 'none');
  };
  const killer = async (): Promise<void> => {
    for (let killed = 0; killed < kills && !over; killed += 1) {
      await sleep(500 + random.below(2_500));
      await working.kill();
      working = await startServer(worker);
    }
  };

  const end = async (): Promise<void> => {
    await working.stop();
    await server.stop();
    await app[Symbol.asyncDispose]();
  };
  const around = [killer(), weather()];
  for (const one of around) one.catch(() => {}); // told below
  try {
    await Promise.all(Array.from({ length: CROWD }, buyer));
    await around[0];
    over = true;
    await around[1];
    await clearUp(app, stories);
  } catch (error) {
    over = true;
    await Promise.allSettled(around);
    await end();
    throw error;
  }
  return { app, stories, end };
}

/**
 * A job that was replaced while it ran is left with all its attempts used up when its worker is killed: what replaced
 * it does the work (graphile-worker, add_job with a key).
 */
const NOT_REPLACED = 'not (attempts >= max_attempts and last_error is null and key is null)';

/** Time passes: holds end, what a killed worker had begun is free, payments that nobody told of are asked about. */
async function clearUp(app: TestApp, stories: ReadonlyMap<string, Story>): Promise<void> {
  const pass = async (): Promise<void> => {
    await app.sql(`update orders set hold_expires_at = now() where hold_expires_at > now()
                   and status in ('HELD', 'AWAITING_PAYMENT')`);
    await app.sql('update payments set next_check_at = now() where received is null and next_check_at > now()');
    // Hours in seconds: what would be tried for two days must not be given up in a minute.
    await app.sql('update graphile_worker._private_jobs set run_at = now(), attempts = 0 where run_at > now()');
    await app.sql(`update sandbox.deliveries set due_at = clock_timestamp() where state = 'PENDING'`);
  };
  const waits = () =>
    app.sql<{ what: string; n: number }>(
      `select * from (
         select 'open orders' as what, count(*)::int as n from orders where status in ('HELD', 'AWAITING_PAYMENT')
         union all select 'jobs', count(*)::int from graphile_worker.jobs where ${NOT_REPLACED}
         union all select 'webhooks', count(*)::int from sandbox.deliveries where state = 'PENDING'
         union all select 'money unheard of', count(*)::int from payments where received is null and (
           exists (select from sandbox.paystack_transactions as t where t.reference = payments.reference and t.paid_at is not null)
           or exists (select from sandbox.stripe_sessions as s join sandbox.stripe_payment_intents as i on i.id = s.payment_intent
                      where s.id = payments.reference and i.status = 'succeeded'))
         union all select 'refunds', count(*)::int from refunds where status = 'PROCESSING'
       ) as waiting where n > 0`,
    );
  await pass();
  let nudged = performance.now();
  await until(
    async () => {
      if (performance.now() - nudged > 3_000) {
        await pass();
        nudged = performance.now();
      }
      return waits();
    },
    left => left.length === 0,
    60_000 + stories.size * 300, // a circuit that opened last is open for a minute
  ).catch(async (error: Error) => {
    const jobs = await app.sql(
      'select task_identifier, attempts, last_error, locked_by, run_at from graphile_worker.jobs limit 5',
    );
    throw new Error(`${error.message}; jobs: ${JSON.stringify(jobs)}`);
  });
}
