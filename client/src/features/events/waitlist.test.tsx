import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { lanternNight } from '../../testing/given.js';
import { renderApp, type Root } from '../../testing/render-app.js';
import { keepPlace, placeToken } from '../../lib/waitlist-token.js';
import { EventPage } from './EventPage.js';

beforeEach(() => localStorage.clear());
afterEach(cleanup);

const tier = {
  __typename: 'Tier',
  id: 'tier-1',
  name: 'Regular',
  lane: 'REGULAR',
  description: '',
  price: { amount: 0, currency: 'USD' },
  available: 0,
  capacity: 100,
  minPerOrder: 1,
  maxPerOrder: 4,
  saleStartsAt: null,
  saleEndsAt: null,
  onSale: true,
  waiting: 7,
  waitlistOpen: true,
};
const open = (changes: object, root: Root = {}, live: Root = {}) =>
  renderApp([{ path: '/events/:slug', element: <EventPage /> }], '/events/lantern-night', {
    root: { event: { ...lanternNight, requiresApproval: false, tiers: [{ ...tier, ...changes }] }, ...root },
    live,
  });
const joined = { __typename: 'WaitlistEntry', id: 'entry-1', token: 'place-token' };
const place = { __typename: 'WaitlistEntry', id: 'entry-1', status: 'WAITING', position: 8, quantity: 2 };

/** Opens the form, fills it in and sends it. */
async function join(): Promise<void> {
  fireEvent.click(await screen.findByRole('button', { name: 'Join the waitlist for Regular' }));
  fireEvent.change(await screen.findByLabelText('Name'), { target: { value: 'Grace' } });
  fireEvent.change(screen.getByLabelText('Email'), { target: { value: 'grace@example.com' } });
  fireEvent.change(screen.getByLabelText('Tickets'), { target: { value: '2' } });
  fireEvent.click(screen.getByRole('button', { name: 'Join the waitlist' }));
}

test('a sold-out tier has a line: who joins sees the place in it, as it changes', async () => {
  const send = jest.fn((_: { input: object }) => joined);
  async function* moves() {
    yield { waitlistEntry: place };
    await new Promise(resolve => setTimeout(resolve, 20));
    yield { waitlistEntry: { ...place, status: 'OFFERED', position: null } };
  }
  await open({}, { joinWaitlist: send }, { waitlistEntry: moves });
  expect(await screen.findByText('7 in line')).toBeTruthy();
  await join();
  expect(await screen.findByText('You are number 8 in line for 2 tickets.')).toBeTruthy();
  expect(send.mock.calls[0]![0].input).toEqual({
    tierId: 'tier-1',
    name: 'Grace',
    email: 'grace@example.com',
    quantity: 2,
    queueTicketId: null,
  });
  expect(await screen.findByText(/It is your turn/)).toBeTruthy();
});

/** The page as it is drawn the next time, in another tab or on another day. */
async function comeBack(live: Root): Promise<void> {
  cleanup();
  await open({}, {}, live);
}
const standing = (changes: object) =>
  async function* now() {
    yield { waitlistEntry: { ...place, ...changes } };
  };

test('a place outlasts its tab', async () => {
  await open({}, { joinWaitlist: joined }, { waitlistEntry: standing({}) });
  await join();
  expect(await screen.findByText('You are number 8 in line for 2 tickets.')).toBeTruthy();
  sessionStorage.clear(); // what a tab takes along when it is closed
  await comeBack({ waitlistEntry: standing({ position: 5 }) });
  expect(await screen.findByText('You are number 5 in line for 2 tickets.')).toBeTruthy();
});

test.each([
  ['LEFT', 'You are not in line any more. Join again?'],
  ['EXPIRED', 'You are not in line any more. Join again?'],
  ['CLAIMED', 'You have your tickets.'],
])('a place that is %s is said to be so once, and then forgotten', async (status, words) => {
  keepPlace('tier-1', 'place-token');
  await comeBack({ waitlistEntry: standing({ status, position: null }) });
  expect(await screen.findByText(words)).toBeTruthy();
  expect(placeToken('tier-1')).toBeNull();
  await comeBack({});
  expect(await screen.findByRole('button', { name: 'Join the waitlist for Regular' })).toBeTruthy();
});

test('without an answer nobody is told that the place is lost', async () => {
  keepPlace('tier-1', 'place-token');
  await comeBack({
    async *waitlistEntry() {
      yield { waitlistEntry: await Promise.reject(new Error('away')) };
    },
  });
  expect(await screen.findByText(/it stays yours/)).toBeTruthy();
  expect(placeToken('tier-1')).toBe('place-token');
});

test.each([
  [
    { __typename: 'AlreadyOnWaitlistError', message: '', code: 'ALREADY_ON_WAITLIST', position: 3 },
    'You are number 3 in line already',
  ],
  [
    { __typename: 'AlreadyOnWaitlistError', message: '', code: 'ALREADY_ON_WAITLIST', position: 0 },
    'You have an offer already',
  ],
  [
    {
      __typename: 'InvalidInputError',
      message: '',
      code: 'INVALID_INPUT',
      fields: [{ path: 'queueTicketId', message: '' }],
    },
    'These tickets are for the VIP lane',
  ],
  [{ __typename: 'StillAvailableError', message: '', code: 'STILL_AVAILABLE', available: 2 }, '2 can be bought now'],
])('a refusal is told in words', async (refusal, words) => {
  await open({}, { joinWaitlist: refusal });
  await join();
  expect(await screen.findByText(words)).toBeTruthy();
});

test('whoever has a place in the event’s waiting room joins with it', async () => {
  localStorage.setItem('foyer.place.event-1', 'vip-place');
  const send = jest.fn((_: { input: { queueTicketId?: string } }) => joined);
  await open({}, { joinWaitlist: send });
  await join();
  await waitFor(() => expect(send.mock.calls[0]?.[0].input.queueTicketId).toBe('vip-place'));
});

test('where some are left one can wait for more than those', async () => {
  await open({ available: 2 });
  fireEvent.click(await screen.findByText('Need more than 2?'));
  const options = (await screen.findAllByRole('option')).map(({ textContent }) => textContent);
  expect(options).toEqual(['3', '4']);
});

test('where one can’t wait there is no line to join', async () => {
  await open({ waitlistOpen: false });
  expect(await screen.findByText('Sold out')).toBeTruthy();
  expect(screen.queryByText(/waitlist/i)).toBeNull();
});
