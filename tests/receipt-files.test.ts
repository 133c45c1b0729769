import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { clock } from '../server/platform/clock.js';
import { newId } from '../server/platform/ids.js';
import { startTestApp, type TestApp } from './support/app.js';
import { buying, type BoughtOrder } from './support/buying.js';
import type { GivenEvent, GivenUser } from './support/given.js';
import { pdfText } from './support/pdf-text.js';
import { setStage, WHO } from './support/stage.js';

const HOUR_MS = 3_600_000;
let app: TestApp;
let buy: ReturnType<typeof buying>;
beforeAll(async () => {
  app = await startTestApp({ listen: true });
  buy = buying(app);
});
afterAll(async () => app[Symbol.asyncDispose]());
afterEach(() => clock.reset());

async function bought(event: GivenEvent, fields: { items?: object[]; email?: string } = {}, buyer?: GivenUser) {
  const order = await buy.reserve(event, fields, { token: buyer?.token });
  await buy.press((await buy.startCheckout(order)).redirectUrl!);
  await buy.confirm(order);
  await app.runJobs();
  return order;
}
const urlOf = async ({ id, accessToken }: BoughtOrder): Promise<string> => {
  const query = 'query ($id: ID!, $accessToken: String) { order(id: $id, accessToken: $accessToken) { receiptUrl } }';
  return (await app.gql(query, { id, accessToken })).data.order.receiptUrl;
};
const get = (url: string) => app.app.http.inject({ method: 'GET', url: url.replace(app.url, '') });
/** Accents and spaced letters are runs of their own in a PDF. */
const dense = (text: string) => text.normalize('NFC').replace(/\s/g, '');
const printed = (pdf: Buffer) => dense(pdfText(pdf).join('\n'));

describe('the receipt of an order', () => {
  test('says who sold what to whom, when, for how much, and how it was paid', async () => {
    const organization = await app.given.organization();
    const update = (changes: object) =>
      app.gql('mutation ($input: UpdateOrganizationInput!) { updateOrganization(input: $input) { __typename } }', {
        input: { organizationId: organization.id, ...changes },
      }, { token: organization.owner.token }); // prettier-ignore
    await update({
      legalName: 'Eko Nights Ltd',
      address: '1 Marina\nLagos',
      taxNumber: 'NG-123',
      contactEmail: 'books@eko.example',
      receiptPrefix: 'EKO',
      feeBasisPoints: 200,
    });
    const event = await app.given.event({
      organization,
      title: 'Harmattan Jazz',
      currency: 'NGN',
      taxBasisPoints: 750,
      tiers: [
        { name: 'Regular', price: 500_000 },
        { name: 'VIP', price: 2_000_000 },
      ],
    });
    const [regular, vip] = event.tiers;
    const items = [
      { tierId: regular!.id, quantity: 2 },
      { tierId: vip!.id, quantity: 1 },
    ];
    const order = await bought(event, { items });
    const { rawPayload: pdf } = await get(await urlOf(order));

    const [payment] = await app.sql<{ reference: string }>('select reference from payments where order_id = ?', [
      order.id,
    ]);
    const today = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'Africa/Lagos' }).format(clock.now());
    for (const words of [
      'Receipt',
      'EKO-000001',
      today,
      String(order['number']),
      'Eko Nights Ltd',
      '1 Marina',
      'Tax number NG-123',
      'books@eko.example',
      'Ada Buyer',
      'ada@example.com',
      'Harmattan Jazz',
      'The Hall, Lagos, NG',
      'Regular',
      'NGN 5,000.00',
      'NGN 10,000.00',
      'VIP',
      'NGN 20,000.00',
      'Subtotal',
      'NGN 30,000.00',
      'Fees',
      'NGN 600.00',
      'Tax 7.5%',
      'NGN 2,250.00',
      'Total',
      'NGN 32,850.00',
      `Paid on ${today} through Stripe`,
      payment!.reference,
    ]) {
      expect(printed(pdf)).toContain(dense(words));
    }

    // Nothing of it changes with what it was written from.
    await update({ legalName: 'Another Ltd', address: null, taxNumber: null, receiptPrefix: 'NEW' });
    await app.sql(`update events set title = 'Another night', time_zone = 'UTC', tax_basis_points = 0 where id = ?`, [
      event.id,
    ]);
    await app.sql(`update tiers set name = 'Another tier', price = 1 where event_id = ?`, [event.id]);
    expect((await get(await urlOf(order))).rawPayload.equals(pdf)).toBe(true);
  });

  test('is at an address that serves it to be kept by nobody, for an hour at least and two at most', async () => {
    const order = await bought(await app.given.event({ tiers: [{ price: 2500 }] }));
    const url = await urlOf(order);
    expect(await urlOf(order)).toBe(url);
    const { statusCode, headers } = await get(url);
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': 'inline; filename="INV-000001.pdf"',
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    clock.advance(HOUR_MS - 1_000);
    expect((await get(url)).statusCode).toBe(200);
    clock.advance(HOUR_MS + 1_000);
    expect((await get(url)).statusCode).toBe(404);
  });

  test('is not at an address that was changed, or is of another', async () => {
    const event = await app.given.event({ tiers: [{ price: 2500 }] });
    const [url, other] = [await urlOf(await bought(event)), await urlOf(await bought(event))];
    const idIn = (address: string) => /receipts\/([^/]+)/.exec(address)![1]!;
    for (const wrong of [
      url.replace(/expires=\d/, 'expires=9'),
      url.replace(idIn(url), idIn(other)),
      url.replace(idIn(url), newId()),
      url.replace(idIn(url), 'nothing'),
      url.replace(/signature=.*/, 'signature='),
      url.replace(/\?.*/, ''),
    ]) {
      expect([wrong, (await get(wrong)).statusCode]).toEqual([wrong, 404]);
    }
  });

  test('is read by its buyer, OWNER and MANAGER, and by nobody before it is issued', async () => {
    const stage = await setStage(app);
    const { organization, people } = stage;
    const event = await app.given.event({ organization, tiers: [{ price: 2500 }] });
    const order = await buy.reserve(event, { email: people.buyer!.email }, { token: people.buyer!.token });
    await buy.press((await buy.startCheckout(order)).redirectUrl!);
    await buy.confirm(order);
    expect(await urlOf(order)).toBeNull();
    await app.runJobs();

    const sights: Record<string, string> = {};
    for (const who of WHO) {
      const asker = { token: people[who]?.token };
      const { data } = await app.gql('query ($id: ID!) { order(id: $id) { receiptUrl } }', { id: order.id }, asker);
      sights[who] = data.order ? (data.order.receiptUrl ? 'seen' : 'null') : '-';
    }
    expect(sights).toEqual({
      nobody: '-',
      buyer: 'seen',
      other: '-',
      promoter: '-',
      VIEWER: 'null',
      SCANNER: '-',
      MANAGER: 'seen',
      OWNER: 'seen',
      ADMIN: '-',
    });
    expect(await urlOf(order)).toMatch(/^http/); // with the access token alone
    expect(await urlOf({ ...stage.order, __typename: 'Order' })).toBeNull(); // it cost nothing
  });
});
