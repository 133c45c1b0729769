import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { act, cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { leave } from '../../lib/leave.js';
import { bothProviders, givenOrder, lanternNight, regular } from '../../testing/given.js';
import { renderApp, type Root } from '../../testing/render-app.js';
import { CheckoutPage } from './CheckoutPage.js';

const routes = [
  { path: '/checkout/:orderId', element: <CheckoutPage /> },
  { path: '/orders/:orderId', element: <h1>Your tickets</h1> },
  { path: '/events/:slug', element: <h1>The event</h1> },
];
const usd = (amount: number) => ({ amount, currency: 'USD' });
const quote = (total: number) => ({
  items: [{ tier: regular, quantity: 2, total: usd(total) }],
  discount: usd(0),
  fees: usd(0),
  tax: usd(0),
  total: usd(total),
});
const atNew = '/checkout/new?event=lantern-night&items=tier-1:2';

function checkout(at: string, root: Root, live?: Root) {
  return renderApp(routes, at, {
    root: { event: lanternNight, quote: quote(10000), paymentProviders: bothProviders, ...root },
    live,
  });
}

async function fillIn(user: ReturnType<typeof userEvent.setup>) {
  await user.type(await screen.findByLabelText('Name'), 'Ada Lovelace');
  await user.type(screen.getByLabelText('Email'), 'ada@example.com');
}

beforeEach(() => sessionStorage.clear());
afterEach(() => {
  cleanup();
  jest.useRealTimers();
  jest.restoreAllMocks();
});

describe('who is coming', () => {
  test('holds the tickets and goes on to pay, keeping the token out of the address', async () => {
    const user = userEvent.setup();
    const order = givenOrder();
    const { router } = await checkout(atNew, { reserveTickets: () => order, order: () => order });
    await fillIn(user);
    await user.click(screen.getByRole('button', { name: 'Continue to payment' }));
    expect(await screen.findByRole('button', { name: 'Pay $100.00' })).toBeTruthy();
    expect(router.state.location.pathname + router.state.location.search).toBe('/checkout/order-1');
    expect(sessionStorage.getItem('foyer.order.order-1')).toBe('token-1');
  });

  test('free tickets are got with the same press', async () => {
    const user = userEvent.setup();
    const order = givenOrder({ total: usd(0) });
    await checkout(atNew, {
      quote: quote(0),
      reserveTickets: () => order,
      startCheckout: () => ({ __typename: 'CheckoutStarted', redirectUrl: null, order: { ...order, status: 'PAID' } }),
    });
    await fillIn(user);
    await user.click(screen.getByRole('button', { name: 'Get tickets' }));
    expect(await screen.findByRole('heading', { name: 'Your tickets' })).toBeTruthy();
  });

  test('an address that is none is said beside its field, before anything is sent', async () => {
    const user = userEvent.setup();
    const reserveTickets = jest.fn();
    await checkout(atNew, { reserveTickets });
    await user.type(await screen.findByLabelText('Name'), 'Ada');
    await user.type(screen.getByLabelText('Email'), 'ada@');
    await user.click(screen.getByRole('button', { name: 'Continue to payment' }));
    expect(await screen.findByText(/doesn’t look like an email/)).toBeTruthy();
    expect(screen.getByLabelText('Email').getAttribute('aria-invalid')).toBe('true');
    expect(reserveTickets).not.toHaveBeenCalled();
  });

  const error = (__typename: string, code: string, more: object = {}) => ({
    __typename,
    code,
    message: 'The server’s words',
    ...more,
  });
  test.each([
    [
      error('SoldOutError', 'SOLD_OUT', { tierId: 'tier-1', available: 0, waitlistOpen: false }),
      'Regular has just sold out',
    ],
    [
      error('SoldOutError', 'SOLD_OUT', { tierId: 'tier-1', available: 1, waitlistOpen: false }),
      'Only 1 left of Regular',
    ],
    [
      error('SaleNotOpenError', 'SALE_NOT_OPEN', { tierId: 'tier-1', opensAt: '2030-01-01T10:00:00Z', closedAt: null }),
      'Regular is not on sale yet',
    ],
    [
      error('SaleNotOpenError', 'SALE_NOT_OPEN', { tierId: 'tier-1', opensAt: null, closedAt: '2020-01-01T10:00:00Z' }),
      'The sale of Regular has ended',
    ],
    [
      error('QuantityLimitError', 'QUANTITY_LIMIT', { tierId: 'tier-1', min: 1, max: 4 }),
      'Regular: from 1 to 4 tickets',
    ],
    [error('PromoCodeInvalidError', 'PROMO_CODE_INVALID'), 'That code isn’t valid here'],
    [error('ApprovalRequiredError', 'APPROVAL_REQUIRED'), 'The organizer confirms each guest'],
    [
      error('InvalidInputError', 'INVALID_INPUT', { fields: [{ path: 'buyer.name', message: 'Too long.' }] }),
      'Something isn’t right',
    ],
    [error('IdempotencyConflictError', 'IDEMPOTENCY_CONFLICT'), 'That order changed meanwhile'],
  ])('%o is told in plain words', async (refusal, words) => {
    const user = userEvent.setup();
    await checkout(atNew, { reserveTickets: () => refusal });
    await fillIn(user);
    await user.click(screen.getByRole('button', { name: 'Continue to payment' }));
    expect((await screen.findByRole('alert')).textContent).toContain(words);
    expect((screen.getByLabelText('Name') as HTMLInputElement).value).toBe('Ada Lovelace');
  });

  test('a lost answer is asked for again with the same key', async () => {
    const user = userEvent.setup();
    const keys: string[] = [];
    const order = givenOrder();
    await checkout(atNew, {
      order: () => order,
      reserveTickets: ({ input }: { input: { idempotencyKey: string } }) => {
        keys.push(input.idempotencyKey);
        if (keys.length === 1) throw new Error('lost');
        return order;
      },
    });
    await fillIn(user);
    await user.click(screen.getByRole('button', { name: 'Continue to payment' }));
    await screen.findByRole('alert');
    await user.click(screen.getByRole('button', { name: 'Continue to payment' }));
    await screen.findByRole('button', { name: 'Pay $100.00' });
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });
});

describe('the hold’s clock', () => {
  const seconds = (n: number) => act(() => jest.advanceTimersByTimeAsync(n * 1000));
  const heldFor = (s: number) => givenOrder({ holdExpiresAt: new Date(Date.now() + s * 1000).toISOString() });
  beforeEach(() => void jest.useFakeTimers());

  test('runs on the server’s time, whatever this device thinks', async () => {
    const ahead = 3 * 60_000; // the server is three minutes ahead of this phone
    await checkout('/checkout/order-1', { order: heldFor(600), now: () => new Date(Date.now() + ahead).toISOString() });
    await seconds(1);
    expect(screen.getByText('6:59')).toBeTruthy();
  });

  test('is spoken by the minute', async () => {
    await checkout('/checkout/order-1', { order: heldFor(130) });
    await seconds(1);
    const timer = screen.getByRole('timer');
    expect(timer.textContent).toBe('2 minutes left to pay');
    await seconds(5);
    expect(timer.textContent).toBe('2 minutes left to pay');
    await seconds(10);
    expect(timer.textContent).toBe('1 minute left to pay');
    await seconds(60);
    expect(timer.textContent).toBe('Less than a minute left to pay');
  });

  test('twenty seconds before the end it offers to extend, once', async () => {
    const order = heldFor(30);
    const extendHold = jest.fn(() =>
      Object.assign(order, { holdExpiresAt: new Date(Date.now() + 45_000).toISOString() }),
    );
    await checkout('/checkout/order-1', { order: () => ({ ...order }), extendHold });
    await seconds(2);
    expect(screen.queryByRole('dialog')).toBeNull();
    await seconds(10);
    const dialog = screen.getByRole('dialog', { name: 'Still there?' });
    act(() => within(dialog).getByRole('button', { name: 'Keep them five more minutes' }).click());
    await seconds(1);
    expect(extendHold).toHaveBeenCalledTimes(1);
    expect(screen.queryByRole('dialog')).toBeNull();
    await seconds(35);
    expect(screen.getByRole('timer').textContent).toBe('Less than a minute left to pay');
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test('when it ends, one press tries again with what was filled in', async () => {
    const reserved: { buyer: object; items: object; idempotencyKey: string }[] = [];
    const { router } = await checkout('/checkout/order-1', {
      order: ({ id }: { id: string }) => (id === 'order-1' ? heldFor(-1) : givenOrder({ id })),
      reserveTickets: ({ input }: { input: (typeof reserved)[number] }) => (
        reserved.push(input),
        givenOrder({ id: 'order-2' })
      ),
    });
    await seconds(2);
    expect(screen.getByRole('heading', { name: 'Your hold has ended' })).toBeTruthy();
    act(() => screen.getByRole('button', { name: 'Try again' }).click());
    await seconds(2);
    expect(router.state.location.pathname).toBe('/checkout/order-2');
    expect(reserved[0]).toMatchObject({
      buyer: { name: 'Ada Lovelace', email: 'ada@example.com' },
      items: [{ tierId: 'tier-1', quantity: 2 }],
    });
  });
});

describe('paying', () => {
  const awaiting = (payments: object[] = []) => givenOrder({ status: 'AWAITING_PAYMENT', payments });
  const payment = (status: string, failureReason: string | null = null) => ({
    __typename: 'Payment',
    id: 'payment-1',
    provider: 'STRIPE',
    status,
    failureReason,
  });

  test('leaves for the provider’s page, with the way back', async () => {
    const user = userEvent.setup();
    const to = jest.spyOn(leave, 'to').mockImplementation(() => undefined);
    const order = givenOrder();
    const startCheckout = jest.fn((_: { input: { provider: string; returnUrl: string } }) => ({
      __typename: 'CheckoutStarted',
      order,
      redirectUrl: 'https://pay.example/1',
    }));
    await checkout('/checkout/order-1', { order, startCheckout });
    await user.click(await screen.findByRole('radio', { name: /Paystack/ }));
    await user.click(screen.getByRole('button', { name: 'Pay $100.00' }));
    expect(to).toHaveBeenCalledWith('https://pay.example/1');
    expect(startCheckout.mock.calls[0]![0].input).toMatchObject({
      provider: 'PAYSTACK',
      returnUrl: 'http://localhost/checkout/order-1?returned=1',
    });
  });

  test('a provider that is down says so and the other is chosen', async () => {
    const [stripe, paystack] = bothProviders;
    await checkout('/checkout/order-1', {
      order: givenOrder(),
      paymentProviders: [{ ...stripe, circuit: 'OPEN', retryAt: '2030-01-01T10:00:00Z' }, paystack],
    });
    expect(((await screen.findByRole('radio', { name: /Stripe/ })) as HTMLInputElement).disabled).toBe(true);
    expect(((await screen.findByRole('radio', { name: /Paystack/, checked: true })) as HTMLInputElement).checked).toBe(
      true,
    );
  });

  const refused = (__typename: string, code: string, more: object = {}) => ({
    __typename,
    code,
    message: 'The server’s words',
    ...more,
  });
  test.each([
    [
      refused('PaymentProviderUnavailableError', 'PAYMENT_PROVIDER_UNAVAILABLE', {
        provider: 'STRIPE',
        retryAfterSeconds: 60,
        alternatives: ['PAYSTACK'],
      }),
      'Pay with Paystack instead',
    ],
    [refused('HoldExpiredError', 'HOLD_EXPIRED'), 'Your hold has ended'],
    [refused('CurrencyNotSupportedError', 'CURRENCY_NOT_SUPPORTED', { supported: ['NGN'] }), 'takes NGN'],
    [refused('WrongStateError', 'WRONG_STATE', { state: 'CANCELLED' }), 'can’t be paid any more'],
    [refused('IdempotencyConflictError', 'IDEMPOTENCY_CONFLICT'), 'Press again'],
  ])('%o is told in plain words', async (refusal, words) => {
    const user = userEvent.setup();
    await checkout('/checkout/order-1', { order: givenOrder(), startCheckout: () => refusal });
    await screen.findByRole('radio', { checked: true });
    await user.click(screen.getByRole('button', { name: 'Pay $100.00' }));
    expect((await screen.findByRole('alert')).textContent).toContain(words);
  });

  test('back after a decline, it says so and offers another try', async () => {
    const order = awaiting([payment('FAILED', 'Your card was declined')]);
    await checkout('/checkout/order-1?returned=1', { order, confirmPayment: order });
    expect((await screen.findByText('The payment didn’t go through')).closest('[role=alert]')!.textContent).toContain(
      'Your card was declined. Nothing was charged',
    );
    expect(await screen.findByRole('button', { name: 'Pay $100.00' })).toBeTruthy();
  });

  test('back after paying, it goes on to the tickets', async () => {
    await checkout('/checkout/order-1?returned=1', {
      order: awaiting([payment('PENDING')]),
      confirmPayment: givenOrder({ status: 'PAID' }),
    });
    expect(await screen.findByRole('heading', { name: 'Your tickets' })).toBeTruthy();
  });

  test('paid while the page is open, the subscription brings the tickets', async () => {
    async function* order() {
      await new Promise(resolve => setTimeout(resolve, 50));
      yield { order: givenOrder({ status: 'PAID' }) };
    }
    await checkout('/checkout/order-1', { order: awaiting([payment('PENDING')]) }, { order });
    expect(await screen.findByRole('heading', { name: 'Your tickets' })).toBeTruthy();
  });
});
