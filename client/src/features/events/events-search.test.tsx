import { afterEach, expect, test } from '@jest/globals';
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { setTimeout as sleep } from 'node:timers/promises';
import { lanternNight } from '../../testing/given.js';
import { renderApp } from '../../testing/render-app.js';
import { EventsPage } from './EventsPage.js';

afterEach(cleanup);

const tier = { __typename: 'Tier', id: 'tier-1', price: { amount: 0, currency: 'USD' }, available: 5, onSale: true };
const onSale = {
  edges: [{ node: { ...lanternNight, tiers: [tier] } }],
  pageInfo: { hasNextPage: false, endCursor: null },
  totalCount: 1,
};
const RESTED_MS = 250;

test('whoever types and goes to an event at once is not called back by the search', async () => {
  const arrived = { Component: () => <h1>The event itself</h1> };
  const { router } = await renderApp(
    [
      { path: '/', element: <EventsPage /> },
      // As every page it is fetched first; the list stays meanwhile, longer than typing rests.
      { path: '/events/:slug', lazy: () => sleep(2 * RESTED_MS).then(() => arrived) },
    ],
    '/',
    { root: { events: onSale } },
  );
  const field = await screen.findByLabelText('Search events');
  const link = await screen.findByRole('link', { name: 'Lantern Night' });

  fireEvent.focus(field);
  fireEvent.change(field, { target: { value: 'lantern' } });
  fireEvent.blur(field);
  fireEvent.click(link);

  expect(await screen.findByRole('heading', { name: 'The event itself' }, { timeout: 5 * RESTED_MS })).toBeTruthy();
  expect(router.state.location.pathname).toBe('/events/lantern-night');
});

test('the address follows once typing rests', async () => {
  const { router } = await renderApp([{ path: '/', element: <EventsPage /> }], '/', { root: { events: onSale } });

  fireEvent.change(await screen.findByLabelText('Search events'), { target: { value: ' lantern ' } });

  expect(router.state.location.search).toBe('');
  await waitFor(() => expect(router.state.location.search).toBe('?text=lantern'));
});
