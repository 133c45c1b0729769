import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { clock } from '../server/platform/clock.js';
import { ProviderName } from '../server/payments/payment.entity.js';
import { daysDue, nightOf, plusDays } from '../server/reconciliation/night.policy.js';
import { startTestApp, type TestApp } from './support/app.js';
import { raiseBarrier } from './support/barrier.js';
import { buying, until } from './support/buying.js';
import type { GivenEvent } from './support/given.js';
import { reconciling } from './support/reconciling.js';
import { databaseUrlOf, SHARED_SECRET, startServer } from './support/server-process.js';

let app: TestApp;
let buy: ReturnType<typeof buying>;
let books: ReturnType<typeof reconciling>;
let event: GivenEvent;
beforeAll(async () => {
  app = await startTestApp({ listen: true, env: { SECRET_KEY: SHARED_SECRET } });
  buy = buying(app);
  books = reconciling(app, buy);
  event = await app.given.event({ currency: 'NGN', tiers: [{ price: 500_000, capacity: 200 }] });
});
afterEach(() => clock.reset());
afterAll(async () => app[Symbol.asyncDispose]());

describe('the days of a night', () => {
  const due = (night: string, known: Partial<Parameters<typeof daysDue>[1]> = {}) =>
    daysDue(night, { since: '2026-01-01', comparedAt: new Map(), withDifferences: new Set(), ...known });
  const at = (text: string) => new Date(`${text}Z`);

  test('a night begins at four o’clock UTC', () => {
    expect(nightOf(at('2026-11-21T03:59:59'))).toBe('2026-11-20');
    expect(nightOf(at('2026-11-21T04:00:00'))).toBe('2026-11-21');
  });

  test('a day is looked at 1, 2, 7 and 30 days later', () => {
    const comparedAt = new Map<string, Date>();
    const looks: number[] = [];
    for (let night = '2026-03-02'; night < '2026-05-01'; night = plusDays(night, 1)) {
      const days = due(night, { since: '2026-03-01', comparedAt });
      if (days.includes('2026-03-01')) looks.push((Date.parse(night) - Date.parse('2026-03-01')) / 86_400_000);
      for (const day of days) comparedAt.set(day, at(`${night}T04:01:00`));
    }
    expect(looks).toEqual([1, 2, 7, 30]);
  });

  test('those that were missed while nothing ran are caught up, oldest first', () => {
    const comparedAt = new Map([
      ['2026-03-01', at('2026-03-03T04:01:00')], // twice: the next look is on the 8th
      ['2026-03-02', at('2026-03-03T04:01:00')],
    ]);
    expect(due('2026-03-06', { since: '2026-03-01', comparedAt })).toEqual([
      '2026-03-02',
      '2026-03-03',
      '2026-03-04',
      '2026-03-05',
    ]);
  });

  test('one with open differences is looked at every night, however old', () => {
    const comparedAt = new Map([['2026-01-01', at('2026-11-19T04:01:00')]]);
    const known = { since: '2026-11-20', comparedAt, withDifferences: new Set(['2026-01-01']) };
    expect(due('2026-11-20', known)).toEqual(['2026-01-01']);
    expect(due('2026-11-20', { ...known, comparedAt: new Map([['2026-01-01', at('2026-11-20T04:01:00')]]) })).toEqual(
      [],
    );
  });
});

describe('a night', () => {
  const runs = () =>
    app.sql<{ provider: string; day: string; finished: boolean }>(
      `select provider, day::text, finished_at is not null as finished from reconciliation_runs
       where night is not null order by provider desc, day`,
    );

  test('is planned once by any number of processes at the same instant, and its days are compared once', async () => {
    const [stripe, paystack] = [
      await books.paid(event, 'STRIPE', { settled: false }),
      await books.paid(event, 'PAYSTACK'),
    ];
    const yesterday = plusDays(nightOf(clock.now()), -1);
    await books.on(yesterday, stripe, paystack);
    const barrier = await raiseBarrier(await databaseUrlOf(app), { table: 'reconciliation_runs', on: 'insert' });
    const planning = Array.from({ length: 8 }, () => app.app.services().reconciliation.planNight());
    await barrier.reached(8);
    await barrier.open();
    await Promise.all(planning);
    const planned = [
      { provider: 'STRIPE', day: yesterday },
      { provider: 'PAYSTACK', day: yesterday },
    ];
    expect(await runs()).toEqual(planned.map(run => ({ ...run, finished: false })));
    const jobs = `select count(*)::int as jobs from graphile_worker.jobs where task_identifier = 'reconcileDay'`;
    expect(await app.sql(jobs)).toEqual([{ jobs: 2 }]);

    await app.runJobs();
    await app.app.services().reconciliation.planNight();

    expect(await runs()).toEqual(planned.map(run => ({ ...run, finished: true })));
    expect(await buy.now(stripe)).toMatchObject({ status: 'PAID' });
  });

  test('two server processes that start at the same instant compare its days once', async () => {
    await app.sql('delete from reconciliation_differences');
    await app.sql('delete from reconciliation_runs');
    const databaseUrl = await databaseUrlOf(app);
    const env = { PUBLIC_URL: app.url }; // their sandbox is ours
    const barrier = await raiseBarrier(databaseUrl, { table: 'reconciliation_runs', on: 'insert' });
    const servers = await Promise.all(
      Array.from({ length: 2 }, () => startServer({ databaseUrl, roles: 'worker', env })),
    );
    try {
      await barrier.reached(2);
      await barrier.open();
      const found = await until(runs, all => all.length > 0 && all.every(({ finished }) => finished), 30_000);
      expect(found.map(({ provider }) => provider).sort()).toEqual(['PAYSTACK', 'STRIPE']);
    } finally {
      await Promise.all(servers.map(server => server.stop()));
    }
  }, 60_000);

  test('on which a provider is away is tried again, and the day is planned anew the next night', async () => {
    await app.sql('delete from reconciliation_differences');
    await app.sql('delete from reconciliation_runs');
    await buy.weather('STRIPE', 'failing');
    await app.app.services().reconciliation.planNight();
    await app.runJobs();

    const yesterday = plusDays(nightOf(clock.now()), -1);
    expect(await runs()).toEqual([
      { provider: 'STRIPE', day: yesterday, finished: false },
      { provider: 'PAYSTACK', day: yesterday, finished: true },
    ]);
    const jobs = `select attempts, last_error from graphile_worker.jobs where task_identifier = 'reconcileDay'`;
    expect(await app.sql(jobs)).toEqual([
      { attempts: 1, last_error: expect.stringContaining('STRIPE is not available') },
    ]);

    clock.advance(24 * 3_600_000);
    await buy.weather('STRIPE', 'none');
    await app.app.services().reconciliation.planNight();
    await app.runJobs();

    const again = (await runs()).filter(
      ({ provider, day, finished }) => provider === 'STRIPE' && day === yesterday && finished,
    );
    expect(again).toHaveLength(1);
  });

  test('with a provider that is off fails that provider’s run and says so', async () => {
    await app.sql('delete from reconciliation_differences');
    await app.sql('delete from reconciliation_runs');
    const off = await startTestApp({ env: { STRIPE_SECRET_KEY: 'sk_test_x', STRIPE_WEBHOOK_SECRET: 'whsec_x' } });
    try {
      const services = off.app.services();
      await expect(services.reconciliation.compareNow(ProviderName.PAYSTACK, '2026-03-01')).rejects.toThrow(
        'not set up',
      );
      expect(await off.sql('select last_error, finished_at from reconciliation_runs')).toEqual([
        { last_error: 'ProviderUnavailable: PAYSTACK is not available: it is not set up', finished_at: null },
      ]);
      expect(services.reconciliation.enabled).toEqual(['STRIPE']);
    } finally {
      await off[Symbol.asyncDispose]();
    }
  });
});

describe('a difference', () => {
  const rows = (day: string) =>
    app.sql<{ id: string; open: boolean }>(
      'select id, resolved_at is null as open from reconciliation_differences where day = ?',
      [day],
    );
  const paidLess = async (day: string): Promise<string> => {
    const order = await books.paid(event, 'STRIPE');
    await books.on(day, order);
    const { id } = await books.paymentOf(order);
    await books.there('STRIPE', id, 'amount', 1);
    return id;
  };

  test('is found once, is resolved when it is gone, and opens again when it is back', async () => {
    const day = books.newDay();
    const id = await paidLess(day);
    await books.compare('STRIPE', day);
    const [found] = await rows(day);
    await books.compare('STRIPE', day);
    expect(await rows(day)).toEqual([{ ...found, open: true }]);

    await books.there('STRIPE', id, 'amount', 500_000);
    expect(await books.compare('STRIPE', day)).toEqual([]);
    expect(await rows(day)).toEqual([{ ...found, open: false }]);

    await books.there('STRIPE', id, 'amount', 1);
    await books.compare('STRIPE', day);
    expect(await rows(day)).toEqual([{ ...found, open: true }]);
  });

  test('that a slow run has seen is not opened by it after a quicker one saw that it is gone', async () => {
    const day = books.newDay();
    const id = await paidLess(day);
    const provider = app.app.resources.providers.get(ProviderName.STRIPE);
    const listRefunds = provider.listRefunds.bind(provider);
    let goOn = (): void => {};
    const held = new Promise<void>(resolve => (goOn = resolve));
    const reached = new Promise<void>(resolve => {
      provider.listRefunds = async function* (span) {
        provider.listRefunds = listRefunds;
        resolve();
        await held;
        yield* listRefunds(span);
      };
    });

    const slow = books.compare('STRIPE', day);
    await reached;
    await books.there('STRIPE', id, 'amount', 500_000);
    await books.compare('STRIPE', day);
    goOn();

    expect(await slow).toEqual([]);
    expect(await rows(day)).toEqual([]);
  });
});
