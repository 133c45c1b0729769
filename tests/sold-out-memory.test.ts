import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { startTestApp, type TestApp } from './support/app.js';
import { buying } from './support/buying.js';
import { statementsOf } from './support/statements.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(async () => app[Symbol.asyncDispose]());

/** The clock that the memory reads stands still, and goes on when a test says so. */
let now: number;
beforeEach(() => {
  now = performance.now();
  jest.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => {
  jest.restoreAllMocks();
});

/** What somebody hears who wants one, and whether a statement asked the tiers for it. */
async function ask(...wish: Parameters<ReturnType<typeof buying>['reserve']>) {
  let heard = '';
  const statements = await statementsOf(app, async () => {
    heard = (await buying(app).reserve(...wish)).__typename;
  });
  return { heard, askedTiers: statements.some(statement => /\btiers\b/.test(statement)) };
}

/** An event whose only ticket somebody holds, and whom the last who wanted it was told so. */
async function soldOut(tier: object = {}) {
  const event = await app.given.event({ tiers: [{ capacity: 1, ...tier }, {}] });
  const order = await buying(app).reserve(event);
  expect(await ask(event)).toEqual({ heard: 'SoldOutError', askedTiers: true });
  return { event, order };
}

/** As another process gives a ticket back: this one is told nothing. */
const comesBackElsewhere = (tier: { id: string }) =>
  app.sql('update tiers set capacity = capacity + 1 where id = ?', [tier.id]);

describe('a tier that sold out', () => {
  test('answers from memory for 100 ms, then asks again: what came back in another process is sold', async () => {
    const { event } = await soldOut();
    await comesBackElsewhere(event.tier);
    expect(await ask(event)).toEqual({ heard: 'SoldOutError', askedTiers: false });
    now += 99;
    expect(await ask(event)).toEqual({ heard: 'SoldOutError', askedTiers: false });
    now += 1;
    expect(await ask(event)).toEqual({ heard: 'Order', askedTiers: true });
  });

  test('is remembered from when it was asked, however many are told so meanwhile', async () => {
    const { event } = await soldOut();
    await comesBackElsewhere(event.tier);
    for (let asked = 0; asked < 9; asked += 1) {
      now += 11;
      expect(await ask(event)).toEqual({ heard: 'SoldOutError', askedTiers: false });
    }
    now += 1;
    expect(await ask(event)).toEqual({ heard: 'Order', askedTiers: true });
  });

  test('is asked again at once when this process gives a ticket back', async () => {
    const { event, order } = await soldOut();
    expect(await ask(event)).toEqual({ heard: 'SoldOutError', askedTiers: false });
    await buying(app).cancel(order);
    expect(await ask(event)).toEqual({ heard: 'Order', askedTiers: true });
  });

  test('keeps nobody from another tier of the event', async () => {
    const { event } = await soldOut();
    expect(await ask(event, { tier: event.tiers[1]! })).toEqual({ heard: 'Order', askedTiers: true });
  });

  test('is known to nobody from memory who has an order of it: their key leads to it', async () => {
    const event = await app.given.event({ tiers: [{ capacity: 1 }] });
    const key = 'pressed twice';
    await buying(app).reserve(event, { key });
    await ask(event);
    expect(await ask(event)).toEqual({ heard: 'SoldOutError', askedTiers: false });
    expect((await ask(event, { key })).heard).toBe('Order');
  });
});
