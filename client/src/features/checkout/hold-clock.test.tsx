import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { act, cleanup, screen, within } from '@testing-library/react';
import { registrationToken } from '../../lib/order-token.js';
import { givenOrder, lanternNight } from '../../testing/given.js';
import { checkout } from './checkout.fixture.js';

beforeEach(() => sessionStorage.clear());
afterEach(() => {
  cleanup();
  jest.useRealTimers();
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

  test('that runs for days or hours is told in these', async () => {
    await checkout('/checkout/order-1', { order: heldFor(48 * 3_600 - 60) });
    await seconds(1);
    expect(screen.getByText('1 day, 23 hours')).toBeTruthy();
    expect(screen.getByRole('timer').textContent).toBe('1 day, 23 hours left to pay');
    cleanup();
    await checkout('/checkout/order-1', { order: heldFor(2 * 3_600 + 90) });
    await seconds(1);
    expect(screen.getByText('2 hours, 1 minute')).toBeTruthy();
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

  describe('of a registration that was approved', () => {
    const approved = (status: string, { orderId = 'order-1', ...more }: Record<string, unknown> = {}) => ({
      ...heldFor(-1),
      origin: 'REGISTRATION',
      registration: {
        __typename: 'Registration',
        id: 'registration-1',
        status,
        accessToken: 'registration-token',
        order: { __typename: 'Order', id: orderId },
      },
      ...more,
    });

    test('when it ends, the registration waits for an answer again, and nothing is offered that can’t be bought', async () => {
      const { router } = await checkout('/checkout/order-1', { order: approved('PENDING', { status: 'EXPIRED' }) });
      await seconds(2);
      expect(screen.getByRole('heading', { name: 'Your time to pay is over' })).toBeTruthy();
      expect(screen.getByText(/waits for the organizer’s answer once more/)).toBeTruthy();
      expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
      act(() => screen.getByRole('link', { name: 'See your registration' }).click());
      await seconds(1);
      expect(router.state.location.pathname).toBe('/registrations/registration-1');
      expect(registrationToken('registration-1')).toBe('registration-token');
    });

    test.each([
      ['has not been taken back yet', 'APPROVED', {}, 'Your time to pay is over'],
      ['was approved once more', 'APPROVED', { orderId: 'order-2' }, 'You have a place again'],
      ['was declined since', 'DECLINED', { status: 'EXPIRED' }, 'The organizer has said no since'],
      ['was given back', 'WITHDRAWN', { status: 'CANCELLED' }, 'You took this registration back'],
      [
        'is for an event that is cancelled',
        'DECLINED',
        { status: 'CANCELLED', event: { ...lanternNight, status: 'CANCELLED' } },
        'This event is cancelled',
      ],
    ])('whose place %s is told so', async (_, status, changes, words) => {
      await checkout('/checkout/order-1', { order: approved(status, changes) });
      await seconds(2);
      expect(screen.getByRole('heading', { name: words })).toBeTruthy();
    });
  });
});
