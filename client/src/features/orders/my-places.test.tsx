import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { GraphQLError } from 'graphql';
import { dateAndTime } from '../../lib/dates.js';
import { linkToken } from '../../lib/url-token.js';
import { lanternNight } from '../../testing/given.js';
import { renderApp, type Root } from '../../testing/render-app.js';
import { MyTicketsPage } from './MyTicketsPage.js';

beforeEach(() => sessionStorage.clear());
afterEach(cleanup);

const me = {
  __typename: 'User',
  id: 'user-1',
  name: 'Ada',
  email: 'ada@example.com',
  emailVerified: true,
  role: 'USER',
  memberships: [],
};
const nothing = { edges: [], pageInfo: { hasNextPage: false, endCursor: null } };
const place = (changes: object = {}) => ({
  __typename: 'WaitlistEntry',
  id: 'entry-1',
  status: 'WAITING',
  position: 4,
  quantity: 2,
  offerExpiresAt: null,
  claimedAt: null,
  claimToken: null,
  order: null,
  tier: { __typename: 'Tier', id: 'tier-1', name: 'Regular', event: lanternNight },
  ...changes,
});
const offer = place({
  status: 'OFFERED',
  position: null,
  offerExpiresAt: '2030-11-01T12:00:00Z',
  claimToken: 'claim-token',
  order: { __typename: 'Order', id: 'order-1', total: { amount: 4_000, currency: 'USD' } },
});

const routes = [
  { path: '/my-tickets', element: <MyTicketsPage /> },
  { path: '/waitlist/claim', element: <h1>Your offer</h1> },
];
const open = (myWaitlistEntries: unknown, live: Root = {}) =>
  renderApp(routes, '/my-tickets', {
    root: { me, myTickets: nothing, myTransfers: nothing, myWaitlistEntries },
    live,
    signedIn: true,
  });

test('where somebody waits stands on My tickets, and moves as the line does', async () => {
  async function* moves() {
    yield { waitlistEntry: place() };
    await new Promise(resolve => setTimeout(resolve, 20));
    yield { waitlistEntry: place({ position: 1 }) };
  }
  await open([place()], { waitlistEntry: moves });
  const lines = within(await screen.findByRole('region', { name: 'Waitlists' }));
  expect(lines.getByText(/2 × Regular/)).toBeTruthy();
  expect(await lines.findByText('You are the first in line')).toBeTruthy();
  expect(lines.getByRole('link').getAttribute('href')).toBe('/events/lantern-night');
});

test('an offer says until when it is held, and leads to its claim without the mail', async () => {
  const { router } = await open([offer]);
  const offers = within(await screen.findByRole('region', { name: 'Offered to you' }));
  expect(offers.getByText(`Held for you until ${dateAndTime(offer.offerExpiresAt!)}, your time.`)).toBeTruthy();
  fireEvent.click(offers.getByRole('link', { name: 'Claim your offer' }));
  await waitFor(() => expect(router.state.location.pathname).toBe('/waitlist/claim'));
  expect(linkToken('waitlist-claim')).toBe('claim-token');
});

test('what was claimed leads to its payment', async () => {
  await open([{ ...offer, claimedAt: '2030-11-01T11:00:00Z' }]);
  expect((await screen.findByRole('link', { name: 'Pay $40.00' })).getAttribute('href')).toBe('/checkout/order-1');
});

test('an offer that comes while the page is open is there at once', async () => {
  async function* comes() {
    await new Promise(resolve => setTimeout(resolve, 20));
    yield { waitlistEntry: offer };
  }
  await open([place()], { waitlistEntry: comes });
  expect(await screen.findByRole('link', { name: 'Claim your offer' })).toBeTruthy();
  expect(screen.queryByRole('region', { name: 'Waitlists' })).toBeNull();
});

test('whose time in line is over reads so while the event is still to come', async () => {
  await open([
    place({ status: 'EXPIRED', position: null }),
    place({ id: 'entry-2', status: 'LEFT', position: null }),
    place({
      id: 'entry-3',
      tier: { id: 'tier-2', name: 'Balcony', event: { ...lanternNight, id: 'event-2', status: 'CANCELLED' } },
    }),
  ]);
  const lines = within(await screen.findByRole('region', { name: 'Waitlists' }));
  expect(lines.getAllByRole('listitem')).toHaveLength(1);
  expect(lines.getByText('Your time in line is over')).toBeTruthy();
});

test('nobody who waits for nothing reads of waitlists', async () => {
  await open([]);
  expect(await screen.findByText('No tickets yet')).toBeTruthy();
  expect(screen.queryByText('Waitlists')).toBeNull();
});

test('while places are looked up their room is kept, and what goes wrong can be tried again', async () => {
  let answer: (value: unknown) => void = () => undefined;
  let tries = 0;
  const asked = () => ((tries += 1), new Promise(resolve => (answer = resolve)));
  await open(asked);
  const region = await screen.findByRole('region', { name: 'Waitlists' });
  expect(region.getAttribute('aria-busy')).toBe('true');
  await act(async () => answer(Promise.reject(new GraphQLError('Away.'))));
  fireEvent.click(await screen.findByRole('button', { name: 'Try again' }));
  await waitFor(() => expect(tries).toBe(2));
  await act(async () => answer([place()]));
  expect(await screen.findByText('You are number 4 in line')).toBeTruthy();
});
