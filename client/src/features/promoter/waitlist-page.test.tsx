import { afterEach, expect, jest, test } from '@jest/globals';
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { lanternNight } from '../../testing/given.js';
import { renderApp, type Root } from '../../testing/render-app.js';
import { WaitlistPage } from './WaitlistPage.js';

afterEach(cleanup);

const tiers = [
  { __typename: 'Tier', id: 'tier-1', name: 'Regular', waiting: 0 },
  { __typename: 'Tier', id: 'tier-2', name: 'Balcony', waiting: 2 },
];
const entry = (n: number, changes: object = {}) => ({
  __typename: 'WaitlistEntry',
  id: `entry-${n}`,
  name: `Guest ${n}`,
  email: `guest-${n}@example.com`,
  quantity: n,
  status: 'WAITING',
  position: n,
  offerExpiresAt: null,
  createdAt: '2026-11-20T12:00:00Z',
  ...changes,
});
const lineOf = (...nodes: object[]) => ({
  edges: nodes.map(node => ({ node })),
  pageInfo: { hasNextPage: false, endCursor: null },
});
const open = (root: Root) =>
  renderApp(
    [{ path: '/promoter/events/:eventId/waitlist', element: <WaitlistPage /> }],
    '/promoter/events/event-1/waitlist',
    { root: { event: { ...lanternNight, tiers }, ...root } },
  );

test('the longest line comes first, with places, offers and what became of others', async () => {
  const waitlist = jest.fn((_: { tierId: string; status?: string | null }) =>
    lineOf(
      entry(1, { status: 'OFFERED', position: null, offerExpiresAt: '2030-11-01T12:00:00Z' }),
      entry(2, { position: 1 }),
    ),
  );
  await open({ waitlist });
  const rows = await screen.findAllByRole('row');
  expect(within(rows[1]!).getByText('Has an offer')).toBeTruthy();
  expect(within(rows[1]!).getByText(/until .*Nov 1/)).toBeTruthy();
  expect(within(rows[2]!).getAllByRole('cell')[0]!.textContent).toBe('1');
  expect(within(rows[2]!).getByText('guest-2@example.com')).toBeTruthy();
  expect(waitlist.mock.calls[0]![0].tierId).toBe('tier-2');

  fireEvent.change(screen.getByLabelText('State'), { target: { value: 'CLAIMED' } });
  await screen.findAllByRole('row');
  expect(waitlist.mock.calls.at(-1)![0].status).toBe('CLAIMED');
});

test('where nobody waits the page says how it would go', async () => {
  await open({ waitlist: lineOf() });
  expect(await screen.findByText('Nobody waits')).toBeTruthy();
});
