import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { buying } from '../support/buying.js';
import { differences } from '../support/differences.js';
import { paidUnheard, webhooksTo } from '../support/webhook-sender.js';
import { fixturesIn, readFixture } from './fixtures.js';

const FOLDER = 'paystack/webhooks';
const samples = fixturesIn(FOLDER);

/** What was worked off without an error: PROCESSED, or IGNORED where it is about nothing here. */
const WELL = /^(PROCESSED|IGNORED)$/;

let app: TestApp;
let send: ReturnType<typeof webhooksTo>;
beforeAll(async () => {
  app = await startTestApp({ listen: true });
  send = webhooksTo(app);
});
afterAll(async () => {
  const failed = await app.sql(`select type, last_error from webhook_deliveries where status = 'FAILED'`);
  await app[Symbol.asyncDispose]();
  expect(failed).toEqual([]);
});

describe('Paystack’s own samples of webhooks, signed', () => {
  test('are there', () => {
    expect(samples.length).toBeGreaterThanOrEqual(11);
  });

  test.each(samples)('%s is kept once, however often it comes, and worked off', async sample => {
    const body = readFixture(`${FOLDER}/${sample}`);
    const { statusCode, ids } = await send.paystack(body);
    expect(statusCode).toBe(200);
    await app.runJobs();
    expect(await send.paystack(body)).toEqual({ statusCode: 200, ids });
    await app.runJobs();

    expect(ids).toHaveLength(1);
    expect(await send.read(ids[0]!)).toEqual({
      status: expect.stringMatching(WELL),
      attempts: 1,
      last_error: null,
    });
  });

  test('transaction-successful about one of our payments makes its order PAID', async () => {
    const { order, payment } = await paidUnheard(app);
    const sample = JSON.parse(readFixture(`${FOLDER}/transaction-successful.json`)) as { data: object };
    const { ids } = await send.paystack({ ...sample, data: { ...sample.data, reference: payment.reference } });
    await app.runJobs();
    expect(await send.read(ids[0]!)).toMatchObject({ status: 'PROCESSED' });
    expect(await buying(app).now(order)).toMatchObject({ status: 'PAID', tickets: [{}] });
    expect(await differences(app)).toEqual([]);
  });

  test.each(samples.filter(name => name.startsWith('refund-')))(
    '%s about one of our payments that nothing was asked back of changes nothing',
    async name => {
      const { order, payment, notice } = await paidUnheard(app);
      await send.paystack(notice);
      const sample = JSON.parse(readFixture(`${FOLDER}/${name}`)) as { data: object };
      const data = { ...sample.data, transaction_reference: payment.reference };
      await app.runJobs();

      const { ids } = await send.paystack({ ...sample, data });
      await app.runJobs();

      expect(await send.read(ids[0]!)).toMatchObject({ status: expect.stringMatching(WELL), last_error: null });
      expect(await buying(app).now(order)).toMatchObject({ status: 'PAID', refunds: [] });
      expect(await differences(app)).toEqual([]);
    },
  );
});
