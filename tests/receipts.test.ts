import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestApp, type TestApp } from './support/app.js';
import { raiseBarrier } from './support/barrier.js';
import { buying, type BoughtOrder } from './support/buying.js';
import { differences } from './support/differences.js';
import type { GivenEvent } from './support/given.js';
import { databaseUrlOf } from './support/server-process.js';

let app: TestApp;
let buy: ReturnType<typeof buying>;
beforeAll(async () => {
  app = await startTestApp({ listen: true });
  buy = buying(app);
});
afterAll(async () => {
  await app.runJobs();
  expect(await differences(app)).toEqual([]);
  await app[Symbol.asyncDispose]();
});

async function bought(event: GivenEvent, quantity = 1): Promise<BoughtOrder> {
  const order = await buy.reserve(event, { quantity });
  await buy.press((await buy.startCheckout(order)).redirectUrl!);
  await buy.confirm(order);
  return order;
}

interface ReceiptRow {
  number: string;
  kind: 'RECEIPT' | 'CREDIT_NOTE';
  sequence: number;
  order_id: string;
  amount: string;
  tax: string;
  details: Record<string, any>;
}
const receiptsOf = (event: GivenEvent, kind = 'RECEIPT') =>
  app.sql<ReceiptRow>('select * from receipts where organization_id = ? and kind = ? order by sequence', [
    event.organization.id,
    kind,
  ]);
/** They take most of the time that jobs take, and are not what a test of numbers is about. */
const withoutMails = () =>
  app.sql(
    `delete from graphile_worker._private_jobs where task_id in
       (select id from graphile_worker._private_tasks where identifier in ('mailTickets', 'sendEmail'))`,
  );
const counting = (to: number) => Array.from({ length: to }, (_, index) => index + 1);

describe('a receipt', () => {
  test('is given once to an order that was paid, and the payer does not wait for it', async () => {
    const event = await app.given.event({ tiers: [{ price: 2500 }] });
    const order = await bought(event, 2);
    expect(await receiptsOf(event)).toEqual([]);

    await app.runJobs();
    await app.app.services().receipts.issueReceipt(order.id);

    expect(await receiptsOf(event)).toMatchObject([{ number: 'INV-000001', order_id: order.id, amount: '5000' }]);
  });

  test('is not given to an order that cost nothing', async () => {
    const event = await app.given.event();
    const { id } = await app.given.paidOrder(event);
    await app.runJobs();
    await app.app.services().receipts.issueReceipt(id);
    expect(await receiptsOf(event)).toEqual([]);
  });

  test('that waits for its worker is no difference to verify; one that nobody will write is', async () => {
    const event = await app.given.event({ tiers: [{ price: 2500 }] });
    const { id } = await bought(event);
    expect(await differences(app)).toEqual([]);
    await app.sql('delete from graphile_worker._private_jobs where key = ?', [`receipt:${id}`]);
    expect(await differences(app)).toEqual([expect.stringContaining(`has its receipt: order ${id}`)]);
    await app.app.services().receipts.issueReceipt(id);
  });

  test('is never changed and never taken away', async () => {
    const event = await app.given.event({ tiers: [{ price: 2500 }] });
    await bought(event);
    await app.runJobs();
    for (const statement of ['update receipts set amount = 1', 'delete from receipts', 'truncate receipts cascade']) {
      await expect(app.sql(statement)).rejects.toThrow(/receipts are never changed/);
    }
  });
});

describe('the numbers of an organization', () => {
  test('count from 1 to 50 for fifty orders, though one of two workers breaks in the middle', async () => {
    const event = await app.given.event({ tiers: [{ price: 2500, capacity: 100 }] });
    const other = await app.given.event({ tiers: [{ price: 2500, capacity: 100 }] });
    await Promise.all([...counting(50).map(() => bought(event)), bought(other)]);
    await withoutMails();
    const url = await databaseUrlOf(app);
    const barrier = await raiseBarrier(url, { table: 'receipts', on: 'insert', when: 'new.sequence = 20' });

    const workers = [app.runJobs(), app.runJobs()];
    await barrier.reached();
    await barrier.cut();
    await Promise.all(workers);
    await app.sql('update graphile_worker._private_jobs set run_at = now()'); // the one that broke would wait a little
    await app.runJobs();

    const receipts = await receiptsOf(event);
    expect(receipts.map(({ sequence }) => sequence)).toEqual(counting(50));
    expect(receipts.at(-1)!.number).toBe('INV-000050');
    expect(new Set(receipts.map(({ order_id }) => order_id)).size).toBe(50);
    expect(await receiptsOf(other)).toMatchObject([{ number: 'INV-000001' }]);
  }, 60_000);

  test('are one for each order, though each is asked for twice at the same time', async () => {
    const event = await app.given.event({ tiers: [{ price: 2500, capacity: 100 }] });
    const orders = await Promise.all(counting(10).map(() => bought(event)));
    await Promise.all([...orders, ...orders].map(({ id }) => app.app.services().receipts.issueReceipt(id)));
    expect((await receiptsOf(event)).map(({ sequence }) => sequence)).toEqual(counting(10));
  }, 30_000);

  test('can’t have a gap or a double in the database either', async () => {
    const event = await app.given.event({ tiers: [{ price: 2500 }] });
    await bought(event);
    await withoutMails();
    await app.runJobs();
    const again = (sequence: number) =>
      app.sql(
        `insert into receipts (id, organization_id, kind, sequence, number, order_id, refund_id, corrects_id, currency, amount, tax, details, issued_at)
         select gen_random_uuid(), organization_id, kind, ?, ?, ?, null, null, currency, amount, tax, details, now() from receipts where organization_id = ?`,
        [sequence, `X-${sequence}`, crypto.randomUUID(), event.organization.id],
      );
    await expect(again(1)).rejects.toThrow(/receipts_organization_id_kind_sequence_key/);
    await expect(again(3)).rejects.toThrow(/receipts_organization_id_kind_previous_fkey|receipts_order_id_fkey/);
  });
});

const UPDATE = `mutation ($input: UpdateOrganizationInput!) { updateOrganization(input: $input) { __typename
  ... on Organization { legalName address taxNumber contactEmail receiptPrefix }
  ... on InvalidInputError { fields { path message } } } }`;
const SELLER = {
  legalName: 'Eko Nights Ltd',
  address: ' 1 Marina \r\n\r\nLagos',
  taxNumber: 'NG-12.345/678',
  contactEmail: 'Books@Eko.example',
  receiptPrefix: 'EKO',
};

describe('who sells', () => {
  const update = async (token: string, organizationId: string, changes: object) => {
    const { data, code } = await app.gql(UPDATE, { input: { organizationId, ...changes } }, { token });
    return code ?? data.updateOrganization;
  };

  test('is said by the OWNER; what is left out stays, null clears', async () => {
    const { id, owner } = await app.given.organization();
    expect(await update(owner.token, id, SELLER)).toEqual({
      __typename: 'Organization',
      ...SELLER,
      address: '1 Marina\nLagos',
      contactEmail: 'books@eko.example',
    });
    expect(await update(owner.token, id, { taxNumber: null, contactEmail: null, receiptPrefix: null })).toEqual({
      __typename: 'Organization',
      ...SELLER,
      address: '1 Marina\nLagos',
      taxNumber: null,
      contactEmail: null,
    });
    const audited = await app.sql<{ details: object }>(
      `select details from audit_entries where action = 'organization.updated' and organization_id = ? order by at`,
      [id],
    );
    expect(JSON.stringify(audited)).not.toContain('@');
    expect(audited[1]!.details).toEqual({ taxNumber: null, contactEmail: null });
  });

  test('is not for a MANAGER to say, who may still rename it', async () => {
    const { id } = await app.given.organization();
    const { token } = await app.given.member(id, 'MANAGER');
    for (const [field, value] of Object.entries(SELLER)) {
      expect([field, await update(token, id, { [field]: value })]).toEqual([field, 'FORBIDDEN']);
    }
    expect(await update(token, id, { name: 'Eko' })).toMatchObject({ __typename: 'Organization' });
  });

  test.each([
    ['legalName', '', 'The legal name is missing.'],
    ['legalName', 'x'.repeat(201), 'The legal name has at most 200 characters.'],
    ['address', ' \n ', 'The address is missing.'],
    ['address', 'a\nb\nc\nd\ne\nf\ng', 'The address has at most 6 lines.'],
    ['taxNumber', '<b>', 'A tax number has 1 to 40 letters, digits, spaces, points, slashes and hyphens.'],
    ['receiptPrefix', 'inv-1', 'The prefix has 1 to 10 capital letters and digits.'],
    ['receiptPrefix', '', 'The prefix has 1 to 10 capital letters and digits.'],
  ])('%s can’t be “%s”', async (path, value, message) => {
    const { id, owner } = await app.given.organization();
    const refused = await update(owner.token, id, { [path]: value });
    expect(refused).toMatchObject({ __typename: 'InvalidInputError', fields: [{ message }] });
    expect(refused.fields[0].path.split('.')[0]).toBe(path);
  });
});
