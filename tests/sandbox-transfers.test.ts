import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type Stripe from 'stripe';
import { checkout, press, startSandboxHost } from './support/sandbox-host.js';

let host: Awaited<ReturnType<typeof startSandboxHost>>;
beforeAll(async () => {
  host = await startSandboxHost({ links: [{ href: '/dev/outbox', text: 'The outbox' }] });
});
afterAll(() => host.close());

const statusOf = async (url: string, outcome: string) => (await press(url, outcome)).status;

describe('a bank transfer at Stripe', () => {
  const open = async () => {
    const { id, url } = await host.stripe.checkout.sessions.create(checkout());
    return { id, url: url! };
  };
  const retrieve = (id: string) =>
    host.stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent.latest_charge'] });
  const typesAbout = (id: string, intent: string) =>
    host.receiver.received
      .filter(({ event }) =>
        [id, intent].some(it => [event.data.object.id, event.data.object.payment_intent].includes(it)),
      )
      .map(({ type }) => type);

  test('completes the session unpaid, and is paid when the money arrives', async () => {
    const { id, url } = await open();
    const pressed = await press(url, 'transfer');
    expect([pressed.status, pressed.headers.get('location')]).toEqual([
      303,
      `http://localhost:4000/orders/1?session=${id}`,
    ]);
    const waiting = await retrieve(id);
    expect(waiting).toMatchObject({
      status: 'complete',
      payment_status: 'unpaid',
      url: null,
      payment_intent: { status: 'processing', amount_received: 0, latest_charge: { status: 'pending', paid: false } },
    });
    const [completed] = await host.arrived(
      ({ type, event }) => type === 'checkout.session.completed' && event.data.object.id === id,
    );
    expect(completed!.event.data.object.payment_status).toBe('unpaid');
    expect(await (await fetch(url)).text()).toContain('The money arrives');

    expect(await statusOf(url, 'arrive')).toBe(303);
    expect(await retrieve(id)).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      payment_intent: { status: 'succeeded' },
    });
    const [succeeded] = await host.arrived(
      ({ type, event }) => type === 'checkout.session.async_payment_succeeded' && event.data.object.id === id,
    );
    expect(succeeded!.event.data.object.payment_status).toBe('paid');
    const intent = (waiting.payment_intent as Stripe.PaymentIntent).id;
    expect(typesAbout(id, intent)).toEqual(
      expect.arrayContaining([
        'payment_intent.processing',
        'charge.pending',
        'charge.succeeded',
        'payment_intent.succeeded',
      ]),
    );
    expect((await host.stripe.refunds.create({ payment_intent: intent })).amount).toBe(10_000);
  });

  test('that never arrives fails for good', async () => {
    const { id, url } = await open();
    await press(url, 'transfer');
    expect(await statusOf(url, 'fail')).toBe(303);
    expect(await retrieve(id)).toMatchObject({
      status: 'complete',
      payment_status: 'unpaid',
      payment_intent: { status: 'requires_payment_method', last_payment_error: { type: 'card_error' } },
    });
    await host.arrived(
      ({ type, event }) => type === 'checkout.session.async_payment_failed' && event.data.object.id === id,
    );
    expect([await statusOf(url, 'arrive'), (await fetch(url)).status]).toEqual([410, 410]);
  });

  test('takes only the buttons of its moment', async () => {
    const { url } = await open();
    expect(await statusOf(url, 'arrive')).toBe(409);
    await press(url, 'transfer');
    expect([await statusOf(url, 'pay'), await statusOf(url, 'wait'), await statusOf(url, 'dance')]).toEqual([
      409, 409, 400,
    ]);
    const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => statusOf(url, i % 2 ? 'arrive' : 'fail')));
    expect(answers.filter(status => status === 303)).toHaveLength(1);
  });
});

describe('a bank transfer at Paystack', () => {
  const open = async () => {
    const wanted = { email: 'ada@example.com', amount: 500_000, callback_url: 'http://localhost:4000/orders/1' };
    const { authorization_url, reference } = (await host.paystack.transaction.initialize(wanted)).data;
    return { url: authorization_url as string, reference: reference as string };
  };
  const verify = async (reference: string) => (await host.paystack.transaction.verify({ reference })).data;

  test('is ongoing while the buyer makes it, pending while the bank has it, then a success', async () => {
    const { url, reference } = await open();
    expect((await press(url, 'transfer')).headers.get('location')).toBe(url);
    expect(await verify(reference)).toMatchObject({ status: 'ongoing', paid_at: null, channel: 'bank_transfer' });
    expect((await press(url, 'wait')).headers.get('location')).toContain(`trxref=${reference}`);
    expect(await verify(reference)).toMatchObject({ status: 'pending', paid_at: null });
    expect([await statusOf(url, 'pay'), await statusOf(url, 'wait')]).toEqual([409, 409]);
    expect(await statusOf(url, 'arrive')).toBe(303);
    expect(await verify(reference)).toMatchObject({ status: 'success', channel: 'bank_transfer' });
    const [webhook] = await host.arrived(
      ({ type, event }) => type === 'charge.success' && event.data.reference === reference,
    );
    expect(webhook!.event.data.channel).toBe('bank_transfer');
  });

  test('that never arrives has failed, and its page can still be paid', async () => {
    const { url, reference } = await open();
    await press(url, 'transfer');
    await press(url, 'fail');
    expect(await verify(reference)).toMatchObject({ status: 'failed' });
    await press(url, 'pay');
    expect(await verify(reference)).toMatchObject({ status: 'success', channel: 'card' });
  });
});

test('pages where nothing is left to do lead back to the order, to the shop and to the sandbox', async () => {
  const { id, url } = await host.stripe.checkout.sessions.create(checkout());
  await host.stripe.checkout.sessions.expire(id);
  const wanted = { email: 'ada@example.com', amount: 500_000, callback_url: 'http://localhost:4000/orders/1' };
  const { authorization_url } = (await host.paystack.transaction.initialize(wanted)).data;
  await press(authorization_url);
  for (const page of [url!, authorization_url]) {
    const shown = await (await fetch(page)).text();
    for (const href of ['http://localhost:4000/orders/1', '/dev/outbox', '/sandbox'])
      expect(shown).toContain(`href="${href}`);
  }
  const status = await (await fetch(`${host.base}/sandbox`)).text();
  expect(status).toContain('href="/dev/outbox"');
  expect(status).toContain(`href="/sandbox/stripe/pay/${id}"`);
});
