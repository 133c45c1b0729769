/* Long because it is one outage seen from every door at once: requests, jobs, sockets and limits share its load. */
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { KEPT_MS } from '../server/platform/graphql/public-answers.js';
import { startTestApp, type TestApp } from './support/app.js';
import { buying, until, type BoughtOrder, type StartedCheckout } from './support/buying.js';
import { count, crowd, signedWebhook, type Asked } from './support/crowd.js';
import { differences } from './support/differences.js';
import type { GivenEvent } from './support/given.js';
import { startOwnPostgres, type OwnPostgres } from './support/own-postgres.js';
import { databaseUrlOf, SHARED_SECRET, startServer, through, type ServerProcess } from './support/server-process.js';
import { watch } from './support/watch.js';

/** PostgreSQL goes away in the middle of sales and comes back; the processes stay. */
let postgres: OwnPostgres;
let app: TestApp;
let one: ServerProcess;
let other: ServerProcess;
/** The test is over, whether it got to its end or not. */
let over = false;
beforeAll(async () => {
  postgres = await startOwnPostgres();
}, 30_000);
afterEach(async () => {
  over = true;
  const endings = [await one.stop(), await other.stop()];
  const lines = [...one.lines, ...other.lines];
  expect(lines.filter(line => /"level":"fatal"|unhandledRejection|uncaughtException/.test(line))).toEqual([]);
  const stopping = lines.filter(line => /could not be stopped|stopping took too long/.test(line));
  expect({ endings, stopping }).toEqual({ endings: [0, 0], stopping: [] }); // says which part would not end
  await app[Symbol.asyncDispose]();
});
afterAll(async () => postgres.dispose());

/** What may never be told to a stranger: a place in the code, a statement, another system's words. */
const INSIDES =
  /\bat .*[.:]\d+:\d+|\b(select|insert|update|delete)\b.*\b(from|into|set)\b|ECONN|pg_|postgres|terminat/i;
/** What is asked for. */
const KINDS = ['reserve', 'checkout', 'pay', 'look', 'me', 'sign in', 'webhook', 'file', 'health'];
const QUICK_MS = 5_000;
/** How long a buyer asks again and again before giving up. */
const PERSISTENCE_MS = 90_000;
const OUTAGE_MS = 6_000;

const RESERVE = `mutation ($input: ReserveTicketsInput!) { reserveTickets(input: $input) {
  __typename ... on Order { id status accessToken } ... on UserError { code message } } }`;
const START = `mutation ($input: StartCheckoutInput!) { startCheckout(input: $input) {
  __typename ... on CheckoutStarted { redirectUrl order { status } } ... on UserError { code message } } }`;
const SIGN_IN = `mutation ($input: SignInInput!) { signIn(input: $input) { __typename ... on UserError { code } } }`;
const LOOK = `query ($id: ID) { event(id: $id) { title tiers { available } } }`;
const ME = 'query { me { id email } }';

test.each(['fast', 'immediate'] as const)(
  'PostgreSQL is stopped (%s) and started under load: requests fail clearly and at once, then everything works again',
  async mode => {
    over = false;
    app = await startTestApp({ env: { SECRET_KEY: SHARED_SECRET } });
    const databaseUrl = await databaseUrlOf(app);
    const env = { RATE_LIMIT: 'on', TRUST_PROXY: '127.0.0.1,::1' };
    [one, other] = await Promise.all([
      startServer({ databaseUrl, env }),
      startServer({ databaseUrl, env, roles: 'web' }),
    ]);
    const free = await app.given.event({ tiers: [{ capacity: 100_000 }] });
    const paid = await app.given.event({ currency: 'NGN', tiers: [{ price: 500_000, capacity: 100_000 }] });
    const reader = await app.given.user();
    const { asked, ask, gql } = crowd(one);
    const attendance = watch<{ sold: number }>(
      other.url,
      'subscription ($id: ID!) { attendance(eventId: $id) { sold } }',
      { id: free.id },
      free.organization.owner.token,
    );
    await attendance.until(({ sold }) => sold === 0);

    // Each buyer does not give up: the same key until there is an answer.
    let selling = true;
    const bought: { key: string; order: BoughtOrder; event: GivenEvent }[] = [];
    const insist = async <T>(what: string, step: () => Promise<T | null>): Promise<T> => {
      for (const end = performance.now() + PERSISTENCE_MS; ; await sleep(100)) {
        const done = await step();
        if (done) return done;
        if (!over && performance.now() < end) continue;
        const answers = asked.filter(answer => answer.what === what && answer.began > end - 10_000);
        throw new Error(`No ${what} in ${PERSISTENCE_MS} ms; others were told: ${JSON.stringify(answers.slice(-5))}`);
      }
    };
    const buyer = async (event: GivenEvent, provider: string | null): Promise<void> => {
      while (selling && !over) {
        const key = randomUUID();
        const input = {
          eventId: event.id,
          items: [{ tierId: event.tier.id, quantity: 1 }],
          buyer: { name: 'Bo', email: `${key}@example.com` },
          idempotencyKey: key,
        };
        const order = await insist(
          'reserve',
          async () => (await gql('reserve', RESERVE, { input }))?.reserveTickets as BoughtOrder,
        );
        bought.push({ key, order, event });
        const { id: orderId, accessToken } = order;
        const start = { orderId, accessToken, provider, returnUrl: `${one.url}/back`, idempotencyKey: key };
        const started = await insist('checkout', async () => {
          const answer = (await gql('checkout', START, { input: start }))?.startCheckout as StartedCheckout | undefined;
          // The provider is this process too: what it can't do just now is told as such, and the hold stays.
          return answer?.__typename === 'CheckoutStarted' ? answer : null;
        });
        if (!started.redirectUrl) continue;
        const { pathname } = new URL(started.redirectUrl);
        const body = new URLSearchParams({ outcome: 'pay' });
        await insist('pay', async () => {
          const { status } = await ask('pay', pathname, { method: 'POST', redirect: 'manual', body });
          return status === 303 || status === 302 || status === 410 || status === 409 || null;
        });
      }
    };
    const passerBy = async (step: () => Promise<unknown>): Promise<void> => {
      while (selling && !over) {
        await step();
        await sleep(100);
      }
    };
    const people = [
      ...Array.from({ length: 4 }, () => buyer(free, null)),
      buyer(paid, 'PAYSTACK'),
      buyer(paid, 'STRIPE'),
      passerBy(() => gql('look', LOOK, { id: free.id })),
      passerBy(() => gql('me', ME, {}, reader.token)),
      passerBy(() => gql('sign in', SIGN_IN, { input: { email: `${randomUUID()}@example.com`, password: 'wrong' } })),
      passerBy(() => ask('webhook', '/webhooks/stripe', signedWebhook())),
      passerBy(() => ask('file', '/dev/outbox', { headers: { accept: 'application/json' } })),
      passerBy(() => ask('health', '/health', {})),
    ];
    for (const person of people) person.catch(() => {}); // told below, unless the test failed before
    const succeeded = (from: number) => asked.filter(({ began, outcome }) => began >= from && outcome === 'ok');
    const everybodyServed = (from: number) =>
      until(
        async () => KINDS.filter(kind => succeeded(from).filter(({ what }) => what === kind).length < 10),
        missing => missing.length === 0,
        30_000,
      );
    await everybodyServed(0);
    await attendance.until(({ sold }) => sold > 0);

    await postgres.stop(mode);
    const stopped = performance.now();
    const readiness = await until(
      () => one.fetch('/ready', { ms: QUICK_MS }),
      ({ status }) => status === 503,
    );
    expect(await readiness.json()).toMatchObject({ status: 'unavailable', checks: { database: 'failed' } });
    await sleep(OUTAGE_MS);
    const startedAgain = performance.now();
    await postgres.start();
    const back = performance.now();
    await until(
      () => Promise.all([one.fetch('/ready'), other.fetch('/ready')]),
      all => all.every(({ ok }) => ok),
      5_000,
    );

    await everybodyServed(back);
    selling = false;
    await Promise.all(people);

    // In between: an answer to each, soon, that says what it is and nothing else.
    const during = asked.filter(({ began }) => began > stopped && began < startedAgain - 100);
    expect(during.length).toBeGreaterThan(100);
    expect(count(during.filter(({ what }) => what === 'health'))).toEqual({ ok: expect.any(Number) });
    // An event's page is what it was a second ago: that long its answer is kept.
    const isKept = ({ what, began }: Asked) => what === 'look' && began < stopped + KEPT_MS;
    const hurt = during.filter(one => one.what !== 'health' && !isKept(one));
    expect(Object.keys(count(hurt)).sort()).toEqual(['503', 'SERVICE_UNAVAILABLE']);
    const others = asked.filter(
      ({ began, outcome }) => began <= stopped || (began >= startedAgain - 100 && outcome !== 'ok'),
    );
    const known = /^(ok|503|SERVICE_UNAVAILABLE)$/;
    expect(count(others.filter(({ outcome }) => !known.test(outcome)))).toEqual({});
    expect(
      asked.filter(({ outcome, ms }) => outcome !== 'ok' && ms > QUICK_MS).map(slow => [slow.what, slow.ms]),
    ).toEqual([]);
    expect(asked.filter(({ outcome, body }) => outcome !== 'ok' && INSIDES.test(body)).map(({ body }) => body)).toEqual(
      [],
    );

    // Jobs go on: every order that went to a page or was free is paid, has its ticket and its mail.
    const byStatus = () =>
      app.sql<{ status: string; n: number }>('select status, count(*)::int as n from orders group by 1');
    await until(byStatus, orders => orders.length === 1, 60_000); // a webhook that was refused is sent again
    expect(await byStatus()).toEqual([{ status: 'PAID', n: bought.length }]);
    await until(
      () => app.sql('select task_identifier, attempts, last_error from graphile_worker.jobs'),
      jobs => jobs.length === 0,
      60_000,
    );
    const [{ mailed }] = (await app.sql<{ mailed: number }>(
      `select count(*)::int as mailed from outbox_messages join emails using (id) where template = 'orderTickets'`,
    )) as [{ mailed: number }];
    expect(mailed).toBe(bought.length);
    expect(await differences(app)).toEqual([]);

    // The subscription at the other process went through it all, and hears within a second of what happens now.
    const [{ sold }] = (await app.sql<{ sold: number }>('select sold from tiers where id = ?', [free.tier.id])) as [
      { sold: number },
    ];
    await attendance.until(figures => figures.sold === sold);
    const buy = buying(through(app, one));
    await buy.startCheckout(await buy.reserve(free), null);
    await attendance.until(figures => figures.sold === sold + 1, 1_000);
    expect(attendance.errors).toEqual([]);
    await attendance.close();

    // Attempts are counted by all processes together again.
    const counted = () =>
      app.sql<{ points: number }>(`select sum(points)::int as points from rate_limits where key like 'signIn:%'`);
    const before = (await counted())[0]!.points;
    await gql('sign in', SIGN_IN, { input: { email: reader.email, password: 'wrong' } });
    expect((await counted())[0]!.points).toBeGreaterThan(before);

    expect([one.ended, other.ended]).toEqual([undefined, undefined]);
  },
  180_000,
);
