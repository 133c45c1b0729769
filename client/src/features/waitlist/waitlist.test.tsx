import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { lanternNight } from '../../testing/given.js';
import { renderApp, type Root } from '../../testing/render-app.js';
import { dateAndTime } from '../../lib/dates.js';
import { keepLinkToken } from '../../lib/url-token.js';
import { orderToken } from '../../lib/order-token.js';
import { ClaimPage } from './ClaimPage.js';
import { LeavePage } from './LeavePage.js';

beforeEach(() => sessionStorage.clear());
afterEach(cleanup);

const tier = { __typename: 'Tier', id: 'tier-1', name: 'Regular', event: { ...lanternNight, holdMinutes: 10 } };
const entry = (changes: object = {}) => ({
  __typename: 'WaitlistEntry',
  id: 'entry-1',
  status: 'WAITING',
  position: 3,
  quantity: 2,
  offerExpiresAt: null,
  claimedAt: null,
  tier,
  ...changes,
});
const offer = entry({
  status: 'OFFERED',
  position: null,
  offerExpiresAt: '2030-11-01T12:00:00Z',
  order: { __typename: 'Order', id: 'order-1', status: 'HELD', total: { amount: 4_000, currency: 'USD' } },
});

function claiming(root: Root) {
  keepLinkToken('waitlist-claim')('claim-token');
  const routes = [
    { path: '/waitlist/claim', element: <ClaimPage /> },
    { path: '/checkout/:orderId', element: <h1>Pay here</h1> },
    { path: '/orders/:orderId', element: <h1>The order</h1> },
  ];
  return renderApp(routes, '/waitlist/claim', { root });
}
function leaving(root: Root, live: Root = {}) {
  keepLinkToken('waitlist-leave')('leave-token');
  return renderApp([{ path: '/waitlist/leave', element: <LeavePage /> }], '/waitlist/leave', { root, live });
}

test('an offer shows what is held and its price, and the press claims it and goes on to pay', async () => {
  const claimed = { __typename: 'Order', id: 'order-1', status: 'HELD', accessToken: 'token-1' };
  const claim = jest.fn((_: { input: { token: string } }) => claimed);
  const { router } = await claiming({ waitlistOffer: offer, claimWaitlistOffer: claim });
  expect(await screen.findByText(/2 × Regular/)).toBeTruthy();
  expect(screen.getByText(/\$40/)).toBeTruthy();
  expect(claim).not.toHaveBeenCalled();

  fireEvent.click(screen.getByRole('button', { name: 'Claim and go on' }));

  await waitFor(() => expect(router.state.location.pathname).toBe('/checkout/order-1'));
  expect(claim.mock.calls[0]![0].input.token).toBe('claim-token');
  expect(orderToken('order-1')).toBe('token-1');
});

const asked = (question: object) => ({
  required: true,
  perTicket: false,
  choices: [],
  kind: 'TEXT',
  removed: false,
  ...question,
});
const asking = {
  ...offer,
  tier: {
    ...tier,
    event: {
      ...tier.event,
      questions: [
        asked({ id: 'diet', label: 'What do you not eat?' }),
        asked({ id: 'badge', label: 'Name on the badge', perTicket: true }),
      ],
    },
  },
};

test('an offer of an event with questions asks them, for each ticket too, and claims with the answers', async () => {
  const claimed = { __typename: 'Order', id: 'order-1', status: 'HELD', accessToken: 'token-1' };
  const claim = jest.fn((_: { input: { answers?: object } }) => claimed);
  const { router } = await claiming({ waitlistOffer: asking, claimWaitlistOffer: claim });
  fireEvent.click(await screen.findByRole('button', { name: 'Claim and go on' }));
  expect(await screen.findAllByText('This needs an answer.')).toHaveLength(3);
  expect(claim).not.toHaveBeenCalled();

  const answer = (field: HTMLElement, value: string) => fireEvent.change(field, { target: { value } });
  answer(screen.getByLabelText('What do you not eat?'), 'Nuts');
  const [first, second] = screen.getAllByLabelText('Name on the badge');
  answer(first!, 'Ada');
  answer(second!, 'Grace');
  fireEvent.click(screen.getByRole('button', { name: 'Claim and go on' }));

  await waitFor(() => expect(router.state.location.pathname).toBe('/checkout/order-1'));
  expect(claim.mock.calls[0]![0].input.answers).toEqual({ diet: 'Nuts', badge: ['Ada', 'Grace'] });
});

test('what the server finds wrong with an answer stands beside it', async () => {
  const claimWaitlistOffer = {
    __typename: 'InvalidInputError',
    message: 'Take one of the choices.',
    code: 'INVALID_INPUT',
    fields: [{ path: 'answers.diet', message: 'That is too long.' }],
  };
  await claiming({ waitlistOffer: asking, claimWaitlistOffer });
  for (const field of await screen.findAllByRole('textbox')) fireEvent.change(field, { target: { value: 'x' } });
  fireEvent.click(screen.getByRole('button', { name: 'Claim and go on' }));
  expect(await screen.findByText('That is too long.')).toBeTruthy();
  expect(screen.queryByText('Take one of the choices.')).toBeNull();
});

test('an offer that ended while it was looked at says so, with the way back', async () => {
  const over = { __typename: 'OfferExpiredError', message: 'Over.', code: 'OFFER_EXPIRED' };
  await claiming({ waitlistOffer: offer, claimWaitlistOffer: over });
  fireEvent.click(await screen.findByRole('button', { name: 'Claim and go on' }));
  expect((await screen.findByRole('alert')).textContent).toContain('This offer is over');
  expect(screen.getByRole('link', { name: 'Back to the event' }).getAttribute('href')).toBe('/events/lantern-night');
});

test.each([
  ['a link that is none', null],
  ['an offer past its time', { ...offer, status: 'EXPIRED' }],
  ['tickets that were given back', { ...offer, status: 'LEFT' }],
])('%s offers nothing', async (_, waitlistOffer) => {
  await claiming({ waitlistOffer });
  expect((await screen.findByRole('alert')).textContent).toContain('This offer is over');
  expect(screen.queryByRole('button')).toBeNull();
});

test('what was paid already opens its order', async () => {
  const paid = { __typename: 'Order', id: 'order-1', status: 'PAID', accessToken: 'token-1' };
  const { router } = await claiming({ waitlistOffer: { ...offer, status: 'CLAIMED' }, claimWaitlistOffer: paid });
  fireEvent.click(await screen.findByRole('button', { name: 'Open your order' }));
  await waitFor(() => expect(router.state.location.pathname).toBe('/orders/order-1'));
});

const claimed = { ...asking, offerExpiresAt: '2030-11-01T19:42:00Z', claimedAt: '2030-11-01T19:32:00Z' };
const ends = dateAndTime(claimed.offerExpiresAt);

test('an offer that was claimed says until when it can be paid, asks nothing again and goes on to pay', async () => {
  const held = { __typename: 'Order', id: 'order-1', status: 'HELD', accessToken: 'token-1' };
  const { router } = await claiming({ waitlistOffer: claimed, claimWaitlistOffer: held });
  expect(await screen.findByText(`You have until ${ends}, your time, to pay.`)).toBeTruthy();
  expect(screen.queryByText(/Once you go on/)).toBeNull();
  expect(screen.queryByRole('textbox')).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Go on to pay' }));
  await waitFor(() => expect(router.state.location.pathname).toBe('/checkout/order-1'));
});

test('whoever has claimed and looks at the place in line is told of the time to pay', async () => {
  await leaving({ waitlistEntry: claimed });
  expect((await screen.findByRole('status')).textContent).toContain(`yours to pay until ${ends}`);
  expect(screen.queryByText(/link to claim/)).toBeNull();
});

test('a place in the line changes as others leave', async () => {
  async function* moves() {
    yield { waitlistEntry: entry({ position: 3 }) };
    await new Promise(resolve => setTimeout(resolve, 20));
    yield { waitlistEntry: entry({ position: 1 }) };
  }
  await leaving({ waitlistEntry: entry() }, { waitlistEntry: moves });
  expect(await screen.findByText('You are number 3 in line')).toBeTruthy();
  expect(await screen.findByText('You are the first in line')).toBeTruthy();
});

const calledOff = { ...tier, event: { ...tier.event, status: 'CANCELLED' } };

test.each([
  ['waits', entry({ tier: calledOff }), 'nothing is held for you'],
  ['has an offer', { ...offer, tier: calledOff }, 'nothing is held for you'],
  ['whose line has ended', entry({ status: 'EXPIRED', position: null, tier: calledOff }), 'nothing is held for you'],
  ['has left', entry({ status: 'LEFT', position: null, tier: calledOff }), 'nothing is held for you'],
  ['has tickets', entry({ status: 'CLAIMED', position: null, tier: calledOff }), 'Your money comes back'],
])(
  'the page for leaving says that the event is cancelled to who %s, and has nothing to leave',
  async (_, one, words) => {
    await leaving({ waitlistEntry: one });
    const notice = (await screen.findByText('The event is cancelled')).closest('[role=status]')!;
    expect(notice.textContent).toContain(words);
    expect(screen.queryByRole('button')).toBeNull();
    expect(screen.queryByText(/join again/)).toBeNull();
  },
);

test('an event that is cancelled while the page is open is so on it', async () => {
  async function* cancelled() {
    yield { waitlistEntry: entry() };
    await new Promise(resolve => setTimeout(resolve, 20));
    yield { waitlistEntry: entry({ status: 'EXPIRED', position: null, tier: calledOff }) };
  }
  await leaving({ waitlistEntry: entry() }, { waitlistEntry: cancelled });
  expect(await screen.findByText('You are number 3 in line')).toBeTruthy();
  expect(await screen.findByText('The event is cancelled')).toBeTruthy();
});

test.each(['OFFERED', 'EXPIRED'])('an offer that is %s of an event that is cancelled says so', async status => {
  await claiming({ waitlistOffer: { ...offer, status, tier: calledOff } });
  expect((await screen.findByRole('alert')).textContent).toContain('The event is cancelled');
  expect(screen.queryByText(/join the waitlist again/)).toBeNull();
  expect(screen.queryByRole('button')).toBeNull();
});

test('leaving takes a press, and says what became of it', async () => {
  const leave = jest.fn((_: { input: object }) => entry({ status: 'LEFT', position: null }));
  await leaving({ waitlistEntry: entry(), leaveWaitlist: leave });
  fireEvent.click(await screen.findByRole('button', { name: 'Leave the line' }));
  expect(await screen.findByText('You have left the line')).toBeTruthy();
  expect(leave.mock.calls[0]![0].input).toEqual({ entryId: 'entry-1', token: 'leave-token' });
  expect(screen.queryByRole('button')).toBeNull();
});

test.each([
  { __typename: 'WrongStateError', message: 'This entry is CLAIMED.', code: 'WRONG_STATE', state: 'CLAIMED' },
  {
    __typename: 'PaymentProviderUnavailableError',
    message: 'The payment provider does not answer just now.',
    code: 'PAYMENT_PROVIDER_UNAVAILABLE',
    provider: 'STRIPE',
    retryAfterSeconds: 5,
    alternatives: [],
  },
])('what can’t be given back stays, in words: $code', async refused => {
  await leaving({ waitlistEntry: offer, leaveWaitlist: refused });
  fireEvent.click(await screen.findByRole('button', { name: 'Give them to the next in line' }));
  expect(await screen.findByText(refused.message)).toBeTruthy();
});

test('a link that is none says so', async () => {
  await leaving({ waitlistEntry: null });
  expect((await screen.findByRole('alert')).textContent).toContain('This link doesn’t work');
});
