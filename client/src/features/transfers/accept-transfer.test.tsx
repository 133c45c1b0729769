import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { ticketToken } from '../../lib/order-token.js';
import { keepLinkToken, takeToken } from '../../lib/url-token.js';
import { givenTicket, lanternNight } from '../../testing/given.js';
import { renderApp, type Root } from '../../testing/render-app.js';
import { AcceptTransferPage } from './AcceptTransferPage.js';

const routes = [
  {
    path: '/transfers/accept',
    element: <AcceptTransferPage />,
    HydrateFallback: () => null,
    loader: takeToken(keepLinkToken('transfer')),
  },
  { path: '/tickets/:ticketId', element: <p>Their ticket</p> },
];
const open = (root: Root, at = '/transfers/accept?token=a.secret') => renderApp(routes, at, { root });
const offer = (changes: object = {}) => ({
  __typename: 'Transfer',
  id: 'transfer-1',
  status: 'PENDING',
  ticketUsed: false,
  fromName: 'Ada Lovelace',
  fromEmail: 'ada@example.com',
  toEmail: 'grace@example.com',
  note: 'Have fun!',
  expiresAt: '2030-11-18T19:00:00Z',
  ticket: givenTicket({ code: null }),
  ...changes,
});

beforeEach(() => sessionStorage.clear());
afterEach(cleanup);

const take = async (name: string) => {
  fireEvent.change(await screen.findByLabelText('Who enters with it'), { target: { value: name } });
  fireEvent.click(screen.getByRole('button', { name: 'Take the ticket' }));
};

test('says what is offered by whom, and the token leaves the address', async () => {
  const tokens: unknown[] = [];
  const { router } = await open({ transferOffer: ({ token }: { token: unknown }) => (tokens.push(token), offer()) });
  expect(await screen.findByRole('heading', { name: 'A ticket for you' })).toBeTruthy();
  expect(screen.getByText(/Ada Lovelace wants to pass it on to you/)).toBeTruthy();
  expect(screen.getByRole('heading', { name: lanternNight.title })).toBeTruthy();
  expect(screen.getByText('Have fun!')).toBeTruthy();
  expect(screen.getByText(/by mail at grace@example.com/)).toBeTruthy();
  expect(router.state.location.search).toBe('');
  expect(tokens).toEqual(['a.secret']);
});

test('taken with a name, it opens as the visitor’s own ticket', async () => {
  const inputs: unknown[] = [];
  await open({
    transferOffer: offer(),
    acceptTransfer: ({ input }: { input: unknown }) => (
      inputs.push(input),
      { __typename: 'TransferAccepted', accessToken: 'ticket-secret', ticket: givenTicket() }
    ),
  });
  await take('  ');
  expect(await screen.findByText('Tell us a name.')).toBeTruthy();
  await take('Grace Hopper');
  expect(await screen.findByText('Their ticket')).toBeTruthy();
  expect(inputs).toEqual([{ token: 'a.secret', holderName: 'Grace Hopper' }]);
  expect(ticketToken('ticket-1')).toBe('ticket-secret');
});

test('a ticket that was used meanwhile can’t be taken, and it says why', async () => {
  const message = 'This ticket was used already.';
  await open({
    transferOffer: offer(),
    acceptTransfer: { __typename: 'TransferNotAllowedError', message, code: 'TRANSFER_NOT_ALLOWED' },
  });
  await take('Grace Hopper');
  expect(await screen.findByText(message)).toBeTruthy();
});

test('an offer that was taken back meanwhile shows that instead', async () => {
  let status = 'PENDING';
  await open({
    transferOffer: () => offer({ status }),
    acceptTransfer: () => {
      status = 'CANCELLED';
      return { __typename: 'TransferNotAllowedError', message: 'Taken back.', code: 'TRANSFER_NOT_ALLOWED' };
    },
  });
  await take('Grace Hopper');
  expect(await screen.findByRole('heading', { name: 'This offer was taken back' })).toBeTruthy();
});

test('declining takes two presses', async () => {
  let declined = 0;
  await open({
    transferOffer: () => offer({ status: declined > 0 ? 'DECLINED' : 'PENDING' }),
    declineTransfer: () => {
      declined += 1;
      return offer({ status: 'DECLINED' });
    },
  });
  fireEvent.click(await screen.findByRole('button', { name: 'No, thank you' }));
  expect(declined).toBe(0);
  fireEvent.click(screen.getByRole('button', { name: 'Yes, decline it' }));
  expect(await screen.findByRole('heading', { name: 'You declined this ticket' })).toBeTruthy();
  expect(declined).toBe(1);
});

test('a ticket that was used is offered to nobody any more, and the page says why', async () => {
  await open({ transferOffer: offer({ status: 'CANCELLED', ticketUsed: true }) });
  expect(await screen.findByRole('heading', { name: 'This ticket was used' })).toBeTruthy();
  expect(screen.getByText(/^Somebody came in with it before you took it/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Take the ticket' })).toBeNull();
});

test.each([
  ['ACCEPTED', 'This ticket was taken'],
  ['DECLINED', 'You declined this ticket'],
  ['CANCELLED', 'This offer was taken back'],
  ['EXPIRED', 'This offer has expired'],
])('an offer that is %s says so, and asks nothing', async (status, title) => {
  await open({ transferOffer: offer({ status }) });
  expect(await screen.findByRole('heading', { name: title })).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Take the ticket' })).toBeNull();
});

test.each([
  ['a forged link', '/transfers/accept?token=forged'],
  ['no link', '/transfers/accept'],
])('%s leads to no ticket, and says what to do', async (_, at) => {
  await open({ transferOffer: null }, at);
  expect(await screen.findByRole('heading', { name: 'This link leads to no ticket' })).toBeTruthy();
});

test('an offer that can’t be read is asked for again', async () => {
  let broken = true;
  await open({
    transferOffer: () => {
      if (broken) throw new Error('broken');
      return offer();
    },
  });
  const again = await screen.findByRole('button', { name: 'Try again' });
  broken = false;
  fireEvent.click(again);
  expect(await screen.findByRole('button', { name: 'Take the ticket' })).toBeTruthy();
});
