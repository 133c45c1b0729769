import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { OutgoingHttpHeaders } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createApp, type App } from '../server/app.js';
import { log } from '../server/platform/log.js';
import { clock } from '../server/platform/clock.js';
import { startTestApp, type TestApp } from './support/app.js';
import { buying } from './support/buying.js';
import type { GivenEvent } from './support/given.js';
import { databaseUrlOf } from './support/server-process.js';
import { statementsOf } from './support/statements.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(async () => app[Symbol.asyncDispose]());
afterEach(() => clock.reset());

const PAGE = `query Page($slug: String, $promoCode: String) { event(slug: $slug) { id title venue { name } organization { name }
  tiers(promoCode: $promoCode) { id name available onSale price { amount currency } } } }`;

interface Answer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly text: string;
  readonly data: { event: { title: string; tiers: { name: string; available: number; onSale: boolean }[] } | null };
}
/** Without a listening server there is no worker either, whose statements would be counted as well. */
async function ask(body: object, headers: Record<string, string> = {}, at: App = app.app): Promise<Answer> {
  const response = await at.http.inject({ method: 'POST', url: '/graphql', headers, payload: body });
  const { statusCode: status, headers: answered, body: text } = response;
  return { status, headers: answered, text, ...response.json<Pick<Answer, 'data'>>() };
}
const page = ({ slug }: GivenEvent, headers?: Record<string, string>, more: object = {}) =>
  ask({ query: PAGE, variables: { slug, ...more } }, headers);
/** What the database was asked for it. */
const costOf = async (asking: () => Promise<unknown>) => (await statementsOf(app, asking)).length;

describe('the page of an event', () => {
  test('is read anew in one statement, with its organization and its tiers', async () => {
    const event = await app.given.event({ tiers: [{ name: 'Stalls' }, { name: 'Balcony' }] });
    let answer: Answer | undefined;
    expect(await statementsOf(app, async () => (answer = await page(event)))).toHaveLength(1);
    expect(answer?.data.event).toMatchObject({
      organization: { name: expect.any(String) },
      tiers: [{ name: 'Stalls' }, { name: 'Balcony' }],
    });
  });

  test('is read once for all who ask, and they get the same to the byte', async () => {
    const event = await app.given.event();
    const first = await page(event);
    expect(await costOf(() => page(event))).toBe(0);
    const second = await page(event);
    expect(second.text).toBe(first.text);
    for (const name of ['content-type', 'cache-control', 'content-security-policy', 'vary']) {
      expect([name, second.headers[name]]).toEqual([name, first.headers[name]]);
    }
    expect(second.headers['cache-control']).toBe('public, max-age=1');
    expect(second.headers['x-request-id']).not.toBe(first.headers['x-request-id']);
  });

  test('is read anew at once when tickets were taken, came back, or it was changed', async () => {
    const event = await app.given.event({ tiers: [{ capacity: 10, price: 0 }] });
    const available = async () => (await page(event)).data.event!.tiers[0]!.available;
    expect(await available()).toBe(10);
    const order = await buying(app).reserve(event, { quantity: 3 });
    expect(await available()).toBe(7);
    await buying(app).cancel(order);
    expect(await available()).toBe(10);
    await app.given.paidOrder(event, { quantity: 2 });
    expect(await available()).toBe(8);

    const { token } = event.organization.owner;
    const change = `mutation ($input: UpdateEventInput!) { updateEvent(input: $input) { __typename } }`;
    await app.gql(change, { input: { eventId: event.id, title: 'Another name' } }, { token });
    expect((await page(event)).data.event!.title).toBe('Another name');
  });

  test('is read anew after a second: time changes it as well', async () => {
    const saleStartsAt = new Date(clock.now().getTime() + 60_000);
    const event = await app.given.event({ tiers: [{ saleStartsAt }] });
    const onSale = async () => (await page(event)).data.event!.tiers[0]!.onSale;
    expect(await onSale()).toBe(false);
    clock.advance(60_000);
    expect(await onSale()).toBe(true);
    clock.reset();
    expect(await onSale()).toBe(false);
  });

  test('is never kept while it is read and changed at the same time', async () => {
    const event = await app.given.event({ tiers: [{ capacity: 1_000, price: 0 }] });
    const buyers = Array.from({ length: 40 }, async () => {
      for (let i = 0; i < 5; i += 1) await Promise.all([page(event), app.given.order(event), page(event)]);
    });
    await Promise.all(buyers);
    expect((await page(event)).data.event!.tiers[0]!.available).toBe(1_000 - 200);
  });

  test('is read once by a crowd that comes when it has just changed', async () => {
    const event = await app.given.event({ tiers: [{ capacity: 1_000, price: 0 }] });
    await page(event);
    const one = await costOf(async () => {
      await app.given.order(event);
      await page(event);
    });
    const crowd = await costOf(async () => {
      await app.given.order(event);
      const answers = await Promise.all(Array.from({ length: 100 }, () => page(event)));
      expect(new Set(answers.map(({ data }) => data.event!.tiers[0]!.available))).toEqual(new Set([998]));
    });
    expect(crowd).toBe(one);
  });

  test('says to caches on the way that they may keep it, and nothing else does', async () => {
    const event = await app.given.event();
    const get = async (query: string, headers: Record<string, string> = {}) => {
      const asked = { url: '/graphql', query: { query }, headers: { 'apollo-require-preflight': '1', ...headers } };
      const response = await app.app.http.inject(asked);
      expect(response.statusCode).toBe(200);
      return [response.headers['cache-control'], response.headers['vary']?.includes('authorization')];
    };
    const { token } = event.organization.owner;
    const title = `{ event(slug: "${event.slug}") { title } }`;
    expect(await get(title)).toEqual(['public, max-age=1', true]);
    expect((await get(title, { authorization: `Bearer ${token}` }))[0]).toBe('no-store');
    expect((await get('{ now }'))[0]).toBe('no-store');
    expect((await get('{ event(slug: "nothing") { title } }'))[0]).toBe('no-store');
  });
});

describe('nobody gets an answer that was another’s', () => {
  test('staff see their draft and their hidden tiers, and nobody after them does', async () => {
    const organization = await app.given.organization();
    const draft = await app.given.event({ organization, draft: true });
    const event = await app.given.event({ organization, tiers: [{}, { name: 'Friends', hidden: true }] });
    const authorization = `Bearer ${organization.owner.token}`;
    for (const headers of [{ authorization }, {}, { authorization }, {}] as Record<string, string>[]) {
      const isOwner = 'authorization' in headers;
      expect((await page(draft, headers)).data.event !== null).toBe(isOwner);
      expect((await page(event, headers)).data.event!.tiers).toHaveLength(isOwner ? 2 : 1);
      expect((await page(event, headers)).headers['cache-control']).toBe(isOwner ? 'no-store' : 'public, max-age=1');
    }
  });

  test('a promo code opens for those who type it; each guess is counted', async () => {
    const event = await app.given.event({ tiers: [{}, { name: 'Friends', hidden: true }] });
    const promoCode = await app.given.promoCode(event, { percentOff: 10, tierIds: [event.tiers[1]!.id] });
    for (let i = 0; i < 2; i += 1) {
      const opened = await page(event, {}, { promoCode });
      expect([opened.data.event!.tiers.length, opened.headers['cache-control']]).toEqual([2, 'no-store']);
      expect((await page(event)).data.event!.tiers).toHaveLength(1);
      expect((await page(event, {}, { promoCode: null })).data.event!.tiers).toHaveLength(1);
    }
    expect(await costOf(() => page(event, {}, { promoCode: 'GUESS' }))).toBeGreaterThan(0);
    expect(await costOf(() => page(event, {}, { promoCode: 'GUESS' }))).toBeGreaterThan(0);
  });

  test('an answer with an error, of several fields, or about more than the page, is not kept', async () => {
    const event = await app.given.event();
    const { slug } = event;
    for (const query of [
      'query ($slug: String) { event(slug: $slug) { title attendance { sold } } }',
      'query ($slug: String) { event(slug: $slug) { title } now }',
      'query ($slug: String) { event(slug: $slug) { title } other: event(slug: $slug) { title } }',
      'query ($slug: String) { event(slug: $slug, id: "x") { title } }',
    ]) {
      await ask({ query, variables: { slug } });
      expect([query, (await ask({ query, variables: { slug } })).headers['cache-control']]).toEqual([
        query,
        'no-store',
      ]);
    }
    const operations = 'query A($slug: String) { event(slug: $slug) { title } } query B { now }';
    const of = (operationName: string) => ask({ query: operations, operationName, variables: { slug } });
    expect((await of('A')).data.event).toMatchObject({});
    expect((await of('B')).data.event).toBeUndefined();
  });

  test('a broken body, and one that is none, are refused as ever', async () => {
    const post = (payload: string, type = 'application/json') =>
      app.app.http.inject({ method: 'POST', url: '/graphql', headers: { 'content-type': type }, payload });
    expect((await post('{"query": ')).statusCode).toBe(400);
    expect((await post('')).statusCode).toBe(400);
    expect((await post('{"__proto__": {"query": "{ now }"}}')).statusCode).toBe(400);
    expect((await post('{ now }', 'text/plain')).statusCode).toBe(400);
  });
});

test('a change in another process is seen here within a second', async () => {
  const other = await createApp({ config: app.app.resources.config, log, databaseUrl: await databaseUrlOf(app) });
  try {
    const event = await app.given.event({ tiers: [{ capacity: 10, price: 0 }] });
    const { slug } = event;
    const available = async () =>
      (await ask({ query: PAGE, variables: { slug } }, {}, other)).data.event!.tiers[0]!.available;
    expect(await available()).toBe(10);
    await buying(app).reserve(event, { quantity: 4 });
    const began = performance.now();
    while ((await available()) !== 6) {
      expect(performance.now() - began).toBeLessThan(1_000);
      await sleep(10);
    }
  } finally {
    for (const [, step] of other.stopSteps) await step();
  }
});
