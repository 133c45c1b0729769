import { describe, expect, test } from '@jest/globals';
import type { TestApp } from './support/app.js';
import { differences } from './support/differences.js';
import type { Entry } from './support/waiting.js';
import { waitingSuite, type WaitingSuite } from './support/waiting-suite.js';

let app: TestApp;
let wait: WaitingSuite['wait'];
waitingSuite(suite => ({ app, wait } = suite));

describe('a group that wants more than the tier or the house can hold', () => {
  test.each([
    ['tier', 8, null],
    ['house', 8, 8],
  ] as const)(
    'waits without holding anybody up, and is first once the %s has room for it',
    async (what, capacity, house) => {
      const { event, orders } = await wait.soldOut(capacity, { capacity: house });
      if (what === 'house') await wait.resize(event, event.tier, 20);
      const [group, ...others] = (await wait.line(event.tier, 9, 1, 1, 1, 1, 1, 1, 1)) as [Entry, ...Entry[]];
      for (const order of orders.slice(0, 7)) await wait.refund(order);
      expect(await wait.stand([group, ...others])).toEqual(['WAITING 1', ...others.map(() => 'OFFERED')]);
      await wait.refund(orders[7]!);
      expect(await wait.buy.tier(event.tier)).toEqual({ available: 1, sold: 0, held: 7 });
      if (what === 'house') await wait.change(event, 'updateEvent', { capacity: 17 });
      else await wait.resize(event, event.tier, 17);
      expect(await wait.stand([group])).toEqual(['OFFERED']);
      expect(await differences(app)).toEqual([]);
    },
  );

  test('lets go what it had collected when the tier is made too small for it', async () => {
    const { event, orders } = await wait.soldOut(6);
    const [group] = (await wait.line(event.tier, 6)) as [Entry];
    await wait.refund(...orders);
    expect(await wait.buy.tier(event.tier)).toEqual({ available: 5, sold: 0, held: 1 });
    await wait.resize(event, event.tier, 5);
    expect(await wait.stand([group])).toEqual(['WAITING 1']);
    expect(await wait.buy.tier(event.tier)).toEqual({ available: 5, sold: 0, held: 0 });
    expect(await differences(app)).toEqual([]);
  });
});
