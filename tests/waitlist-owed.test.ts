import { describe, expect, jest, test } from '@jest/globals';
import { Stock } from '../server/inventory/stock.service.js';
import { clock } from '../server/platform/clock.js';
import type { TestApp } from './support/app.js';
import { differences } from './support/differences.js';
import { inDays } from './support/editing.js';
import type { GivenEvent } from './support/given.js';
import { crowdedSuite, type CrowdedSuite } from './support/waiting-suite.js';
import type { Entry } from './support/waiting.js';

const HOUR = 3_600_000;

let app: TestApp;
let wait: CrowdedSuite['wait'];
let buyers: CrowdedSuite['buyers'];
crowdedSuite(suite => ({ app, wait, buyers } = suite));

const hide = (event: GivenEvent, hidden: boolean) => wait.change(event, 'updateTier', { hidden });
const owed = async ({ tier }: GivenEvent) =>
  (await app.sql<{ owed: number }>('select owed from tiers where id = ?', [tier.id]))[0]!.owed;

describe('what comes back while the public may not buy', () => {
  test('is the line’s as soon as the tier is shown: first those who fit, and what fits nobody is on sale', async () => {
    const { event, orders } = await wait.soldOut(6);
    const entries = await wait.line(event.tier, 4, 1, 1);
    await hide(event, true);
    await wait.refund(...orders.slice(0, 3));
    expect(await owed(event)).toBe(3);
    expect(await wait.stand(entries)).toEqual(['WAITING 1', 'WAITING 2', 'WAITING 3']);
    await hide(event, false);
    expect(await wait.stand(entries)).toEqual(['WAITING 1', 'OFFERED', 'OFFERED']);
    expect(await wait.buy.tier(event.tier)).toEqual({ available: 1, sold: 3, held: 2 });
    expect(await owed(event)).toBe(0);
    expect((await wait.buy.reserve(event)).__typename).toBe('Order');
  });

  test('adds up: refunds, an ended offer, a hold that is over, a raised capacity', async () => {
    const event = await app.given.event({ tiers: [{ capacity: 3 }], refundDeadline: inDays(20), offerHours: 1 });
    const [sold, given, held] = [
      await app.given.paidOrder(event),
      await app.given.order(event),
      await app.given.order(event),
    ];
    const [offered, group] = (await wait.line(event.tier, 1, 5)) as [Entry, Entry];
    await wait.buy.cancel(given as never);
    expect(await wait.stand([offered, group])).toEqual(['OFFERED', 'WAITING 1']);
    await hide(event, true);
    await wait.refund(sold);
    await wait.resize(event, event.tier, 5);
    clock.advance(2 * HOUR);
    await wait.sweep();
    clock.reset(); // who is signed in is so for minutes
    expect((await wait.buy.now(held as never)).status).toBe('EXPIRED');
    expect(await owed(event)).toBe(5);
    expect(await wait.stand([offered, group])).toEqual(['EXPIRED', 'WAITING 1']);
    await hide(event, false);
    expect(await wait.stand([group])).toEqual(['OFFERED']);
  });

  test('is not what was never sold: that stays the public’s', async () => {
    const event = await app.given.event({ tiers: [{ capacity: 4 }], refundDeadline: inDays(20) });
    const order = await app.given.paidOrder(event);
    const [group] = (await wait.line(event.tier, 4)) as [Entry]; // three are left, and were never sold
    await hide(event, true);
    await wait.refund(order);
    await hide(event, false);
    expect(await wait.stand([group])).toEqual(['WAITING 1']);
    expect(await wait.buy.tier(event.tier)).toEqual({ available: 4, sold: 0, held: 0 });
    expect((await wait.buy.reserve(event, { quantity: 4 })).__typename).toBe('Order');
  });

  test('is on sale meanwhile for those with a code, who take what was never sold first', async () => {
    const event = await app.given.event({ tiers: [{ capacity: 3 }], refundDeadline: inDays(20) });
    const order = await app.given.paidOrder(event);
    const [group] = (await wait.line(event.tier, 3)) as [Entry]; // two are left
    const promoCode = await app.given.promoCode(event, { percentOff: 10, tierIds: [event.tier.id] });
    await hide(event, true);
    await wait.refund(order);
    await wait.resize(event, event.tier, 5);
    expect((await wait.buy.reserve(event, { promoCode, quantity: 2 })).__typename).toBe('Order');
    await hide(event, false);
    expect(await wait.stand([group])).toEqual(['OFFERED']);
  });

  test('is never more than there is: whoever has a code takes of it, and what they give back is owed again', async () => {
    const { event, orders } = await wait.soldOut(2);
    const [group] = (await wait.line(event.tier, 2)) as [Entry];
    const promoCode = await app.given.promoCode(event, { percentOff: 10, tierIds: [event.tier.id] });
    await hide(event, true);
    await wait.refund(...orders);
    expect(await owed(event)).toBe(2);
    const bought = await wait.buy.reserve(event, { promoCode, quantity: 1 });
    expect(await owed(event)).toBe(1);
    expect(await differences(app)).toEqual([]);
    await wait.buy.cancel(bought);
    expect(await owed(event)).toBe(2);
    await hide(event, false);
    expect(await wait.stand([group])).toEqual(['OFFERED']);
  });

  test.each([
    ['more than is left', 3, 'a line'],
    ['anything where nobody waits', 1, 'none'],
  ])('is looked at by verify: a tier that owes %s is told', async (_, planted, line) => {
    const { event, orders } = await wait.soldOut(3);
    if (line === 'a line') await wait.line(event.tier, 3);
    await hide(event, true);
    await wait.refund(orders[0]!, orders[1]!);
    expect(await differences(app)).toEqual([]);
    const said = await owed(event);
    await app.sql('update tiers set owed = ? where id = ?', [planted, event.tier.id]);
    expect(await differences(app)).toEqual([
      `a tier owes its line no more than it has left, and nothing where nobody waits: tier ${event.tier.id} ${planted} / ` +
        `2 left, ${line === 'a line' ? 1 : 0} in line`,
    ]);
    await app.sql('update tiers set owed = ? where id = ?', [said, event.tier.id]);
  });

  test('is nobody’s once nobody waits any more', async () => {
    const { event, orders } = await wait.soldOut(2);
    const [entry] = (await wait.line(event.tier, 1)) as [Entry];
    await hide(event, true);
    await wait.refund(orders[0]!);
    expect(await owed(event)).toBe(1);
    await wait.leave(entry);
    expect(await owed(event)).toBe(0);
    await hide(event, false);
    expect((await wait.buy.reserve(event)).__typename).toBe('Order');
  });

  test('of one tier is the line’s of another where the house was full', async () => {
    const event = await app.given.event({
      capacity: 2,
      tiers: [{ capacity: 2 }, { capacity: 2 }],
      refundDeadline: inDays(20),
    });
    const sold = await app.given.paidOrder(event, { tier: event.tiers[1]!, quantity: 2 });
    const [entry] = (await wait.line(event.tier, 1)) as [Entry];
    await hide(event, true);
    await wait.on.request(sold, { ticketIds: [sold.tickets[0]!.id] });
    await hide(event, false);
    expect(await wait.stand([entry])).toEqual(['OFFERED']);
  });
});

describe('a sale that the clock opens', () => {
  /** Two came back while the sale was put off, and its time has come; one waits. */
  async function opened() {
    const { event, orders } = await wait.soldOut(3);
    const [entry] = (await wait.line(event.tier, 1)) as [Entry];
    await wait.change(event, 'updateTier', { saleStartsAt: inDays(1) });
    await wait.refund(orders[0]!, orders[1]!);
    clock.advance(25 * HOUR);
    return { event, entry };
  }

  test('sells nothing that the line is owed until it was served, and the rest then', async () => {
    const { event, entry } = await opened();
    expect(await wait.buy.reserve(event)).toMatchObject({ code: 'SOLD_OUT', available: 0 });
    await wait.sweep();
    expect(await wait.stand([entry])).toEqual(['OFFERED']);
    expect((await wait.buy.reserve(event)).__typename).toBe('Order');
    expect(await wait.buy.reserve(event)).toMatchObject({ code: 'SOLD_OUT' });
  });

  test('lets people join behind those who are owed it, until they were served', async () => {
    const { event, entry } = await opened();
    const next = await wait.join(event.tier);
    expect(next).toMatchObject({ status: 'WAITING', position: 2 });
    await wait.sweep();
    expect(await wait.stand([entry, next])).toEqual(['OFFERED', 'OFFERED']);
    expect(await wait.join(event.tier)).toMatchObject({ status: 'WAITING' });
  });
});

/** Two sold, and one in line for both; they are refunded while the tier is hidden. It is shown while fifty ask, and they ask again. */
async function shownToACrowd() {
  const { event, orders } = await wait.soldOut(2);
  const entries = await wait.line(event.tier, 2);
  await hide(event, true);
  await wait.refund(...orders);
  const [bought] = await Promise.all([buyers(50, event), hide(event, false)]);
  const later = await buyers(50, event);
  return { event, bought: bought + later, after: await wait.stand(entries) };
}

/** As before, but the sale was put off, and its time comes while they ask; no worker has been there by then. */
async function openedToACrowd() {
  const { event, orders } = await wait.soldOut(2);
  const entries = await wait.line(event.tier, 2);
  await wait.change(event, 'updateTier', { saleStartsAt: inDays(1) });
  await wait.refund(...orders);
  const early = buyers(50, event);
  clock.advance(25 * HOUR);
  const bought = (await early) + (await buyers(50, event));
  await wait.sweep();
  return { event, bought, after: await wait.stand(entries) };
}

describe.each([
  ['shown again', shownToACrowd],
  ['opened by its schedule', openedToACrowd],
])('a tier that is %s to a line and fifty buyers at two processes', (_, scene) => {
  test('has what came back meanwhile for the line', async () => {
    const { event, bought, after } = await scene();
    expect({ bought, after }).toEqual({ bought: 0, after: ['OFFERED'] });
    expect(await wait.buy.tier(event.tier)).toEqual({ available: 0, sold: 0, held: 2 });
  }, 30_000);

  test('has it for the public where nobody remembers what it is owed', async () => {
    const owe = jest.spyOn(Stock.prototype, 'owe').mockImplementation(() => undefined);
    const { bought, after } = await scene().finally(() => owe.mockRestore());
    expect({ bought, after }).toEqual({ bought: 2, after: ['WAITING 1'] });
  }, 30_000);
});

test('what the clock puts on sale is the public’s where it is not kept until the line was served', async () => {
  const kept = jest.spyOn(Stock.prototype, 'keptOf').mockReturnValue(0);
  const { bought } = await openedToACrowd().finally(() => kept.mockRestore());
  expect(bought).toBe(2);
}, 30_000);
