import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { clock } from '../server/platform/clock.js';
import { startTestApp, type Asker, type TestApp } from './support/app.js';
import { buying, until } from './support/buying.js';
import { differences } from './support/differences.js';
import { registering } from './support/registering.js';

const HOUR = 3_600_000;

let app: TestApp;
let steps: ReturnType<typeof registering>;
let buyers: ReturnType<typeof buying>;
beforeAll(async () => {
  app = await startTestApp({ listen: true });
  steps = registering(app);
  buyers = buying(app);
});
afterEach(() => clock.reset());
afterAll(async () => app[Symbol.asyncDispose]());

const decisions = () => app.app.services().registrationDecisions.sweep();
const passed = (ms: number) => clock.advance(ms);

describe('a registration', () => {
  test('waits and holds nothing; who registered is written to, and is its bearer', async () => {
    const event = await steps.event({ tiers: [{ capacity: 1 }] });
    const registration = await steps.submit(event, {
      teamName: 'Team X',
      members: ['Ada', 'Linus'],
      phone: '+234 80 1234',
    });

    expect(registration).toMatchObject({
      status: 'PENDING',
      teamName: 'Team X',
      members: ['Ada', 'Linus'],
      ticket: null,
    });
    expect(await buyers.tier(event.tier)).toMatchObject({ available: 1, held: 0 });
    await app.runJobs();
    const [mail] = await app.outbox(registration['email'] as string);
    expect(mail?.subject).toMatch(/We have your registration/);
    expect(mail?.text).toContain(`/registrations/${registration.id}?token=`);
    expect(await steps.now({ id: registration.id })).toBeNull();
    expect(await steps.now(registration)).toMatchObject({ id: registration.id });
  });

  test('sent twice with one key is one, with another input refused', async () => {
    const event = await steps.event();
    const input = { idempotencyKey: 'the-key', email: 'twice@example.com' };
    const [first, second] = await Promise.all([steps.submit(event, input), steps.submit(event, input)]);
    expect(second.id).toBe(first.id);
    expect((await steps.submit(event, { ...input, name: 'Else' })).code).toBe('IDEMPOTENCY_CONFLICT');
  });

  test('is for events that approve who comes, whose sale is open; tickets of these are not sold', async () => {
    const event = await steps.event();
    const sells = await app.given.event();
    const closed = await steps.event({ tiers: [{ saleEndsAt: new Date(Date.now() - HOUR) }] });
    expect((await buyers.reserve(event)).code).toBe('APPROVAL_REQUIRED');
    expect(await steps.submit(sells)).toMatchObject({ code: 'INVALID_INPUT', fields: [{ path: 'eventId' }] });
    expect((await steps.submit(closed)).code).toBe('SALE_NOT_OPEN');
  });

  test('joins the account of a verified address', async () => {
    const event = await steps.event();
    const [mine, ada] = [await app.given.user({ verified: true }), await app.given.user()];
    const registration = await steps.submit(event, { email: mine.email });
    await steps.submit(event, { email: ada.email });
    const query = '{ myRegistrations { id event { title } } }';
    expect((await app.gql(query, {}, mine)).data.myRegistrations).toMatchObject([{ id: registration.id }]);
    expect((await app.gql(query, {}, ada)).data.myRegistrations).toEqual([]);
  });
});

describe('a decision', () => {
  test('for a free place issues the ticket in the same commit and mails it', async () => {
    const event = await steps.event({ tiers: [{ capacity: 1 }] });
    const registration = await steps.submit(event);
    const approved = await steps.approve(registration, event, 'Bring cables.');

    expect(approved).toMatchObject({
      status: 'APPROVED',
      ticket: { holderName: 'Team Captain' },
      order: { status: 'PAID' },
    });
    expect(await buyers.tier(event.tier)).toMatchObject({ sold: 1, held: 0, available: 0 });
    await app.runJobs();
    const mails = await app.outbox(registration['email'] as string);
    expect(mails.map(({ subject }) => subject)).toContainEqual(expect.stringMatching(/You have a place/));
    expect(mails.some(({ text }) => text.includes('Bring cables.'))).toBe(true);
    expect(mails.flatMap(({ attachments }) => attachments.map(one => one.contentType))).toContain('image/png');
    expect(await differences(app)).toEqual([]);
  });

  test('gives the ticket its team, which gates see with a network and without; others who look at it don’t', async () => {
    const event = await steps.event({ tiers: [{ capacity: 5 }] });
    const { owner, id } = event.organization;
    const scanner = await app.given.member(id, 'SCANNER');
    const team = await steps.approve(await steps.submit(event, { teamName: 'Team X' }), event);
    const alone = await steps.approve(await steps.submit(event, { email: 'alone@example.com' }), event);
    const LOOK = 'query ($serial: String, $code: String) { ticket(serial: $serial, code: $code) { teamName } }';
    const look = async (name: object, by?: Asker) => (await app.gql(LOOK, name, by)).data.ticket;
    expect(await look({ serial: team.ticket!.serial }, scanner)).toEqual({ teamName: 'Team X' });
    expect(await look({ serial: alone.ticket!.serial }, scanner)).toEqual({ teamName: null });
    const { code } = (
      await app.gql('query ($serial: String) { ticket(serial: $serial) { code } }', team.ticket!, owner)
    ).data.ticket;
    expect(await look({ code })).toEqual({ teamName: null }); // somebody who found the code
    const LIST = 'query ($id: ID!) { scannerManifest(eventId: $id) { tickets { serial teamName } } }';
    const { tickets } = (await app.gql(LIST, { id: event.id }, scanner)).data.scannerManifest;
    expect(tickets).toEqual([
      { serial: team.ticket!.serial, teamName: 'Team X' },
      { serial: alone.ticket!.serial, teamName: null },
    ]);
  });

  test('for a priced place holds an order for 48 hours, and its link pays', async () => {
    const event = await steps.event({ tiers: [{ price: 9_000, capacity: 1 }] });
    const registration = await steps.submit(event);
    const { order, ticket } = await steps.approve(registration, event);

    expect(ticket).toBeNull();
    expect(order).toMatchObject({ status: 'HELD', origin: 'REGISTRATION' });
    expect(new Date(order!.holdExpiresAt).getTime() - clock.now().getTime()).toBeGreaterThan(47.9 * HOUR);
    expect(await buyers.tier(event.tier)).toMatchObject({ held: 1, available: 0 });
    await app.runJobs();
    const [mail] = await app.outbox(registration['email'] as string);
    const token = /orders\/[^?\s]+\?token=([\w%-]+)/.exec(mail!.text)![1]!;
    const bearer = { id: order!.id, accessToken: decodeURIComponent(token), status: 'HELD', __typename: 'Order' };
    const { redirectUrl } = await buyers.startCheckout(bearer);
    await buyers.press(redirectUrl!);
    await buyers.confirm(bearer);
    await until(
      () => steps.now(registration),
      now => now?.ticket !== null,
    );
    expect(await differences(app)).toEqual([]);
  });

  test('whose link expired leaves the registration waiting; paid late it has its place after all', async () => {
    const event = await steps.event({ tiers: [{ price: 9_000, capacity: 1 }], language: 'fr' });
    const registration = await steps.submit(event);
    const { order } = await steps.approve(registration, event);
    const bearer = { ...(await steps.now(registration))!.order!, __typename: 'Order' };
    const { redirectUrl } = await buyers.startCheckout(bearer, 'PAYSTACK');
    passed(49 * HOUR);
    await until(
      async () => {
        await app.app.services().holdExpiry.sweep();
        await app.runJobs();
        return steps.now(registration);
      },
      now => now?.status === 'PENDING',
    );
    expect(await buyers.tier(event.tier)).toMatchObject({ held: 0, available: 1 });
    expect(await differences(app)).toEqual([]);
    await app.runJobs();
    const [mail] = await app.outbox(registration['email'] as string);
    expect(mail).toMatchObject({ subject: expect.stringMatching(/^Votre place pour .* n’a pas été payée à temps$/) });
    expect(mail!.text).toContain(`/registrations/${registration.id}?token=`);
    const unpaidSince = order!.holdExpiresAt;
    expect(await steps.now(registration)).toMatchObject({ status: 'PENDING', unpaidSince });
    const owner = await app.given.session(event.organization.owner);
    const opened = { id: order!.id, accessToken: bearer.accessToken };
    expect(await steps.behind(opened)).toEqual({
      id: registration.id,
      status: 'PENDING',
      accessToken: registration.accessToken,
    });
    expect(await steps.behind(opened, await app.given.user({ verified: true }))).toMatchObject({ status: 'PENDING' });
    expect(await steps.behind({ id: order!.id }, owner)).toMatchObject({ accessToken: null });
    expect(await steps.ofEvent({ ...event, organization: { ...event.organization, owner } })).toMatchObject([
      { status: 'PENDING', unpaidSince },
    ]);

    await buyers.press(redirectUrl!);
    await until(
      async () => {
        await app.runJobs();
        await buyers.confirm(bearer);
        return steps.now(registration);
      },
      now => now?.status === 'APPROVED',
    );
    expect((await buyers.now({ id: order!.id, accessToken: bearer.accessToken })).status).toBe('PAID');
    expect(await differences(app)).toEqual([]);
  });

  test('can be given up from the payment page, which is closed first; what was paid there stays', async () => {
    const event = await steps.event({ tiers: [{ price: 9_000, capacity: 2 }] });
    const approved = async () => {
      const registration = await steps.submit(event);
      await steps.approve(registration, event);
      const order = { ...(await steps.now(registration))!.order!, __typename: 'Order' };
      return { registration, redirectUrl: (await buyers.startCheckout(order)).redirectUrl! };
    };
    const [left, paid] = [await approved(), await approved()];
    expect(await steps.withdraw(left.registration)).toMatchObject({ status: 'WITHDRAWN' });
    expect(await steps.now(left.registration)).toMatchObject({ order: { status: 'CANCELLED' } });
    expect(await buyers.tier(event.tier)).toMatchObject({ held: 1, available: 1 });

    await buyers.weather('STRIPE', 'lost');
    await buyers.press(paid.redirectUrl);
    const kept = await steps.withdraw(paid.registration).finally(() => buyers.weather('STRIPE', 'none'));
    expect(kept).toMatchObject({ code: 'WRONG_STATE', state: 'APPROVED' });
    expect(await steps.now(paid.registration)).toMatchObject({ status: 'APPROVED', order: { status: 'PAID' } });
    expect(await differences(app)).toEqual([]);
  });

  test('whose order is given back withdraws the registration', async () => {
    const event = await steps.event({ tiers: [{ price: 9_000 }] });
    const registration = await steps.submit(event);
    await steps.approve(registration, event);
    const { order } = (await steps.now(registration))!;
    await buyers.cancel({ ...order!, __typename: 'Order' });
    expect(await steps.now(registration)).toMatchObject({ status: 'WITHDRAWN', order: { status: 'CANCELLED' } });
    expect(await differences(app)).toEqual([]);
  });

  test('that says no is mailed with its reason, and stays', async () => {
    const event = await steps.event();
    const registration = await steps.submit(event);
    expect(await steps.decline(registration, event, '  ')).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await steps.decline(registration, event, 'The hall is full.')).toMatchObject({ status: 'DECLINED' });
    await app.runJobs();
    const [mail] = await app.outbox(registration['email'] as string);
    expect(mail?.text).toContain('The hall is full.');
    expect(await steps.approve(registration, event)).toMatchObject({ code: 'WRONG_STATE', state: 'DECLINED' });
    expect(await steps.withdraw(registration)).toMatchObject({ code: 'WRONG_STATE', state: 'DECLINED' });
  });

  test('is audited with who made it, also many at once', async () => {
    const event = await steps.event();
    const [one, two] = [await steps.submit(event), await steps.submit(event)];
    await steps.approve(one, event);
    await steps.decide([two], event, { approve: false, note: 'Full.' });
    passed(11_000);
    await decisions();
    const rows = await app.sql<{ action: string; actor_id: string }>(
      `select action, actor_id from audit_entries where action like 'registration.%' and organization_id = ? order by action`,
      [event.organization.id],
    );
    const actor_id = event.organization.owner.id;
    expect(rows).toEqual([
      { action: 'registration.approved', actor_id },
      { action: 'registration.declined', actor_id },
    ]);
  });
});
