import { afterEach, expect, test } from '@jest/globals';
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { lanternNight } from '../../testing/given.js';
import { renderApp, type Root } from '../../testing/render-app.js';
import { EventMailsPage } from './EventMailsPage.js';

const mail = (changes: object = {}) => ({
  __typename: 'EmailMessage',
  id: 'mail-1',
  to: 'ada@example.com',
  template: 'orderTickets',
  subject: '',
  status: 'FAILED',
  createdAt: '2026-11-20T19:00:00Z',
  sentAt: null,
  lastError: 'The mail service is not there.',
  ...changes,
});
const listOf = (...nodes: object[]) => ({
  edges: nodes.map(node => ({ node })),
  pageInfo: { hasNextPage: false, endCursor: null },
});
const open = (root: Root, search = '') =>
  renderApp(
    [{ path: '/promoter/events/:eventId/mails', element: <EventMailsPage /> }],
    `/promoter/events/event-1/mails${search}`,
    {
      root: { event: lanternNight, ...root },
    },
  );

afterEach(cleanup);

test('the state that is wanted stands in the address', async () => {
  const asked: unknown[] = [];
  const { router } = await open(
    { emails: ({ status }: { status?: string[] }) => (asked.push(status), listOf()) },
    '?state=UNDELIVERED',
  );
  expect(await screen.findByText('Every mail found its way.')).toBeTruthy();
  expect(asked).toEqual([['FAILED', 'BOUNCED']]);
  fireEvent.change(screen.getByLabelText('State'), { target: { value: 'SENT' } });
  await waitFor(() => expect(asked.at(-1)).toEqual(['SENT']));
  expect(router.state.location.search).toBe('?state=SENT');
});

test('an unknown state in the address shows all', async () => {
  const asked: unknown[] = [];
  await open({ emails: ({ status }: { status?: string[] }) => (asked.push(status), listOf()) }, '?state=toString');
  expect(await screen.findByRole('heading', { name: 'No mails yet' })).toBeTruthy();
  expect(asked).toEqual([undefined]);
});

test('a mail that was given up is sent again, and says so where it stands', async () => {
  await open({ emails: listOf(mail()), retryEmail: { __typename: 'EmailMessage', id: 'mail-1', status: 'QUEUED' } });
  expect(await screen.findByText('Tickets')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Send again to ada@example.com' }));
  expect(await screen.findByText('It is sent again')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Send again to ada@example.com' })).toBeNull();
});

test('what can’t be sent again says why', async () => {
  const message = 'Only a mail that was given up is sent again.';
  await open({
    emails: listOf(mail()),
    retryEmail: { __typename: 'WrongStateError', message, code: 'WRONG_STATE', state: 'SENT' },
  });
  fireEvent.click(await screen.findByRole('button', { name: 'Send again to ada@example.com' }));
  expect(await screen.findByText(message)).toBeTruthy();
});

test('a list that can’t be read says so, and is asked for again', async () => {
  let broken = true;
  await open({
    emails: () => {
      if (broken) throw new Error('broken');
      return listOf(mail({ status: 'DELIVERED', subject: 'Your tickets' }));
    },
  });
  const again = await screen.findByRole('button', { name: 'Try again' });
  broken = false;
  fireEvent.click(again);
  expect(await screen.findByText('Your tickets')).toBeTruthy();
});
