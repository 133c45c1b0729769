import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { press, startSandboxHost, startSandboxProcess, until } from './support/sandbox-host.js';

let host: Awaited<ReturnType<typeof startSandboxHost>>;
beforeAll(async () => {
  host = await startSandboxHost();
});
afterAll(() => host.close());
afterEach(async () => {
  host.receiver.answer = () => 200;
  for (const provider of ['STRIPE', 'PAYSTACK']) await host.faults(provider, 'none');
});

const page = async () =>
  (await host.paystack.transaction.initialize({ email: 'ada@example.com', amount: 5000 })).data as {
    authorization_url: string;
    reference: string;
  };
const stripePage = () =>
  host.stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [
      { quantity: 1, price_data: { currency: 'usd', unit_amount: 5000, product_data: { name: 'Regular' } } },
    ],
    success_url: 'http://localhost:4000/done',
  });
const about = (reference: string) => host.receiver.received.filter(({ body }) => body.includes(reference));
const stateOf = async (reference: string) => {
  const sql = 'select state, attempts from sandbox.deliveries where body like $1 order by id';
  return (await host.pool.query<{ state: string; attempts: number }>(sql, [`%${reference}%`])).rows;
};

describe('a webhook', () => {
  test('goes out at once after a press', async () => {
    const { authorization_url, reference } = await page();
    const pressed = Date.now();
    await press(authorization_url);
    const [webhook] = await host.arrived(({ event }) => event.data.reference === reference);
    expect(webhook!.at - pressed).toBeLessThan(200);
    await until(async () => ((await stateOf(reference))[0]?.state === 'DELIVERED' ? true : undefined));
  });

  test('that is not answered with 2xx is tried again with growing pauses, then given up', async () => {
    const { authorization_url, reference } = await page();
    host.receiver.answer = () => 302;
    await press(authorization_url);
    await until(async () => ((await stateOf(reference))[0]?.state === 'FAILED' ? true : undefined));
    const times = about(reference).map(({ at }) => at);
    expect(times).toHaveLength(4);
    const pauses = times.slice(1).map((at, i) => at - times[i]!);
    // Each lasts at least as its step; how much longer is the machine's affair. Two milliseconds go to rounding.
    for (const [i, step] of [50, 100, 200].entries()) expect(pauses[i]).toBeGreaterThanOrEqual(step - 2);
    expect(await stateOf(reference)).toEqual([{ state: 'FAILED', attempts: 4 }]);
  });

  test('survives the process that wrote it: another one sends it', async () => {
    const { authorization_url, reference } = await page();
    await host.sandbox.stop();
    await press(authorization_url);
    await sleep(300);
    expect(about(reference)).toHaveLength(0);

    const other = await startSandboxProcess(host.pool, host.receiver.url);
    await host.arrived(({ event }) => event.data.reference === reference);
    await until(async () => ((await stateOf(reference))[0]?.state === 'DELIVERED' ? true : undefined));
    await other.stop();
    await host.close();
    host = await startSandboxHost();
  });

  test('that a stopping process had under way is not lost', async () => {
    const other = await startSandboxProcess(host.pool, host.receiver.url);
    await host.sandbox.stop();
    host.receiver.answer = () => 'hang';
    const { authorization_url, reference } = await page();
    await press(authorization_url);
    await until(() => about(reference)[0]);
    const stopping = Date.now();
    await other.stop();
    expect(Date.now() - stopping).toBeLessThan(1000);
    expect((await stateOf(reference))[0]).toMatchObject({ state: 'PENDING', attempts: 1 });
    await host.close();
    host = await startSandboxHost();
  });

  test('is sent once by two processes that share the database', async () => {
    const other = await startSandboxProcess(host.pool, host.receiver.url);
    const pages = await Promise.all(Array.from({ length: 20 }, page));
    await Promise.all(pages.map(({ authorization_url }) => press(authorization_url)));
    await until(async () => {
      const states = await Promise.all(pages.map(({ reference }) => stateOf(reference)));
      return states.every(([row]) => row?.state === 'DELIVERED') ? true : undefined;
    });
    expect(pages.map(({ reference }) => about(reference).length)).toEqual(pages.map(() => 1));
    await other.stop();
  });
});

test('a process reads what another one made, and presses what another one opened', async () => {
  const other = await startSandboxProcess(host.pool, host.receiver.url);
  const session = await stripePage();
  await press(session.url!.replace(host.base, other.base));
  expect((await other.stripe.checkout.sessions.retrieve(session.id)).payment_status).toBe('paid');
  expect((await host.stripe.checkout.sessions.retrieve(session.id)).payment_status).toBe('paid');
  await other.stop();
});

describe('the fault switch', () => {
  test('slow: the API has done it, and says so late', async () => {
    await host.faults('PAYSTACK', 'slow', 400);
    const began = Date.now();
    const { reference } = await page();
    expect(Date.now() - began).toBeGreaterThanOrEqual(390);
    await host.faults('PAYSTACK', 'none');
    expect((await host.paystack.transaction.verify({ reference })).data.status).toBe('abandoned');
  });

  test('slow: a call that timed out was done, and its key gives the answer', async () => {
    await host.faults('STRIPE', 'slow', 600);
    const options = { idempotencyKey: 'patience', timeout: 200, maxNetworkRetries: 0 };
    const make = () =>
      host.stripe.checkout.sessions.create(
        {
          mode: 'payment',
          line_items: [
            { quantity: 1, price_data: { currency: 'usd', unit_amount: 5000, product_data: { name: 'Slow' } } },
          ],
          success_url: 'http://localhost:4000/',
        },
        options,
      );
    await expect(make()).rejects.toMatchObject({ type: 'StripeConnectionError' });
    await host.faults('STRIPE', 'none');
    expect((await make()).lastResponse.headers['idempotent-replayed']).toBe('true');
  });

  test('failing: the API answers 500 and does nothing, the pages still work', async () => {
    const session = await stripePage();
    const { authorization_url } = await page();
    await host.faults('STRIPE', 'failing');
    await host.faults('PAYSTACK', 'failing');
    await expect(stripePage()).rejects.toMatchObject({ statusCode: 500, type: 'StripeAPIError' });
    await expect(page()).rejects.toMatchObject({ statusCode: 500 });
    expect([(await press(session.url!)).status, (await press(authorization_url)).status]).toEqual([303, 303]);
    await host.faults('STRIPE', 'none');
    expect((await host.stripe.checkout.sessions.retrieve(session.id)).status).toBe('complete');
  });

  test('duplicate: each webhook comes twice at the same time', async () => {
    await host.faults('PAYSTACK', 'duplicate');
    const { authorization_url, reference } = await page();
    await press(authorization_url);
    const [first, second] = await host.arrived(({ event }) => event.data.reference === reference, 2);
    expect(second!.at - first!.at).toBeLessThan(100);
    expect(second!.body).toBe(first!.body);
  });

  test('reorder: of two, the later comes first; one alone comes within about a second', async () => {
    await host.faults('PAYSTACK', 'reorder', 900);
    const [early, late] = [await page(), await page()];
    await press(early.authorization_url);
    await press(late.authorization_url);
    await until(() => about(early.reference)[0]);
    expect(about(late.reference)[0]!.at).toBeLessThan(about(early.reference)[0]!.at);

    const alone = await page();
    const pressed = Date.now();
    await press(alone.authorization_url);
    await until(() => about(alone.reference)[0]);
    expect(Date.now() - pressed).toBeGreaterThan(800);
    expect(Date.now() - pressed).toBeLessThan(1600);
  });

  test('lost: a webhook is written down and never sent', async () => {
    await host.faults('PAYSTACK', 'lost');
    const { authorization_url, reference } = await page();
    await press(authorization_url);
    await host.faults('PAYSTACK', 'none');
    await sleep(500);
    expect(about(reference)).toHaveLength(0);
    expect(await stateOf(reference)).toEqual([{ state: 'LOST', attempts: 0 }]);
    expect((await host.paystack.transaction.verify({ reference })).data.status).toBe('success');
  });

  test('takes only what it knows, and shows how it stands', async () => {
    const answers = await Promise.all([
      host.faults('PAYPAL', 'none'),
      host.faults('STRIPE', 'sleepy'),
      host.faults('STRIPE', 'slow', -1),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400]);
    expect(await answers[0].json()).toEqual({ error: expect.stringContaining('STRIPE') });
    expect(await (await host.faults('STRIPE', 'slow', 5)).json()).toEqual({ provider: 'STRIPE', mode: 'slow', ms: 5 });
    expect(await (await fetch(`${host.base}/sandbox/faults`)).json()).toEqual([
      { provider: 'STRIPE', mode: 'slow', ms: 5 },
      { provider: 'PAYSTACK', mode: 'none', ms: null },
    ]);
  });

  test('can be set by the form of the status page, though not from another site', async () => {
    const send = (headers: Record<string, string> = {}) =>
      fetch(`${host.base}/sandbox/faults`, {
        method: 'POST',
        redirect: 'manual',
        headers,
        body: new URLSearchParams({ provider: 'PAYSTACK', mode: 'lost', ms: '' }),
      });
    expect((await send({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await send()).headers.get('location')).toBe('/sandbox');
    const status = await (await fetch(`${host.base}/sandbox`)).text();
    expect(status).toContain('<option selected>lost</option>');
    expect(status).toContain('charge.success');
  });
});

test('many processes may start at the same moment', async () => {
  await host.pool.query('drop schema sandbox cascade');
  const processes = await Promise.all(
    Array.from({ length: 5 }, () => startSandboxProcess(host.pool, host.receiver.url)),
  );
  expect((await stripePage()).status).toBe('open');
  await Promise.all(processes.map(process => process.stop()));
});
