import { expect, jest, test } from '@jest/globals';
import { fireEvent, render, screen } from '@testing-library/react';
import { ShowMore } from './ShowMore.js';

test('a next page that can’t be had is said, and can be tried again', async () => {
  const load = jest.fn<() => Promise<void>>().mockRejectedValueOnce(new Error('no network')).mockResolvedValue();
  render(<ShowMore load={load} />);
  fireEvent.click(screen.getByRole('button', { name: 'Show more' }));
  fireEvent.click(await screen.findByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('button', { name: 'Show more' })).toBeTruthy();
  expect(load).toHaveBeenCalledTimes(2);
});
