import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { cleanup, screen } from '@testing-library/react';
import { lanternNight } from '../../testing/given.js';
import { keepTicketToken } from '../../lib/order-token.js';
import { renderApp, type Root } from '../../testing/render-app.js';
import { TicketPage } from './TicketPage.js';

const transfer = (id: string, fields: object) => ({
  __typename: 'Transfer',
  id,
  status: 'ACCEPTED',
  ticketUsed: false,
  fromName: 'Ada Giver',
  expiresAt: '2030-11-01T12:00:00Z',
  offeredAt: '2030-10-01T12:00:00Z',
  settledAt: '2030-10-02T12:00:00Z',
  ...fields,
});
const passedOn = {
  email: 'me@example.com',
  serial: 'LANT2026-000001',
  event: lanternNight,
  transfers: [
    transfer('2', { fromEmail: 'me@example.com', toEmail: 'third@example.com' }),
    transfer('1', { fromEmail: 'ada@example.com', toEmail: 'me@example.com' }),
  ],
};
const open = (root: Root) =>
  renderApp([{ path: '/tickets/:ticketId', element: <TicketPage /> }], '/tickets/ticket-1', {
    root: { ticket: null, ...root },
  });

beforeEach(() => sessionStorage.clear());
afterEach(cleanup);

test('who passed a ticket on reads so, with how it came and went', async () => {
  keepTicketToken('ticket-1', 'old-token');
  const asked: object[] = [];
  await open({ passedOnTicket: (args: object) => (asked.push({ ...args }), passedOn) });
  expect(await screen.findByRole('heading', { name: 'You have passed this ticket on' })).toBeTruthy();
  const [out, came] = screen.getAllByRole('listitem').map(({ textContent }) => textContent);
  expect(out).toMatch(/^Passed on to third@example.com/);
  expect(came).toMatch(/^You got it from Ada Giver/);
  expect(screen.queryByText('We can’t show this ticket')).toBeNull();
  expect(asked[0]).toEqual({ id: 'ticket-1', accessToken: 'old-token' });
});

test('a token that never opened it, and none at all, show nothing of it', async () => {
  keepTicketToken('ticket-1', 'forged');
  await open({ passedOnTicket: null });
  expect(await screen.findByText('We can’t show this ticket')).toBeTruthy();
  cleanup();
  sessionStorage.clear();
  await open({});
  expect(await screen.findByText('We can’t show this ticket')).toBeTruthy();
});
