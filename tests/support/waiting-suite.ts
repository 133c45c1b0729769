import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { clock } from '../../server/platform/clock.js';
import { anotherProcess } from './another-process.js';
import { startTestApp, type TestApp } from './app.js';
import { differences } from './differences.js';
import type { GivenEvent } from './given.js';
import { waiting } from './waiting.js';

export interface WaitingSuite {
  readonly app: TestApp;
  readonly wait: ReturnType<typeof waiting>;
}

export interface CrowdedSuite extends WaitingSuite {
  /** So many of the public want one ticket each, at two processes. @returns how many of them had one. */
  readonly buyers: (many: number, event: GivenEvent) => Promise<number>;
}

/**
 * A listening server for a file of tests about waitlists, handed over before the first of them. After each the clock is right
 * again; after the last the jobs have run, and `verify` finds nothing wrong.
 */
export function waitingSuite(use: (suite: WaitingSuite) => void): void {
  suiteOf(use, () => Promise.resolve());
}

/** As `waitingSuite`, with a second process of the same installation. */
export function crowdedSuite(use: (suite: CrowdedSuite) => void): void {
  let app: TestApp;
  let other: Awaited<ReturnType<typeof anotherProcess>>;
  // A hundred mails of tickets a test: left to lie, they would be rendered in the time of the first that reads a mail.
  afterEach(async () => app.runJobs(), 60_000);
  suiteOf(
    async suite => {
      ({ app } = suite);
      other = await anotherProcess(suite.app);
      const urls = [suite.app.url, other.url] as const;
      const buyers = async (many: number, event: GivenEvent) => {
        const bought = await times(many, i => hasBought(urls[i % 2 === 0 ? 1 : 0], event, i));
        return bought.filter(Boolean).length;
      };
      use({ ...suite, buyers });
    },
    () => other[Symbol.asyncDispose](),
  );
}

/** So much at once. */
export const times = <T>(n: number, work: (i: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: n }, (_, i) => work(i)));

function suiteOf(begin: (suite: WaitingSuite) => void | Promise<void>, end: () => PromiseLike<void>): void {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ listen: true });
    await begin({ app, wait: waiting(app) });
  });
  afterEach(() => clock.reset());
  afterAll(async () => {
    await app.runJobs();
    expect(await differences(app)).toEqual([]);
    await end();
    await app[Symbol.asyncDispose]();
  });
}

/** Not where the tickets are gone, nor where nobody may see them. */
async function hasBought(url: string, event: GivenEvent, i: number): Promise<boolean> {
  const input = {
    eventId: event.id,
    items: [{ tierId: event.tier.id, quantity: 1 }],
    buyer: { name: 'Public', email: `public-${i}@example.com` },
    idempotencyKey: randomUUID(),
  };
  const query = 'mutation ($input: ReserveTicketsInput!) { reserveTickets(input: $input) { __typename } }';
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { input } }),
  });
  const { data } = (await answer.json()) as { data: { reserveTickets: { __typename: string } } | null };
  return data?.reserveTickets.__typename === 'Order';
}
