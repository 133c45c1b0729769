import { describe, expect, jest, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { WaitlistLine } from '../server/waitlist/waitlist-line.service.js';
import type { TestApp } from './support/app.js';
import { differences } from './support/differences.js';
import { atTheSameInstant } from './support/locks.js';
import type { Entry } from './support/waiting.js';
import { crowdedSuite, times, type CrowdedSuite } from './support/waiting-suite.js';

let app: TestApp;
let wait: CrowdedSuite['wait'];
let buyers: CrowdedSuite['buyers'];
crowdedSuite(suite => ({ app, wait, buyers } = suite));

/**
 * Ten sold, one of them held; twelve in line who want fifteen. A hold is given back, three are refunded, the capacity is
 * raised by four, and fifty want to buy, all at once; and fifty again when all has come back, however fast this machine is.
 */
async function everythingAtOnce() {
  const { event, orders } = await wait.soldOut(9);
  await wait.resize(event, event.tier, 10);
  const held = await app.given.order(event);
  const entries = await wait.line(event.tier, 2, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 2);
  const [bought] = await Promise.all([
    buyers(50, event),
    times(3, i => wait.refund(orders[i]!)),
    wait.resize(event, event.tier, 14),
    wait.buy.cancel(held as never),
  ]);
  const later = await buyers(50, event);
  return { event, entries, bought: bought + later, after: await wait.stand(entries) };
}

describe('at the same instant', () => {
  test('refunds, a raised capacity, a hold that is given back and fifty buyers at two processes: none passes the line', async () => {
    const { event, entries, bought, after } = await everythingAtOnce();
    expect(bought).toBe(0);
    const offered = entries.filter((_, i) => after[i] === 'OFFERED');
    expect(offered.reduce((all, { quantity }) => all + quantity, 0)).toBe(8);
    expect(await wait.buy.tier(event.tier)).toEqual({ available: 0, sold: 6, held: 8 });
    expect(await differences(app)).toEqual([]);
  }, 30_000);

  test('without the line in the releasing transaction the public passes it', async () => {
    const serve = jest.spyOn(WaitlistLine.prototype, 'serve').mockImplementation(stock => stock.write());
    const { bought } = await everythingAtOnce().finally(() => serve.mockRestore());
    expect(bought).toBeGreaterThan(0);
  }, 30_000);

  test('many who join have each a place of their own, and the counters agree', async () => {
    const { event } = await wait.soldOut(1);
    const entries = await times(30, () => wait.join(event.tier));
    expect(entries.map(({ position }) => position).sort((a, b) => a! - b!)).toEqual(
      Array.from({ length: 30 }, (_, i) => i + 1),
    );
    const email = `one-${randomUUID()}@example.com`;
    const same = await times(10, () => wait.join(event.tier, { email }));
    expect(same.filter(({ status }) => status === 'WAITING')).toHaveLength(1);
    expect(same.filter(({ code }) => code === 'ALREADY_ON_WAITLIST')).toHaveLength(9);
    expect(await differences(app)).toEqual([]);
  }, 30_000);

  test('a purchase of the last ticket and somebody who would wait for it: one of them has it, or both hear the truth', async () => {
    const event = await app.given.event({ tiers: [{ capacity: 1 }] });
    const [order, entry] = await atTheSameInstant<{ __typename: string }>(app, { table: 'tiers', id: event.tier.id }, [
      () => wait.buy.reserve(event),
      () => wait.join(event.tier),
    ]);
    expect([order!.__typename, entry!.__typename]).toEqual(['Order', 'WaitlistEntry']);
    const another = await app.given.event({ tiers: [{ capacity: 1 }] });
    const [first, second] = await atTheSameInstant<{ __typename: string }>(
      app,
      { table: 'tiers', id: another.tier.id },
      [() => wait.join(another.tier), () => wait.buy.reserve(another)],
    );
    expect([first!.__typename, second!.__typename]).toEqual(['StillAvailableError', 'Order']);
  });

  test('somebody who leaves while a ticket comes back has left, or has an offer that the next gets', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { event, orders } = await wait.soldOut(1);
      const [first, next] = (await wait.line(event.tier, 1, 1)) as [Entry, Entry];
      await Promise.all([wait.leave(first), wait.refund(orders[0]!), wait.leave(first)]);
      expect(await wait.stand([first, next])).toEqual(['LEFT', 'OFFERED']);
      expect(await wait.buy.tier(event.tier)).toEqual({ available: 0, sold: 0, held: 1 });
    }
  }, 30_000);

  test('a claim and the end of its offer are one of the two', async () => {
    const { event, orders } = await wait.soldOut(1);
    const [first, next] = (await wait.line(event.tier, 1, 1)) as [Entry, Entry];
    await wait.refund(orders[0]!);
    const token = (await wait.offered(first))!;
    const [[{ id } = { id: '' }]] = [
      await app.sql<{ id: string }>('select id from orders where waitlist_entry_id = ?', [first.id]),
    ];
    const release = () => app.app.resources.releases.add({ orderId: id, to: 'CANCELLED' as never });
    const [claimed] = await atTheSameInstant<unknown>(app, { table: 'orders', id }, [() => wait.claim(token), release]);
    expect(claimed).toMatchObject({ status: 'HELD' });
    expect(await wait.stand([first, next])).toEqual(['LEFT', 'OFFERED']);
    expect(await wait.claim(token)).toMatchObject({ code: 'OFFER_EXPIRED' });
  });
});
