/* Long because it is all that a visitor sees of a room: before it, in line, at the turn, after it, and where it ends. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { act, cleanup, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { GraphQLError } from 'graphql';
import { lanternNight } from '../../testing/given.js';
import { renderApp, type Root } from '../../testing/render-app.js';
import { EventPage } from './EventPage.js';
import { spokenPlace, waitInWords } from './room-words.js';

const usd = (amount: number) => ({ amount, currency: 'USD' });
const tier = {
  __typename: 'Tier',
  id: 'tier-1',
  name: 'Regular',
  description: '',
  onSale: true,
  minPerOrder: 1,
  maxPerOrder: 10,
  price: usd(5_000),
  available: 50,
  capacity: 100,
  saleStartsAt: null,
  saleEndsAt: null,
  lane: 'REGULAR',
  hidden: false,
  waitlistOpen: false,
  waiting: 0,
};
const room = { paused: false, opensAt: null as string | null, waiting: 3 };
const place = (changes: object = {}) => ({
  __typename: 'QueueTicket',
  id: 'place-1',
  lane: 'REGULAR',
  opensHidden: false,
  status: 'WAITING',
  position: 240,
  estimatedWaitSeconds: 240,
  admissionToken: null,
  admissionUsed: false,
  admissionExpiresAt: null,
  waitingRoom: { __typename: 'WaitingRoom', ...room },
  ...changes,
});

/** The event's page with a waiting room; `says` are the messages about this visitor's place. */
async function open({
  waitingRoom = room,
  root = {},
  live = {},
  says = [place()],
  at = '/events/lantern-night',
}: { waitingRoom?: object | null; root?: Root; live?: Root; says?: object[]; at?: string } = {}) {
  const told: unknown[] = [];
  const { router } = await renderApp([{ path: '/events/:slug', element: <EventPage /> }], at, {
    root: {
      event: { ...lanternNight, requiresApproval: false, waitingRoom, tiers: [tier] },
      joinQueue: ({ input }: { input: object }) => (told.push({ ...input }), place()),
      enterVipCode: ({ input }: { input: object }) => (told.push({ ...input }), place()),
      leaveQueue: ({ input }: { input: object }) => (told.push({ ...input }), place({ status: 'LEFT' })),
      ...root,
    },
    live: {
      async *queueTicket() {
        for (const one of says) {
          yield { queueTicket: one };
          await new Promise(resolve => setTimeout(resolve, 20));
        }
        await new Promise(() => undefined);
      },
      ...live,
    },
  });
  return { told, router };
}
const picker = () => screen.queryByRole('button', { name: 'Buy tickets' });

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});
afterEach(() => {
  cleanup();
  jest.useRealTimers();
});

describe('in front of a sale', () => {
  test('a visitor gets in line, sees the place move, and keeps it on this device', async () => {
    const user = userEvent.setup();
    const { told } = await open({ says: [place(), place({ position: 9, estimatedWaitSeconds: 9 })] });
    expect(screen.getByText(/3 people wait already/)).toBeTruthy();
    expect(picker()).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Get in line' }));
    expect(await screen.findByText('9')).toBeTruthy();
    expect(screen.getByText('You are number 9 in line.').getAttribute('role')).toBe('status');
    expect(screen.getByText('It will take less than a minute.')).toBeTruthy();
    expect(told).toEqual([{ eventId: 'event-1' }]);
    expect(localStorage.getItem('foyer.place.event-1')).toBe('place-1');
  });

  test('a place outlasts a reload, and gives way to the sale when it is this visitor’s turn', async () => {
    localStorage.setItem('foyer.place.event-1', 'place-1');
    const admissionExpiresAt = new Date(Date.now() + 600_000).toISOString();
    const { told } = await open({
      says: [place(), place({ status: 'ADMITTED', position: null, admissionToken: 'token', admissionExpiresAt })],
    });
    expect(await screen.findByText('It’s your turn')).toBeTruthy();
    expect(picker()).toBeTruthy();
    expect(sessionStorage.getItem('foyer.admission.event-1')).toBe('token');
    expect(told).toEqual([]);
  });

  test('a VIP code is sent along; one that opens nothing is said', async () => {
    const user = userEvent.setup();
    const { told } = await open();
    await user.click(screen.getByRole('button', { name: 'I have a code' }));
    await user.type(screen.getByLabelText('VIP code or promo code'), ' gold ');
    await user.click(screen.getByRole('button', { name: 'Get in line' }));
    expect(await screen.findByText('That code opens nothing')).toBeTruthy();
    expect(told).toEqual([{ eventId: 'event-1', vipCode: 'gold' }]);
  });

  test('who waits already may enter a VIP code; one that opens nothing costs nothing', async () => {
    const user = userEvent.setup();
    localStorage.setItem('foyer.place.event-1', 'place-1');
    const { told } = await open();
    await user.click(await screen.findByRole('button', { name: 'I have a code' }));
    await user.type(screen.getByLabelText('VIP code or promo code'), ' gold ');
    await user.click(screen.getByRole('button', { name: 'Use the code' }));
    expect(await screen.findByText('That code opens nothing')).toBeTruthy();
    expect(screen.getByText('240')).toBeTruthy();
    expect(told).toEqual([{ queueTicketId: 'place-1', vipCode: 'gold' }]);
  });

  test('a promo code that opens tickets is said, and stays in the address: they are bought with it', async () => {
    const user = userEvent.setup();
    const mine = place({ opensHidden: true });
    const { told, router } = await open({ root: { joinQueue: mine }, says: [mine] });
    await user.click(screen.getByRole('button', { name: 'I have a code' }));
    await user.type(screen.getByLabelText('VIP code or promo code'), 'FANS');
    await user.click(screen.getByRole('button', { name: 'Get in line' }));
    expect(await screen.findByText('Your promo code opens tickets that others don’t see.')).toBeTruthy();
    expect(screen.queryByText('That code opens nothing')).toBeNull();
    expect(router.state.location.search).toBe('?code=FANS');
    expect(told).toEqual([]);
  });

  test('the code of a link goes along; that it opens nothing here is not said, since nobody typed it', async () => {
    const user = userEvent.setup();
    const { told } = await open({ at: '/events/lantern-night?code=TENTH' });
    await user.click(screen.getByRole('button', { name: 'Get in line' }));
    expect(await screen.findByText('240')).toBeTruthy();
    expect(told).toEqual([{ eventId: 'event-1', vipCode: 'TENTH' }]);
    expect(screen.queryByText('That code opens nothing')).toBeNull();
  });

  test('where too many wrong codes came from this network, a link’s code is left out: there is a place without it', async () => {
    const user = userEvent.setup();
    const told: object[] = [];
    const joinQueue = ({ input }: { input: { vipCode?: string } }) => {
      told.push({ ...input });
      if (input.vipCode) throw new GraphQLError('Too many.', { extensions: { code: 'RATE_LIMITED' } });
      return place();
    };
    await open({ at: '/events/lantern-night?code=TENTH', root: { joinQueue } });
    await user.click(screen.getByRole('button', { name: 'Get in line' }));
    expect(await screen.findByText('240')).toBeTruthy();
    expect(told).toEqual([{ eventId: 'event-1', vipCode: 'TENTH' }, { eventId: 'event-1' }]);
  });

  test('with the right one the lane is said, and nobody asks for a code any more', async () => {
    localStorage.setItem('foyer.place.event-1', 'place-1');
    await open({ says: [place({ lane: 'VIP', position: 3 })] });
    expect(await screen.findByText('You wait in the VIP lane.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'I have a code' })).toBeNull();
  });

  test('what the promoter changes is told while people wait: another opening, or no room at all', async () => {
    localStorage.setItem('foyer.place.event-1', 'place-1');
    const later = { __typename: 'WaitingRoom', ...room, opensAt: '2030-01-01T10:00:00Z' };
    await open({ says: [place({ position: null, waitingRoom: later })] });
    expect(await screen.findByText(/everybody’s place is drawn/)).toBeTruthy();
    cleanup();
    await open({ says: [place(), place({ waitingRoom: null })] });
    await waitFor(() => expect(picker()).toBeTruthy());
  });

  test('whoever leaves may come again', async () => {
    const user = userEvent.setup();
    localStorage.setItem('foyer.place.event-1', 'place-1');
    const { told } = await open();
    await user.click(await screen.findByRole('button', { name: 'Leave the line' }));
    expect(await screen.findByRole('button', { name: 'Get in line' })).toBeTruthy();
    expect(told).toEqual([{ queueTicketId: 'place-1' }]);
    expect(localStorage.getItem('foyer.place.event-1')).toBeNull();
  });

  test('a turn that led to an order leads to the order, or to another place', async () => {
    const user = userEvent.setup();
    localStorage.setItem('foyer.place.event-1', 'place-1');
    sessionStorage.setItem('foyer.ordered.event-1', 'order-1');
    const admissionExpiresAt = new Date(Date.now() + 600_000).toISOString();
    const admitted = { status: 'ADMITTED', position: null, admissionToken: 'token', admissionExpiresAt };
    await open({ says: [place({ ...admitted, admissionUsed: true })] });
    expect(await screen.findByText('You have an order already')).toBeTruthy();
    expect(screen.queryByText('It’s your turn')).toBeNull();
    expect(picker()).toBeNull();
    expect(screen.getByRole('link', { name: 'To your order' }).getAttribute('href')).toBe('/checkout/order-1');
    expect(screen.getByRole('button', { name: 'Leave the line' })).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Take another place' }));
    expect(await screen.findByRole('button', { name: 'Get in line' })).toBeTruthy();
    expect(sessionStorage.length).toBe(0);
  });

  test('a turn that nobody wants any more is given up', async () => {
    const user = userEvent.setup();
    localStorage.setItem('foyer.place.event-1', 'place-1');
    const { told } = await open({ says: [place({ status: 'ADMITTED', position: null, admissionToken: 'token' })] });
    await user.click(await screen.findByRole('button', { name: 'Leave the line' }));
    expect(await screen.findByRole('button', { name: 'Get in line' })).toBeTruthy();
    expect(told).toEqual([{ queueTicketId: 'place-1' }]);
  });

  test.each([
    ['EXPIRED', 'Your turn is over', 'Take another place'],
    ['SOLD_OUT', 'Sold out', null],
  ])('%s: %s', async (status, title, button) => {
    localStorage.setItem('foyer.place.event-1', 'place-1');
    await open({ says: [place({ status, position: null })] });
    expect(await screen.findByText(title)).toBeTruthy();
    if (!button) return;
    act(() => screen.getByRole('button', { name: button }).click());
    expect(await screen.findByRole('button', { name: 'Get in line' })).toBeTruthy();
  });

  test('before it opens nobody has to hurry; while it is paused places stay', async () => {
    localStorage.setItem('foyer.place.event-1', 'place-1');
    await open({
      says: [
        place({
          position: null,
          estimatedWaitSeconds: null,
          waitingRoom: { __typename: 'WaitingRoom', ...room, opensAt: '2030-01-01T10:00:00Z' },
        }),
      ],
    });
    expect(await screen.findByText(/everybody’s place is drawn/)).toBeTruthy();
    cleanup();
    await open({ waitingRoom: { ...room, paused: true }, says: [place({ estimatedWaitSeconds: null })] });
    expect(await screen.findByText('Nobody comes in just now. Your place stays.')).toBeTruthy();
  });

  test('what the server refuses is said, and nothing is kept', async () => {
    const user = userEvent.setup();
    await open({
      root: { joinQueue: { __typename: 'QueueClosedError', code: 'QUEUE_CLOSED', message: 'The sale is over.' } },
    });
    await user.click(screen.getByRole('button', { name: 'Get in line' }));
    expect(await screen.findByText('The sale is over.')).toBeTruthy();
    expect(localStorage.getItem('foyer.place.event-1')).toBeNull();
  });

  test('an event without a room sells at once', async () => {
    await open({ waitingRoom: null });
    expect(picker()).toBeTruthy();
  });
});

describe('whoever it is not the turn of', () => {
  const soldOut = { ...tier, id: 'tier-2', name: 'Balcony', available: 0, waitlistOpen: true, waiting: 7 };
  const event = { ...lanternNight, requiresApproval: false, waitingRoom: room, tiers: [tier, soldOut] };
  const quote = {
    items: [],
    discount: usd(0),
    fees: usd(150),
    tax: usd(0),
    total: usd(5_150),
  };
  const root = { event, quote };

  test.each([
    ['outside', null],
    ['in line', place()],
    ['past their turn', place({ status: 'EXPIRED', position: null })],
    ['told that nothing is left', place({ status: 'SOLD_OUT', position: null })],
    ['with an order', place({ status: 'ADMITTED', position: null, admissionToken: 'token', admissionUsed: true })],
  ])('sees prices and what is left, and the waitlist, and chooses nothing: %s', async (_, says) => {
    if (says) localStorage.setItem('foyer.place.event-1', 'place-1');
    await open({ root, says: says ? [says] : [] });
    expect(await screen.findByRole('heading', { name: 'Regular' })).toBeTruthy();
    expect(await screen.findAllByText('$51.50')).toHaveLength(2);
    expect(screen.getByRole('button', { name: 'Join the waitlist for Balcony' })).toBeTruthy();
    expect(screen.getByText(/^What is sold out has a waitlist/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: /^(Add|Remove) one/ })).toBeNull();
    expect(picker()).toBeNull();
  });

  test('is told of no waitlist where there is none', async () => {
    await open({ root: { ...root, event: { ...event, tiers: [tier, { ...soldOut, waitlistOpen: false }] } } });
    expect(await screen.findByText('Sold out')).toBeTruthy();
    expect(screen.queryByText(/waitlist/)).toBeNull();
  });

  test('whose turn it is chooses, and sees each ticket once', async () => {
    localStorage.setItem('foyer.place.event-1', 'place-1');
    await open({ root, says: [place({ status: 'ADMITTED', position: null, admissionToken: 'token' })] });
    await waitFor(() => expect(picker()).toBeTruthy());
    expect(screen.getAllByRole('heading', { name: 'Regular' })).toHaveLength(1);
  });
});

describe('a tier of the VIP lane', () => {
  const gold = { ...tier, id: 'tier-2', name: 'Gold', lane: 'VIP' };
  const soldOut = { ...gold, id: 'tier-3', name: 'Box', available: 0, waitlistOpen: true };
  const root = { event: { ...lanternNight, requiresApproval: false, waitingRoom: room, tiers: [tier, gold, soldOut] } };
  const turn = { status: 'ADMITTED', position: null, admissionToken: 'token' };
  const steppers = () =>
    screen.queryAllByRole('button', { name: /^Add one/ }).map(one => one.getAttribute('aria-label'));
  const theirs = () => screen.queryAllByText('For the VIP lane only, with a VIP code').length;
  const waitlists = () => screen.queryAllByRole('button', { name: /^Join the waitlist/ }).length;

  test.each([
    ['without a place', null],
    ['in the line for everybody', place()],
    ['past a turn in it', place({ status: 'EXPIRED', position: null })],
  ])('is said to be for that lane, and has no way in, for whoever is %s', async (_, says) => {
    if (says) localStorage.setItem('foyer.place.event-1', 'place-1');
    await open({ root, says: says ? [says] : [] });
    await waitFor(() => expect(theirs()).toBe(2));
    expect(screen.getByRole('heading', { name: 'Gold' })).toBeTruthy();
    expect(waitlists()).toBe(0);
    expect(screen.queryByText(/^What is sold out has a waitlist/)).toBeNull();
  });

  test('is not to be chosen by who came in from the line for everybody', async () => {
    localStorage.setItem('foyer.place.event-1', 'place-1');
    await open({ root, says: [place(turn)] });
    await waitFor(() => expect(picker()).toBeTruthy());
    expect(steppers()).toEqual(['Add one Regular']);
    expect(theirs()).toBe(2);
    expect(waitlists()).toBe(0);
  });

  test('is chosen, and waited for, by who came in through it', async () => {
    localStorage.setItem('foyer.place.event-1', 'place-1');
    await open({ root, says: [place({ ...turn, lane: 'VIP' })] });
    await waitFor(() => expect(picker()).toBeTruthy());
    expect(steppers()).toEqual(['Add one Regular', 'Add one Gold']);
    expect(theirs()).toBe(0);
    expect(waitlists()).toBe(1);
  });

  test('is one like the others where there is no room', async () => {
    await open({ waitingRoom: null, root: { event: { ...root.event, waitingRoom: null } } });
    expect(steppers()).toEqual(['Add one Regular', 'Add one Gold']);
    expect(theirs()).toBe(0);
  });
});

describe('a room that is turned on or off while its page is open', () => {
  const now = (waitingRoom: object | null) => ({
    __typename: 'Event',
    id: 'event-1',
    status: 'PUBLISHED',
    waitingRoom,
  });
  const message = (waitingRoom: object | null) => ({ availability: [{ ...tier, event: now(waitingRoom) }] });

  test('is there, and is gone, with what is left', async () => {
    const turn: (() => void)[] = [];
    const turned = () => new Promise<void>(resolve => turn.push(resolve));
    await open({
      waitingRoom: null,
      live: {
        async *availability() {
          await turned();
          yield message(room);
          await turned();
          yield message(null);
          await turned();
        },
      },
    });
    expect(picker()).toBeTruthy();
    act(() => turn[0]!());
    expect(await screen.findByRole('button', { name: 'Get in line' })).toBeTruthy();
    expect(picker()).toBeNull();
    act(() => turn[1]!());
    await waitFor(() => expect(picker()).toBeTruthy());
    expect(screen.queryByRole('button', { name: 'Get in line' })).toBeNull();
  });

  test('gives way to the sale when nobody can get in line any more', async () => {
    const user = userEvent.setup();
    const event = { ...lanternNight, requiresApproval: false, tiers: [tier] };
    const rooms: (object | null)[] = [room, null];
    await open({
      root: {
        event: () => ({ ...event, waitingRoom: rooms.shift() }),
        joinQueue: { __typename: 'QueueClosedError', code: 'QUEUE_CLOSED', message: 'No waiting room.' },
      },
    });
    await user.click(screen.getByRole('button', { name: 'Get in line' }));
    await waitFor(() => expect(picker()).toBeTruthy());
  });
});

describe('words', () => {
  test.each([
    [30, 'less than a minute'],
    [70, 'a minute or two'],
    [240, '3 to 5 minutes'],
    [3_600, '45 to 75 minutes'],
    [14_400, '3 to 5 hours'],
  ])('%d seconds are %s', (seconds, words) => expect(waitInWords(seconds)).toBe(words));

  test.each([
    [1, 'You are number 1 in line.'],
    [10, 'You are number 10 in line.'],
    [11, 'Fewer than 20 people are before you.'],
    [240, 'Fewer than 300 people are before you.'],
    [1_001, 'Fewer than 2000 people are before you.'],
  ])('number %d is read out as %s', (position, words) => expect(spokenPlace(position)).toBe(words));
});
