/* Long because it is each rule that an offer and a line keep to, tried on one server. */
import { describe, expect, test } from '@jest/globals';
import { clock } from '../server/platform/clock.js';
import type { TestApp } from './support/app.js';
import { differences } from './support/differences.js';
import { inDays } from './support/editing.js';
import type { Entry } from './support/waiting.js';
import { waitingAt } from './support/waiting-rooms.js';
import { waitingSuite, type WaitingSuite } from './support/waiting-suite.js';

const HOUR = 3_600_000;
const MINUTE = 60_000;

let app: TestApp;
let wait: WaitingSuite['wait'];
waitingSuite(suite => ({ app, wait } = suite));

const quantityOf = async (entry: Entry) => (await wait.now(entry)).quantity;
/** What the mail with the offer says. */
async function offerOf(entry: Entry): Promise<string> {
  expect(await wait.offered(entry)).toBeDefined();
  return (await app.outbox(entry.email))[0]!.text;
}

describe('what is offered keeps to the rules of the moment', () => {
  test('no more than one order takes by now, which is told; the rest goes to the next', async () => {
    const { event, orders } = await wait.soldOut(5);
    const [group, next] = (await wait.line(event.tier, 4, 2)) as [Entry, Entry];
    await wait.change(event, 'updateTier', { maxPerOrder: 2 });
    await wait.refund(orders[0]!);
    expect(await wait.stand([group, next])).toEqual(['WAITING 1', 'WAITING 2']); // one is not enough for two either
    expect(await quantityOf(group)).toBe(4);
    await wait.resize(event, event.tier, 7); // two more; the one that went on sale stays there
    expect(await wait.stand([group, next])).toEqual(['OFFERED', 'WAITING 1']);
    await wait.refund(orders[1]!, orders[2]!);
    expect(await quantityOf(group)).toBe(2);
    expect(await offerOf(group)).toContain('You asked for 4 tickets. One order takes 2 at most by now');
    expect((await wait.claim((await wait.offered(group))!)).status).toBe('HELD');
  });

  test('no fewer than one order takes by now, which is told as well', async () => {
    const { event } = await wait.soldOut(1);
    const [single] = (await wait.line(event.tier, 1)) as [Entry];
    await wait.change(event, 'updateTier', { minPerOrder: 2 });
    await wait.resize(event, event.tier, 3);
    expect(await wait.stand([single])).toEqual(['OFFERED']);
    expect(await quantityOf(single)).toBe(2);
    expect(await offerOf(single)).toContain('One order takes 2 at least by now');
    expect(await wait.buy.tier(event.tier)).toEqual({ available: 0, sold: 1, held: 2 });
  });

  test('an offer of what was asked for says nothing of limits', async () => {
    const { event, orders } = await wait.soldOut(1);
    const [single] = (await wait.line(event.tier, 1)) as [Entry];
    await wait.refund(orders[0]!);
    expect(await offerOf(single)).not.toContain('You asked for');
  });

  test('a group that had collected more than one order takes by now is whole, and gives back the rest', async () => {
    const { event, orders } = await wait.soldOut(10);
    const [group] = (await wait.line(event.tier, 10)) as [Entry];
    await wait.refund(...orders.slice(0, 9)); // five on sale, four collected
    expect(await wait.buy.tier(event.tier)).toEqual({ available: 5, sold: 1, held: 4 });
    await app.given.order(event, { quantity: 5 });
    const [one, other] = (await wait.line(event.tier, 1, 1)) as [Entry, Entry];
    await wait.change(event, 'updateTier', { maxPerOrder: 3 });
    await wait.refund(orders[9]!);
    expect(await wait.stand([group, one, other])).toEqual(['OFFERED', 'OFFERED', 'OFFERED']);
    expect(await quantityOf(group)).toBe(3);
    expect(await wait.buy.tier(event.tier)).toEqual({ available: 0, sold: 0, held: 10 });
    expect(await differences(app)).toEqual([]);
  });

  test.each([
    ['hidden', 'updateTier', () => ({ hidden: true }), { hidden: false }],
    ['not on sale yet', 'updateTier', () => ({ saleStartsAt: inDays(1) }), { saleStartsAt: null }],
    ['for registrations alone', 'updateEvent', () => ({ requiresApproval: true }), { requiresApproval: false }],
  ] as const)(
    'nothing is offered of what is %s; the place in line stays, and what came back is offered as that ends',
    async (_, operation, closed, opened) => {
      const { event, orders } = await wait.soldOut(2);
      const [first] = (await wait.line(event.tier, 1)) as [Entry];
      await wait.change(event, operation, closed());
      await wait.refund(orders[0]!);
      expect(await wait.stand([first])).toEqual(['WAITING 1']);
      await wait.change(event, operation, opened);
      expect(await wait.stand([first])).toEqual(['OFFERED']);
      expect(await wait.buy.tier(event.tier)).toEqual({ available: 0, sold: 1, held: 1 });
    },
  );
});

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

describe('an offer that its bearer goes to pay without a claim', () => {
  /** At the provider's page, five minutes before the offer of an hour would have ended. */
  async function paying() {
    const event = await app.given.event({ tiers: [{ price: 1_000, capacity: 1 }], offerHours: 1, holdMinutes: 20 });
    const held = await app.given.order(event);
    const [entry] = (await wait.line(event.tier, 1)) as [Entry];
    await wait.buy.cancel(held as never);
    const token = (await wait.offered(entry))!;
    clock.advance(HOUR - 5 * MINUTE);
    const { id } = (await wait.now(entry)).order!;
    const accessToken = app.app.resources.secrets.token('order-access', id); // an account has it without the claim
    const { order } = await wait.buy.startCheckout({ id, accessToken } as never);
    expect(order.status).toBe('AWAITING_PAYMENT');
    return { entry, token };
  }
  const left = (until: unknown) => Math.ceil((Date.parse(until as string) - clock.now().getTime()) / MINUTE);

  test('lasts as long as its payment may take', async () => {
    const { entry } = await paying();
    clock.advance(10 * MINUTE);
    const { status, offerExpiresAt, order } = await wait.now(entry);
    expect([status, order!.status, left(offerExpiresAt)]).toEqual(['OFFERED', 'AWAITING_PAYMENT', 5]);
    clock.advance(6 * MINUTE);
    expect(await wait.stand([entry])).toEqual(['EXPIRED']);
  });

  test('can be claimed to its last minute, and has the time of every claim then', async () => {
    const { token } = await paying();
    clock.advance(14 * MINUTE);
    const order = await wait.claim(token);
    expect([order.status, left(order['holdExpiresAt'])]).toEqual(['AWAITING_PAYMENT', 20]);
  });
});

describe('an offer that was claimed', () => {
  test('ends with the time to pay, also where that is lengthened', async () => {
    const event = await app.given.event({ tiers: [{ price: 1_000, capacity: 1 }], holdMinutes: 10 });
    const held = await app.given.order(event);
    const [entry] = (await wait.line(event.tier, 1)) as [Entry];
    await wait.buy.cancel(held as never);
    expect((await wait.now(entry)).claimedAt).toBeNull();
    const left = async () => {
      const { offerExpiresAt, claimedAt } = await wait.now(entry);
      expect(claimedAt).not.toBeNull();
      return Math.ceil((Date.parse(offerExpiresAt!) - clock.now().getTime()) / MINUTE);
    };

    const order = await wait.claim((await wait.offered(entry))!);
    expect((await wait.now(entry)).order!.origin).toBe('WAITLIST');
    expect(await left()).toBe(10);
    const { id: orderId, accessToken } = order;
    await app.gql('mutation ($input: ExtendHoldInput!) { extendHold(input: $input) { __typename } }', {
      input: { orderId, accessToken },
    });
    expect(await left()).toBe(15);
    clock.advance(12 * MINUTE);
    await wait.buy.startCheckout(order);
    expect(await left()).toBe(15);
  });
});

describe('with the end of its sale', () => {
  test('an offer ends that somebody pays without having claimed it, and its page is closed', async () => {
    const event = await app.given.event({ tiers: [{ price: 1_000, capacity: 1 }] });
    const held = await app.given.order(event);
    const buyer = await app.given.user({ verified: true });
    const entry = await wait.join(event.tier, { email: buyer.email }, buyer);
    await wait.buy.cancel(held as never);
    const { order } = await wait.now(entry);
    const { data } = await app.gql(
      `mutation ($input: StartCheckoutInput!) { startCheckout(input: $input) { ... on CheckoutStarted { order { status } } } }`,
      { input: { orderId: order!.id, provider: 'STRIPE', returnUrl: app.url, idempotencyKey: 'unclaimed' } },
      buyer,
    );
    expect(data.startCheckout.order.status).toBe('AWAITING_PAYMENT');
    await wait.change(event, 'updateTier', { saleEndsAt: new Date(clock.now().getTime() + 1_000) });
    clock.advance(2_000);
    await wait.sweep();
    await app.runJobs();
    expect(await wait.stand([entry])).toEqual(['EXPIRED']);
    expect(await wait.buy.tier(event.tier)).toMatchObject({ held: 0 });
    expect(await app.sql('select page_closed from payments where order_id = ?', [order!.id])).toEqual([
      { page_closed: true },
    ]);
  });

  test('groups give back what they had collected', async () => {
    const { event, orders } = await wait.soldOut(8, {
      tiers: [{ price: 0, capacity: 8, saleEndsAt: inDays(1) }],
    });
    const [group] = (await wait.line(event.tier, 8)) as [Entry];
    await wait.refund(...orders.slice(0, 7));
    expect(await wait.buy.tier(event.tier)).toEqual({ available: 5, sold: 1, held: 2 });
    clock.advance(25 * HOUR);
    await wait.sweep();
    expect(await wait.stand([group])).toEqual(['EXPIRED']);
    expect(await wait.buy.tier(event.tier)).toEqual({ available: 7, sold: 1, held: 0 });
    expect(await app.sql('select passes, collected from waitlist_entries where id = ?', [group.id])).toEqual([
      { passes: 5, collected: 0 },
    ]);
    expect(await differences(app)).toEqual([]);
  });
});

describe('the line of a tier of the VIP lane', () => {
  const behindARoom = () =>
    app.given.event({
      tiers: [{ capacity: 0, lane: 'VIP' }, {}],
      waitingRoom: { admitPerMinute: 60, vipCode: 'GOLD' },
    });

  test('is for those with a place in that lane, their own; that of any other tier is everybody’s', async () => {
    const [room, event] = [waitingAt(app), await behindARoom()];
    const user = await app.given.user();
    const [vip, theirs, regular, elsewhere] = await Promise.all([
      room.join(event, 'GOLD'),
      room.join(event, 'GOLD', user),
      room.join(event),
      room.join(await behindARoom(), 'GOLD'),
    ]);
    for (const queueTicketId of [null, 'x', regular.id, elsewhere.id, theirs.id])
      expect(await wait.join(event.tier, { queueTicketId })).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await wait.join(event.tier, { queueTicketId: theirs.id }, await app.given.user())).toMatchObject({
      code: 'INVALID_INPUT',
    });
    expect(await wait.join(event.tier, { queueTicketId: vip.id })).toMatchObject({ status: 'WAITING', position: 1 });
    expect(await wait.join(event.tier, { queueTicketId: theirs.id }, user)).toMatchObject({ status: 'WAITING' });
    expect(await wait.join(event.tiers[1]!)).toMatchObject({ code: 'STILL_AVAILABLE' });
  });

  test('is everybody’s where there is no room', async () => {
    const { tier } = await app.given.event({ tiers: [{ capacity: 0, lane: 'VIP' }] });
    expect(await wait.join(tier)).toMatchObject({ status: 'WAITING' });
  });
});
