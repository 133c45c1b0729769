/* Long because it is every way from a choice of tickets to the page of the provider, and every refusal on it. */
import { gql } from '@apollo/client';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { leave } from '../../lib/leave.js';
import { linkToken } from '../../lib/url-token.js';
import { bothProviders, givenOrder, lanternNight } from '../../testing/given.js';
import { atNew, checkout, quote, usd } from './checkout.fixture.js';

async function fillIn(user: ReturnType<typeof userEvent.setup>) {
  await user.type(await screen.findByLabelText('Name'), 'Ada Lovelace');
  await user.type(screen.getByLabelText('Email'), 'ada@example.com');
}

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});
afterEach(() => {
  cleanup();
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
    expect(screen.getByLabelText<HTMLInputElement>('Name').value).toBe('Ada Lovelace');
  });

  test.each([
    ['NO_ADMISSION', 'It isn’t your turn', 'To the waiting room'],
    ['OTHER_PERSON', 'This turn is somebody else’s', 'Take another place'],
    ['USED', 'You have an order already', 'Take another place'],
    ['OTHER_LANE', 'These tickets need a VIP code', 'Change tickets'],
  ])('a turn that is not enough (%s) says so, and what helps: %s, %s', async (reason, words, way) => {
    const user = userEvent.setup();
    localStorage.setItem('foyer.place.event-1', 'place-1');
    sessionStorage.setItem('foyer.admission.event-1', 'turn-1');
    sessionStorage.setItem('foyer.ordered.event-1', 'order-1');
    await checkout(atNew, { reserveTickets: () => error('QueueRequiredError', 'QUEUE_REQUIRED', { reason }) });
    await fillIn(user);
    await user.click(screen.getByRole('button', { name: 'Continue to payment' }));
    expect((await screen.findByRole('alert')).textContent).toContain(words);
    expect(screen.queryByRole('link', { name: 'To your order' })?.getAttribute('href')).toBe(
      reason === 'USED' ? '/checkout/order-1' : undefined,
    );
    await user.click(screen.getByRole('link', { name: way }));
    await screen.findByRole('heading', { name: 'The event' });
    expect(localStorage.getItem('foyer.place.event-1')).toBe(way === 'Take another place' ? null : 'place-1');
  });

  test('an order that a turn led to is remembered in this tab, for the way back to it', async () => {
    const user = userEvent.setup();
    sessionStorage.setItem('foyer.admission.event-1', 'turn-1');
    await checkout(atNew, { reserveTickets: givenOrder(), order: givenOrder() });
    await fillIn(user);
    await user.click(screen.getByRole('button', { name: 'Continue to payment' }));
    await screen.findByRole('button', { name: 'Pay $100.00' });
    expect(sessionStorage.getItem('foyer.ordered.event-1')).toBe('order-1');
  });

  test('without a turn for a waiting room that this tab has not heard of, the event’s page asks for it anew', async () => {
    const user = userEvent.setup();
    const ROOM = gql`
      query Room {
        event(slug: "lantern-night") {
          id
          waitingRoom {
            paused
          }
        }
      }
    `;
    let waitingRoom: object | null = null;
    const { client } = await checkout(atNew, {
      event: () => ({ ...lanternNight, waitingRoom }),
      reserveTickets: () => error('QueueRequiredError', 'QUEUE_REQUIRED', { reason: 'NO_ADMISSION' }),
    });
    expect((await client.query({ query: ROOM })).data).toMatchObject({ event: { waitingRoom: null } });
    waitingRoom = { __typename: 'WaitingRoom', paused: false };
    await fillIn(user);
    await user.click(screen.getByRole('button', { name: 'Continue to payment' }));
    await screen.findByRole('alert');
    expect((await client.query({ query: ROOM })).data).toMatchObject({ event: { waitingRoom: { paused: false } } });
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
    expect((await screen.findByRole<HTMLInputElement>('radio', { name: /Stripe/ })).disabled).toBe(true);
    expect((await screen.findByRole<HTMLInputElement>('radio', { name: /Paystack/, checked: true })).checked).toBe(
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
    [refused('AmountTooSmallError', 'AMOUNT_TOO_SMALL', { alternatives: ['PAYSTACK'] }), 'The server’s words'],
    [refused('OfferUnclaimedError', 'OFFER_UNCLAIMED', { token: 'claim-1' }), 'The organizer asks something first'],
    [refused('WrongStateError', 'WRONG_STATE', { state: 'CANCELLED' }), 'can’t be paid any more'],
    [refused('IdempotencyConflictError', 'IDEMPOTENCY_CONFLICT'), 'Press again'],
  ])('%o is told in plain words', async (refusal, words) => {
    const user = userEvent.setup();
    await checkout('/checkout/order-1', { order: givenOrder(), startCheckout: () => refusal });
    await screen.findByRole('radio', { checked: true });
    await user.click(screen.getByRole('button', { name: 'Pay $100.00' }));
    expect((await screen.findByRole('alert')).textContent).toContain(words);
  });

  test('an offer that was not claimed leads to the page where its questions are answered', async () => {
    const user = userEvent.setup();
    const refusal = refused('OfferUnclaimedError', 'OFFER_UNCLAIMED', { token: 'claim-1' });
    const { router } = await checkout('/checkout/order-1', { order: givenOrder(), startCheckout: () => refusal });
    await screen.findByRole('radio', { checked: true });
    await user.click(screen.getByRole('button', { name: 'Pay $100.00' }));
    await user.click(await screen.findByRole('link', { name: 'Claim your offer' }));
    expect(router.state.location.pathname).toBe('/waitlist/claim');
    expect(linkToken('waitlist-claim')).toBe('claim-1');
  });

  test.each([
    ['REGISTRATION', 'EXPIRED', 'Your time to pay is over', 'answer once more'],
    ['REGISTRATION', 'CANCELLED', 'You took this registration back', 'no place is held for you'],
    ['WAITLIST', 'EXPIRED', 'Your hold has ended', 'The tickets went to the next in line'],
  ])('an order of a %s that is %s is not to be had again with a press', async (origin, status, title, words) => {
    await checkout('/checkout/order-1', { order: givenOrder({ origin, status }) });
    const said = (await screen.findByRole('heading', { name: title })).parentElement!;
    expect(said.textContent).toContain(words);
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
    expect(screen.getByRole('link', { name: 'Back to the event' }).getAttribute('href')).toBe('/events/lantern-night');
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
