import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { keepOrderToken, keepTicketToken } from '../../lib/order-token.js';
import { givenOrder, givenTicket } from '../../testing/given.js';
import { renderApp, type Root } from '../../testing/render-app.js';
import { OrderPage } from './OrderPage.js';
import { TicketPage } from './TicketPage.js';

const routes = [
  { path: '/orders/:orderId', element: <OrderPage /> },
  { path: '/tickets/:ticketId', element: <TicketPage /> },
];
const open = (root: Root, at = '/orders/order-1') => renderApp(routes, at, { root });
const paid = (...tickets: object[]) => givenOrder({ status: 'PAID', tickets });
const transfer = (changes: object = {}) => ({
  __typename: 'Transfer',
  id: 'transfer-1',
  status: 'PENDING',
  ticketUsed: false,
  cancellable: true,
  fromName: 'Ada Lovelace',
  fromEmail: 'ada@example.com',
  toEmail: 'grace@example.com',
  expiresAt: '2030-11-18T19:00:00Z',
  offeredAt: '2030-11-15T19:00:00Z',
  settledAt: null,
  ...changes,
});
const offered = (changes: object = {}) => givenTicket({ transferable: false, transfers: [transfer(changes)] });
/** What was asked of the mutation. */
function asked(field: string, answer: unknown) {
  const inputs: unknown[] = [];
  return { inputs, [field]: ({ input }: { input: unknown }) => (inputs.push(input), answer) };
}

beforeEach(() => sessionStorage.clear());
afterEach(cleanup);

async function offerTo(email: string) {
  fireEvent.click(await screen.findByRole('button', { name: 'Pass on LANT2026-000001' }));
  const form = within(screen.getByRole('dialog'));
  fireEvent.change(form.getByLabelText('Their email'), { target: { value: email } });
  fireEvent.change(form.getByLabelText('A word with it'), { target: { value: ' Have fun! ' } });
  fireEvent.click(form.getByRole('button', { name: 'Offer the ticket' }));
}

test('a guest offers a ticket with the order’s token; then it says to whom and until when', async () => {
  keepOrderToken('order-1', 'secret');
  const offer = asked('offerTransfer', { ...transfer(), ticket: offered() });
  await open({ order: paid(givenTicket()), ...offer });
  await offerTo('grace@example.com');
  expect(await screen.findByText(/Offered to grace@example.com, who can take it until Mon, Nov 18/)).toBeTruthy();
  expect(offer.inputs).toEqual([
    { ticketId: 'ticket-1', accessToken: 'secret', toEmail: 'grace@example.com', message: 'Have fun!' },
  ]);
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(screen.queryByRole('button', { name: 'Pass on LANT2026-000001' })).toBeNull();
});

test('no address is no offer, and a refusal says why', async () => {
  const message = 'A refund of this ticket has been asked for.';
  const offer = asked('offerTransfer', {
    __typename: 'TransferNotAllowedError',
    message,
    code: 'TRANSFER_NOT_ALLOWED',
  });
  await open({ order: paid(givenTicket()), ...offer });
  await offerTo('nobody');
  expect(await screen.findByText(/doesn’t look like an email address/)).toBeTruthy();
  expect(offer.inputs).toEqual([]);
  fireEvent.change(screen.getByLabelText('Their email'), { target: { value: 'grace@example.com' } });
  fireEvent.click(screen.getByRole('button', { name: 'Offer the ticket' }));
  expect(await screen.findByText(message)).toBeTruthy();
});

test('where the organizer has to agree, the form says so', async () => {
  const ticket = givenTicket();
  await open({ order: paid({ ...ticket, event: { ...(ticket.event as object), transferPolicy: 'APPROVAL' } }) });
  fireEvent.click(await screen.findByRole('button', { name: 'Pass on LANT2026-000001' }));
  expect(screen.getByRole('button', { name: 'Ask the organizer' })).toBeTruthy();
});

test('an offer is taken back', async () => {
  const ticket = givenTicket({ transfers: [transfer({ status: 'CANCELLED', cancellable: false })] });
  const back = asked('cancelTransfer', { ...transfer({ status: 'CANCELLED', cancellable: false }), ticket });
  await open({ order: paid(offered()), ...back });
  fireEvent.click(await screen.findByRole('button', { name: 'Take it back' }));
  expect(await screen.findByText('The offer to grace@example.com was taken back.')).toBeTruthy();
  expect(back.inputs).toEqual([{ transferId: 'transfer-1', accessToken: null }]);
  expect(screen.getByRole('button', { name: 'Pass on LANT2026-000001' })).toBeTruthy();
});

test('an offer that was answered meanwhile says so', async () => {
  const message = 'The ticket was taken already.';
  await open({
    order: paid(offered()),
    cancelTransfer: { __typename: 'WrongStateError', message, code: 'WRONG_STATE', state: 'ACCEPTED' },
  });
  fireEvent.click(await screen.findByRole('button', { name: 'Take it back' }));
  expect(await screen.findByText(message)).toBeTruthy();
});

test('nothing to pass on and nothing to tell shows nothing', async () => {
  await open({ order: paid(givenTicket({ transferable: false })) });
  await screen.findByRole('article');
  expect(screen.queryByRole('heading', { name: 'Pass a ticket on' })).toBeNull();
});

test.each([
  [
    { status: 'ACCEPTED', settledAt: '2030-11-16T19:00:00Z' },
    'Passed on to grace@example.com on Sat, Nov 16, 7:00 PM.',
  ],
  [{ status: 'AWAITING_APPROVAL', offeredAt: null }, 'For grace@example.com: the organizer has to agree first'],
  [{ status: 'DECLINED' }, 'grace@example.com declined it.'],
  [{ status: 'DECLINED', offeredAt: null }, 'The organizer did not agree to grace@example.com.'],
  [{ status: 'EXPIRED' }, 'grace@example.com did not take it in time.'],
  [{ status: 'CANCELLED' }, 'The offer to grace@example.com was taken back.'],
  [
    { status: 'CANCELLED', ticketUsed: true },
    'The ticket was used at the gate, so the offer to grace@example.com is over.',
  ],
])('what became of an offer: %j', async (changes, words) => {
  const code = changes.status === 'ACCEPTED' ? { code: null, holderEmail: 'grace@example.com' } : {};
  await open({ order: paid({ ...offered({ cancellable: false, ...changes }), ...code }) });
  expect(await screen.findByText(new RegExp(words))).toBeTruthy();
});

test('whoever it was passed on to opens it with its own token, and sees from whom it came', async () => {
  keepTicketToken('ticket-1', 'ticket-secret');
  const tokens: unknown[] = [];
  const theirs = {
    ...offered({ status: 'ACCEPTED', cancellable: false, settledAt: '2030-11-16T19:00:00Z' }),
    holderName: 'Grace Hopper',
    holderEmail: 'grace@example.com',
    order: null,
  };
  await open(
    { ticket: ({ accessToken }: { accessToken: unknown }) => (tokens.push(accessToken), theirs) },
    '/tickets/ticket-1',
  );
  expect(await screen.findByRole('img', { name: 'QR code of ticket LANT2026-000001' })).toBeTruthy();
  expect(screen.getByText(/You got it from Ada Lovelace \(ada@example.com\) on Sat, Nov 16/)).toBeTruthy();
  expect(tokens).toEqual(['ticket-secret']);
});

test('a ticket that is not the visitor’s any more shows the way to a new link', async () => {
  await open({ ticket: null }, '/tickets/ticket-1');
  expect(await screen.findByRole('heading', { name: 'We can’t show this ticket' })).toBeTruthy();
  expect(screen.getByRole('link', { name: 'Mail me the link' })).toBeTruthy();
});
