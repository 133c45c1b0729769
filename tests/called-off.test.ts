import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { clock } from '../server/platform/clock.js';
import type { TestApp } from './support/app.js';
import { differences } from './support/differences.js';
import type { GivenEvent } from './support/given.js';
import { registering } from './support/registering.js';
import type { Entry } from './support/waiting.js';
import { waitingSuite, type WaitingSuite } from './support/waiting-suite.js';

let app: TestApp;
let wait: WaitingSuite['wait'];
let steps: ReturnType<typeof registering>;
waitingSuite(suite => {
  ({ app, wait } = suite);
  steps = registering(app);
});

const someone = () => `${randomUUID()}@example.com`;
const cancel = (event: GivenEvent) => wait.on.cancelEvent(event, event.organization.owner, 'Une tempête.');
/** All that workers do about it, and once more: nothing is told twice. */
async function work(): Promise<void> {
  for (let round = 0; round < 2; round += 1) {
    await app.runJobs();
    await wait.sweep();
    await app.runJobs();
  }
}
const toldOf = async (email: string) =>
  (await app.outbox(email)).filter(
    ({ subject }) => subject.includes('annulation') || subject.includes('n’aura pas lieu'),
  );

describe('an event that is cancelled', () => {
  test('tells those in line and with an offer, in its language, each address once, and ends all of it', async () => {
    const event = await app.given.event({
      title: 'La Nuit',
      language: 'fr',
      tiers: [
        { price: 1_000, capacity: 2 },
        { price: 1_000, capacity: 0 },
      ],
    });
    const [tier, other] = event.tiers;
    const held = [await app.given.order(event), await app.given.order(event)];
    const [offered, claimed, inLine] = (await wait.line(tier!, 1, 1, 1)) as [Entry, Entry, Entry];
    await wait.join(other!, { email: inLine.email });
    const [left] = (await wait.line(other!, 1)) as [Entry];
    await wait.leave(left);
    const group = await wait.join(other!, { quantity: 3, name: 'Le Groupe' });
    for (const order of held) await wait.buy.cancel(order as never);
    const order = await wait.claim((await wait.offered(claimed))!);
    const { redirectUrl } = await wait.buy.startCheckout(order);

    await cancel(event);
    await work();
    expect(await wait.stand([offered, claimed, inLine, left, group])).toEqual([
      'EXPIRED',
      'EXPIRED',
      'EXPIRED',
      'LEFT',
      'EXPIRED',
    ]);
    for (const { email } of [offered, claimed, inLine, group]) {
      const mails = await toldOf(email);
      expect(mails).toHaveLength(1);
      expect(mails[0]!.text).toContain('Une tempête.');
      expect(mails[0]!.text).toContain('plus rien ne vous est réservé');
    }
    expect((await toldOf(group.email))[0]!.text).toContain('Le Groupe');
    expect(await toldOf(left.email)).toEqual([]);
    expect(await wait.buy.tier(tier!)).toMatchObject({ held: 0 });
    expect(await app.sql('select waiting from events where id = ?', [event.id])).toEqual([{ waiting: 0 }]);
    await wait.buy.press(redirectUrl!); // a page that was closed
    expect((await wait.buy.now(order)).status).toBe('CANCELLED');
  });

  test('tells a long line lot by lot, and gives back what was set aside', async () => {
    const { event, orders } = await wait.soldOut(7, { language: 'fr' });
    const [group] = (await wait.line(event.tier, 7)) as [Entry];
    await wait.refund(...orders.slice(0, 6)); // five pass it, the sixth is set aside
    expect(await wait.buy.tier(event.tier)).toMatchObject({ held: 1 });
    await app.sql(
      `insert into waitlist_entries (id, place, tier_id, name, email, quantity, status, created_at)
       select gen_random_uuid(), nextval('waitlist_places'), ?, 'One of many', 'many-' || n || '@example.com', 1, 'WAITING', now()
       from generate_series(1, 1500) as n`,
      [event.tier.id],
    );
    await app.sql('update tiers set waiting = waiting + 1500 where id = ?', [event.tier.id]);
    await app.sql('update events set waiting = waiting + 1500 where id = ?', [event.id]);
    await cancel(event);
    await app.app.services().waitlistClosing.sweep();
    expect(await wait.stand([group])).toEqual(['EXPIRED']);
    expect(await wait.buy.tier(event.tier)).toMatchObject({ held: 0 });
    expect(
      await app.sql(`select count(*)::int as count from emails where template = 'eventCalledOff' and event_id = ?`, [
        event.id,
      ]),
    ).toEqual([{ count: 1501 }]);
    expect(await differences(app)).toEqual([]);
    await app.sql(`delete from emails where recipient like 'many-%'`); // nobody has to send them here
  });

  test('tells those who registered and have no answer, or have not paid; who paid hears of the money alone', async () => {
    const event = await steps.event({ language: 'fr', tiers: [{ price: 1_000, capacity: 9 }, { price: 0 }] });
    const [priced, free] = event.tiers;
    const mails = [someone(), someone(), someone(), someone(), someone(), someone()];
    const [pending, planned, unpaid, atPage, withTicket, declined] = mails as [
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    const waits = await steps.submit(event, { tier: priced, email: pending });
    await steps.submit(event, { tier: free, email: pending }); // a captain of two teams
    const decided = await steps.submit(event, { tier: priced, email: planned });
    await steps.decide([decided], event, { approve: true });
    const held = await steps.submit(event, { tier: priced, email: unpaid });
    await steps.approve(held, event);
    const paying = await steps.submit(event, { tier: priced, email: atPage });
    await steps.approve(paying, event);
    await wait.buy.startCheckout({ ...(await steps.now(paying))!.order!, __typename: 'Order' });
    const sure = await steps.submit(event, { tier: free, email: withTicket });
    await steps.approve(sure, event);
    await steps.decline(await steps.submit(event, { tier: priced, email: declined }), event);

    await cancel(event);
    await work();
    for (const one of [waits, decided, held, paying]) {
      expect(await steps.now(one)).toMatchObject({
        status: 'DECLINED',
        decisionNote: 'Une tempête.',
        unpaidSince: null,
      });
    }
    expect((await steps.now(sure))!.status).toBe('APPROVED');
    const template = async (email: string) =>
      (
        await app.sql<{ template: string }>(
          `select template from emails where recipient = ? and template like 'eventCa%'`,
          [email],
        )
      ).map(row => row.template);
    for (const email of [pending, planned, unpaid, atPage]) expect(await template(email)).toEqual(['eventCalledOff']);
    expect(await template(withTicket)).toEqual(['eventCancelled']);
    expect(await template(declined)).toEqual([]);
    expect(await toldOf(pending)).toHaveLength(1);
    expect(await wait.buy.tier(priced!)).toMatchObject({ held: 0 });
    clock.advance(11_000);
    await app.app.services().registrationDecisions.sweep();
    expect((await steps.now(decided))!.status).toBe('DECLINED');
  });
});
