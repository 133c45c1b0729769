import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startTestApp, type TestApp } from './support/app.js';
import type { BoughtOrder } from './support/buying.js';
import { differences } from './support/differences.js';
import type { GivenEvent } from './support/given.js';
import { pdfText } from './support/pdf-text.js';
import { refunding, type OrderNow } from './support/refunding.js';
import { setStage, WHO } from './support/stage.js';

let app: TestApp;
let on: ReturnType<typeof refunding>;
beforeAll(async () => {
  app = await startTestApp({ listen: true });
  on = refunding(app);
});
beforeEach(() => on.fair());
afterAll(async () => {
  await app.runJobs();
  expect(await differences(app)).toEqual([]);
  await app[Symbol.asyncDispose]();
});

const FAR = '2099-01-01T00:00:00Z';
/** Refunds approve themselves. Each ticket is 40.00 and 3.33 tax. */
const open = (fields: object = {}) =>
  app.given.event({
    tiers: [{ price: 4_000, capacity: 50 }],
    taxBasisPoints: 833,
    startsAt: '2099-01-02T00:00:00Z',
    endsAt: '2099-01-03T00:00:00Z',
    refundDeadline: FAR,
    ...fields,
  });
const back = (count: number) => (now: OrderNow) =>
  now.refunds.filter(({ status }) => status === 'SUCCEEDED').length === count;

interface Note {
  number: string;
  sequence: number;
  amount: string;
  tax: string;
  receipt: string;
  details: Record<string, any>;
}
const notesOf = (event: GivenEvent) =>
  app.sql<Note>(
    `select note.*, receipt.number as receipt from receipts as note join receipts as receipt on receipt.id = note.corrects_id
     where note.organization_id = ? order by note.sequence`,
    [event.organization.id],
  );
const filesOf = async ({ id, accessToken }: Pick<BoughtOrder, 'id' | 'accessToken'>, token?: string) => {
  const query = `query ($id: ID!, $accessToken: String) {
    order(id: $id, accessToken: $accessToken) { receiptUrl refunds { creditNoteUrl } } }`;
  return (await app.gql(query, { id, accessToken }, { token })).data.order as {
    receiptUrl: string;
    refunds: { creditNoteUrl: string | null }[];
  } | null;
};
const read = async (url: string) => {
  const { rawPayload } = await app.app.http.inject({ method: 'GET', url: url.replace(app.url, '') });
  return pdfText(rawPayload).join('\n').replace(/\s/g, '');
};

describe('a credit note', () => {
  test('is given to each refund once; together they take back the receipt and its tax to the cent', async () => {
    const event = await open();
    const order = await on.paid(event, { quantity: 3 }); // tax is 10.00 in all
    for (const [n, ticket] of order.tickets.entries()) {
      await on.request(order, { ticketIds: [ticket.id] });
      await on.settled(order, back(n + 1));
    }
    await app.runJobs();
    const [{ id }] = (await app.sql<{ id: string }>('select id from refunds where order_id = ? limit 1', [
      order.id,
    ])) as [{ id: string }];
    await app.app.services().receipts.issueCreditNote(id);

    const notes = await notesOf(event);
    expect(notes.map(({ number, receipt }) => [number, receipt])).toEqual([
      ['INV-CN-000001', 'INV-000001'],
      ['INV-CN-000002', 'INV-000001'],
      ['INV-CN-000003', 'INV-000001'],
    ]);
    const sum = (column: 'amount' | 'tax') => notes.reduce((total, note) => total + Number(note[column]), 0);
    expect([sum('amount'), sum('tax')]).toEqual([13_000, 1_000]);
    expect(notes[1]!.details).toMatchObject({
      corrects: { number: 'INV-000001' },
      tickets: [{ serial: order.tickets[1]!.serial, name: 'Tier 1' }],
      reason: 'I am ill.',
    });
  }, 60_000);

  test('as PDF says what it corrects, what went back and why; the receipt lists it', async () => {
    const event = await open();
    const order = await on.paid(event, { quantity: 2 });
    await on.request(order, { ticketIds: [order.tickets[0]!.id] });
    await on.settled(order, back(1));
    await app.runJobs();

    const { receiptUrl, refunds } = (await filesOf(order))!;
    const note = await read(refunds[0]!.creditNoteUrl!);
    for (const words of [
      'Creditnote',
      'INV-CN-000001',
      'INV-000001of',
      order.tickets[0]!.serial,
      'Iamill.',
      '$40.00',
      'Tax8.33%',
      '$3.33',
      'Returned',
      '$43.33',
      'throughStripe',
    ]) {
      expect(note).toContain(words);
    }
    const receipt = await read(receiptUrl);
    expect(receipt).toContain('CreditnoteINV-CN-000001of');
    expect(receipt).toContain('-$43.33');
  }, 30_000);

  test('of a cancelled event has the fees too', async () => {
    const organization = await app.given.organization();
    await app.sql('update organizations set fee_fixed = 100 where id = ?', [organization.id]);
    const event = await open({ organization });
    const order = await on.paid(event);
    await on.cancelEvent(event, organization.owner);
    await on.settled(order, back(1));
    await app.runJobs();
    expect(await notesOf(event)).toMatchObject([{ amount: '4433', tax: '333', details: { fees: 100 } }]);
  }, 30_000);

  test('stands where the money did not arrive after all, and is the one of the refund that is tried again', async () => {
    const event = await open();
    const order = await on.paid(event);
    const refund = await on.request(order);
    await on.settled(order, back(1));
    await app.runJobs();
    await on.outcome(refund, 'failed');
    await on.settled(order, ({ refunds }) => refunds[0]!.status === 'FAILED');
    expect(await notesOf(event)).toHaveLength(1);
    await on.retry(refund, event.organization.owner);
    await on.settled(order, back(1));
    await app.runJobs();
    expect(await notesOf(event)).toMatchObject([{ number: 'INV-CN-000001', amount: '4333' }]);
  }, 60_000);

  test('is not given to money that never became tickets, nor to tickets that cost nothing', async () => {
    const event = await open({ tiers: [{ price: 4_000 }, { price: 0 }] });
    const free = await on.paid(event, { tier: event.tiers[1]! });
    await on.request(free);
    const late = await on.buy.reserve(event);
    const { redirectUrl } = await on.buy.startCheckout(late, 'PAYSTACK');
    await on.buy.cancel(late);
    await on.buy.press(redirectUrl!);
    await on.settled(late, back(1));
    await on.settled(free, back(1));
    await app.runJobs();
    expect(await notesOf(event)).toEqual([]);
    expect((await filesOf(late))!.refunds).toEqual([{ creditNoteUrl: null }]);
  }, 30_000);

  test('is read by the buyer, OWNER and MANAGER', async () => {
    const { organization, people } = await setStage(app);
    const event = await open({ organization });
    const order = await on.paid(event, { email: people.buyer!.email });
    await app.sql('update orders set user_id = ? where id = ?', [people.buyer!.id, order.id]);
    await on.request(order);
    await on.settled(order, back(1));
    await app.runJobs();
    const sights: Record<string, string> = {};
    for (const who of WHO) {
      const found = await filesOf({ id: order.id, accessToken: '' }, people[who]?.token);
      sights[who] = found ? (found.refunds[0]!.creditNoteUrl ? 'seen' : 'null') : '-';
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
  }, 30_000);
});

describe('credit notes', () => {
  test('of twenty refunds that two workers write count from 1 to 20', async () => {
    const event = await open();
    const order = await on.paid(event, { quantity: 10 });
    const other = await on.paid(event, { quantity: 10 });
    for (const one of [order, other])
      await Promise.all(one.tickets.map(({ id }) => on.request(one, { ticketIds: [id] })));
    await Promise.all([app.runJobs(), app.runJobs()]);
    await on.settled(order, back(10));
    await on.settled(other, back(10));
    await app.runJobs();
    const notes = await notesOf(event);
    expect(notes.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
    expect(new Set(notes.map(({ receipt }) => receipt))).toEqual(new Set(['INV-000001', 'INV-000002']));
  }, 60_000);
});
