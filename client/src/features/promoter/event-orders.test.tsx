import { afterEach, expect, test } from '@jest/globals';
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { GraphQLError } from 'graphql';
import { lanternNight } from '../../testing/given.js';
import { renderApp, type Root } from '../../testing/render-app.js';
import { EventOrdersPage } from './EventOrdersPage.js';

const order = (n: number) => ({
  __typename: 'Order',
  id: `order-${n}`,
  number: `AAAAA-0000${n}`,
  status: 'PAID',
  buyerName: 'Ada Lovelace',
  buyerEmail: 'ada@example.com',
  createdAt: '2026-11-20T19:00:00Z',
  items: [],
  answers: null,
  attachments: [],
  total: { amount: 0, currency: 'USD' },
});
const listOf = (count: number, hasNextPage = false) => ({
  edges: Array.from({ length: count }, (_, n) => ({ node: order(n) })),
  pageInfo: { hasNextPage, endCursor: hasNextPage ? 'more' : null },
});
const open = (root: Root) =>
  renderApp(
    [{ path: '/promoter/events/:eventId/orders', element: <EventOrdersPage /> }],
    '/promoter/events/event-1/orders',
    { root: { event: lanternNight, ...root } },
  );

afterEach(cleanup);

test.each([
  [0, false, '0 orders'],
  [1, false, '1 order'],
  [2, false, '2 orders'],
  [2, true, '2+ orders'],
])('%d orders, and more: %s, are told as “%s”', async (count, hasNextPage, words) => {
  await open({ orders: listOf(count, hasNextPage) });
  expect((await screen.findByText(words)).getAttribute('role')).toBe('status');
});

test('a search that is refused says why, and leaves the orders where they are', async () => {
  await open({
    orders: ({ filter }: { filter?: { text?: string } }) => {
      if (!filter?.text) return listOf(1);
      const message = 'Search for something with a letter or a digit.';
      throw new GraphQLError(message, {
        extensions: { code: 'BAD_USER_INPUT', fields: [{ path: 'filter.text', message }] },
      });
    },
  });
  expect(await screen.findByText('AAAAA-00000')).toBeTruthy();
  fireEvent.change(screen.getByLabelText('Search'), { target: { value: '%' } });
  expect(await screen.findByText('Search for something with a letter or a digit.')).toBeTruthy();
  expect(screen.getByText('AAAAA-00000')).toBeTruthy();
});
