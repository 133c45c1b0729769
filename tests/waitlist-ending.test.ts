import { describe, expect, jest, test } from '@jest/globals';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Order } from '../server/orders/order.entity.js';
import { OrderService } from '../server/orders/order.service.js';
import type { TestApp } from './support/app.js';
import { differences } from './support/differences.js';
import type { GivenEvent } from './support/given.js';
import { atTheSameInstant } from './support/locks.js';
import type { Entry } from './support/waiting.js';
import { times, waitingSuite, type WaitingSuite } from './support/waiting-suite.js';

let app: TestApp;
let wait: WaitingSuite['wait'];
waitingSuite(suite => ({ app, wait } = suite));

/** One who has the only ticket offered, and one who is next. */
async function offer() {
  const { event, orders } = await wait.soldOut(1);
  const [first, next] = (await wait.line(event.tier, 1, 1)) as [Entry, Entry];
  await wait.refund(orders[0]!);
  return { event, first, next, token: (await wait.offered(first))! };
}

async function end(entry: Entry, { organization }: GivenEvent): Promise<Entry> {
  const { data, errors } = await app.gql(
    `mutation ($input: EndWaitlistOfferInput!) { endWaitlistOffer(input: $input) { __typename
       ... on WaitlistEntry { id status offerExpiresAt } ... on WrongStateError { state } } }`,
    { input: { entryId: entry.id } },
    { token: organization.owner.token },
  );
  if (!data) throw new Error(errors[0]?.extensions.code);
  return data.endWaitlistOffer as Entry;
}

describe('an offer that nobody claims', () => {
  test('is ended by staff: the seat is the next one’s at once, and who had it is told', async () => {
    const { event, first, next, token } = await offer();
    expect(await end(first, event)).toMatchObject({ __typename: 'WaitlistEntry', status: 'EXPIRED' });
    expect(await wait.stand([first, next])).toEqual(['EXPIRED', 'OFFERED']); // no sweep came
    expect(await wait.buy.tier(event.tier)).toEqual({ available: 0, sold: 0, held: 1 });
    expect(await wait.claim(token)).toMatchObject({ code: 'OFFER_EXPIRED' });
    expect((await wait.claim((await wait.offered(next))!)).status).toBe('HELD');
    const mails = await app.outbox(first.email);
    expect(mails[0]!.subject).toMatch(/^Your offer for Night \d+ has ended$/);
    expect(mails[0]!.text.replace(/\s+/g, ' ')).toContain('let the next in line have their turn');
    expect(await differences(app)).toEqual([]);
  });

  test('is ended once, and written down with who did it', async () => {
    const { event, first } = await offer();
    await end(first, event);
    expect(await end(first, event)).toMatchObject({ __typename: 'WrongStateError', state: 'EXPIRED' });
    const log = await app.sql(
      `select actor_id, subject_type, organization_id from audit_entries where action = 'waitlist.offerEnded' and subject_id = ?`,
      [first.id],
    );
    const { id: organizationId, owner } = event.organization;
    expect(log).toEqual([{ actor_id: owner.id, subject_type: 'WaitlistEntry', organization_id: organizationId }]);
  });

  test('may join the line again, at its end', async () => {
    const { event, first, next } = await offer();
    const third = (await wait.line(event.tier, 1))[0]!;
    await end(first, event);
    const again = await wait.join(event.tier, { email: first.email });
    expect(await wait.stand([next, third, again])).toEqual(['OFFERED', 'WAITING 1', 'WAITING 2']);
  });
});

/** A claim and the end of its offer, of which neither goes on before both have come to the order, in this order. */
async function claimAndEnd(which: 'claim first' | 'end first') {
  const { event, first, next, token } = await offer();
  const [order] = await app.sql<{ id: string }>('select id from orders where waitlist_entry_id = ?', [first.id]);
  const claim = async () => ({ claimed: (await wait.claim(token)).__typename });
  const endIt = async () => ({ ended: (await end(first, event)).__typename });
  const both = which === 'claim first' ? [claim, endIt] : [endIt, claim];
  const said = await atTheSameInstant<object>(app, { table: 'orders', id: order!.id }, both);
  return { ...Object.assign({}, ...said), stand: await wait.stand([first, next]) };
}

describe('staff can’t end', () => {
  test('a place in line', async () => {
    const { event, next } = await offer();
    expect(await end(next, event)).toMatchObject({ __typename: 'WrongStateError', state: 'WAITING' });
    expect(await wait.stand([next])).toEqual(['WAITING 1']);
  });

  test('what was claimed and has its time to pay', async () => {
    const { event, first, next, token } = await offer();
    await wait.claim(token);
    expect(await end(first, event)).toMatchObject({ __typename: 'WrongStateError', state: 'OFFERED' });
    expect(await wait.stand([first, next])).toEqual(['OFFERED', 'WAITING 1']);
  });

  test('what is claimed at the same instant, or it is ended and not claimed', async () => {
    await times(6, async () => {
      const { event, first, next, token } = await offer();
      const [claimed, ended] = await Promise.all([wait.claim(token), end(first, event)]);
      const kinds = [claimed.__typename, ended.__typename];
      expect([
        ['Order', 'WrongStateError'],
        ['OfferExpiredError', 'WaitlistEntry'],
      ]).toContainEqual(kinds);
      const stand = await wait.stand([first, next]);
      expect(stand).toEqual(kinds[0] === 'Order' ? ['OFFERED', 'WAITING 1'] : ['EXPIRED', 'OFFERED']);
    });
    expect(await differences(app)).toEqual([]);
  });

  test('what is claimed a moment before, and whoever claims a moment after finds it ended', async () => {
    const claimed = { claimed: 'Order', ended: 'WrongStateError', stand: ['OFFERED', 'WAITING 1'] };
    expect(await claimAndEnd('claim first')).toEqual(claimed);
    const ended = { claimed: 'OfferExpiredError', ended: 'WaitlistEntry', stand: ['EXPIRED', 'OFFERED'] };
    expect(await claimAndEnd('end first')).toEqual(ended);
  });

  test('without the order’s lock both are told that they were in time, and what was claimed is the next one’s', async () => {
    const lock = jest.spyOn(OrderService.prototype, 'lock').mockImplementation(unlocked);
    const both = await claimAndEnd('claim first').finally(() => lock.mockRestore());
    expect(both).toEqual({ claimed: 'Order', ended: 'WaitlistEntry', stand: ['EXPIRED', 'OFFERED'] });
  });
});

/** The order as it is, without its lock. */
async function unlocked(this: OrderService, orderId: string): Promise<Order> {
  const { em } = this as unknown as { em: EntityManager };
  return em.findOneOrFail(Order, orderId, { refresh: true });
}
