import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { ProviderUnavailable } from '../server/payments/payment-provider.errors.js';
import { ProviderName } from '../server/payments/payment.entity.js';
import { PaymentService } from '../server/payments/payment.service.js';
import type { TestApp } from './support/app.js';
import type { Entry } from './support/waiting.js';
import { waitingSuite, type WaitingSuite } from './support/waiting-suite.js';

let app: TestApp;
let wait: WaitingSuite['wait'];
waitingSuite(suite => ({ app, wait } = suite));

/** Somebody at the provider's page with the only ticket, and one who is next. */
async function paying(provider: 'STRIPE' | 'PAYSTACK') {
  const event = await app.given.event({ currency: 'NGN', tiers: [{ price: 500_000, capacity: 1 }] });
  const held = await app.given.order(event);
  const [first, next] = (await wait.line(event.tier, 1, 1)) as [Entry, Entry];
  await wait.buy.cancel(held as never);
  const order = await wait.claim((await wait.offered(first))!);
  const { redirectUrl, payment } = await wait.buy.startCheckout(order, provider);
  return { event, first, next, order, redirectUrl: redirectUrl!, payment: payment! };
}

describe.each(['STRIPE', 'PAYSTACK'] as const)('leaving a waitlist while %s has the page open', provider => {
  afterEach(() => wait.buy.weather(provider, 'none'));

  test('gives the tickets to the next in line, after the page was closed or asked about', async () => {
    const { event, first, next, order, redirectUrl, payment } = await paying(provider);
    expect(await wait.leave(first)).toMatchObject({ status: 'LEFT' });
    expect(await wait.stand([first, next])).toEqual(['LEFT', 'OFFERED']);
    expect(await wait.buy.now(order)).toMatchObject({ status: 'CANCELLED' });
    expect(await wait.buy.tier(event.tier)).toEqual({ available: 0, sold: 0, held: 1 });
    await wait.buy.press(redirectUrl); // Stripe's refuses it, Paystack's takes it and it goes back
    await app.runJobs();
    const [row] = await app.sql<{ status: string }>('select status from payments where id = ?', [payment.id]);
    if (provider === 'STRIPE') expect(row!.status).toBe('FAILED');
    expect(await wait.stand([first, next])).toEqual(['LEFT', 'OFFERED']);
  });

  test('keeps what was paid there meanwhile, though nobody told us yet', async () => {
    const { first, next, order, redirectUrl } = await paying(provider);
    await wait.buy.weather(provider, 'lost');
    await wait.buy.press(redirectUrl);
    expect(await wait.leave(first)).toMatchObject({ code: 'WRONG_STATE', state: 'CLAIMED' });
    expect(await wait.stand([first, next])).toEqual(['CLAIMED', 'WAITING 1']);
    expect((await wait.buy.now(order)).tickets).toHaveLength(1);
  });

  test('is put off while the provider does not answer, and the tickets stay', async () => {
    const { first, next } = await paying(provider);
    const away = jest
      .spyOn(PaymentService.prototype, 'closeAll')
      .mockRejectedValue(new ProviderUnavailable(ProviderName[provider], 'away'));
    const answer = await wait.leave(first).finally(() => away.mockRestore());
    expect(answer).toMatchObject({ code: 'PAYMENT_PROVIDER_UNAVAILABLE' });
    expect(await wait.stand([first, next])).toEqual(['OFFERED', 'WAITING 1']);
    expect(await wait.leave(first)).toMatchObject({ status: 'LEFT' });
  });
});
