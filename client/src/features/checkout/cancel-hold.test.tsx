import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { givenOrder } from '../../testing/given.js';
import { checkout } from './checkout.fixture.js';

beforeEach(() => sessionStorage.clear());
afterEach(cleanup);

async function holding(origin: string) {
  const order = givenOrder({ origin });
  const cancelOrder = jest.fn(() => ({ ...order, status: 'CANCELLED' }));
  const { router } = await checkout('/checkout/order-1', { order, cancelOrder });
  fireEvent.click(await screen.findByRole('button', { name: 'Give the tickets back' }));
  return { cancelOrder, router };
}

test('tickets that anybody can have go back with one press', async () => {
  const { cancelOrder, router } = await holding('SALE');
  await waitFor(() => expect(router.state.location.pathname).toBe('/events/lantern-night'));
  expect(cancelOrder).toHaveBeenCalledTimes(1);
});

test.each([
  ['WAITLIST', 'go to the next in line'],
  ['REGISTRATION', 'Your registration is taken back with them, for good'],
])('what is lost with an order of a %s is asked about first', async (origin, words) => {
  const { cancelOrder, router } = await holding(origin);
  const dialog = await screen.findByRole('dialog', { name: 'Give the tickets back?' });
  expect(dialog.textContent).toContain(words);
  fireEvent.click(within(dialog).getByRole('button', { name: 'Keep them' }));
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(cancelOrder).not.toHaveBeenCalled();

  fireEvent.click(screen.getByRole('button', { name: 'Give the tickets back' }));
  fireEvent.click(await screen.findByRole('button', { name: 'Yes, give them back' }));
  await waitFor(() => expect(router.state.location.pathname).toBe('/events/lantern-night'));
  expect(cancelOrder).toHaveBeenCalledTimes(1);
});
