import { afterEach, expect, test } from '@jest/globals';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { lanternNight } from '../../testing/given.js';
import { renderApp, type Root } from '../../testing/render-app.js';
import { MessagesPage } from './MessagesPage.js';

const delivery = { waiting: 0, sent: 0, delivered: 0, bounced: 0, failed: 0, refused: 0 };
const message = (changes: object = {}) => ({
  __typename: 'AttendeeMessage',
  id: 'message-1',
  subject: 'The doors',
  body: 'They open at seven.',
  authorName: 'Ada Lovelace',
  recipients: 12,
  createdAt: '2030-11-15T19:00:00Z',
  delivery: { ...delivery, delivered: 10, bounced: 2 },
  ...changes,
});
const listOf = (...nodes: object[]) => ({
  edges: nodes.map(node => ({ node })),
  pageInfo: { hasNextPage: false, endCursor: null },
});
const tiers = ['Regular', 'Balcony'].map((name, n) => ({ __typename: 'Tier', id: `tier-${n + 1}`, name }));
const open = (root: Root = {}, viewerRole = 'MANAGER') =>
  renderApp(
    [{ path: '/promoter/events/:eventId/messages', element: <MessagesPage /> }],
    '/promoter/events/event-1/messages',
    {
      root: {
        me: { __typename: 'User', id: 'user-1', email: 'owner@example.com' },
        event: { ...lanternNight, tiers, viewerRole },
        messages: listOf(),
        messageRecipients: ({ tierIds }: { tierIds?: string[] | null }) => (tierIds ? 3 : 12),
        ...root,
      },
    },
  );
const write = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } });

afterEach(() => {
  cleanup();
  sessionStorage.clear();
});

test('what was sent stands with what became of it', async () => {
  await open({ messages: listOf(message()) });
  expect(await screen.findByRole('heading', { name: 'The doors' })).toBeTruthy();
  expect(screen.getByText('To 12 people: 10 delivered, 2 bounced')).toBeTruthy();
});

test('a message goes to the chosen tiers after a last look, once', async () => {
  const inputs: Record<string, unknown>[] = [];
  await open({
    messageAttendees: ({ input }: { input: Record<string, unknown> }) => {
      inputs.push(input);
      return { __typename: 'MessageQueued', recipients: 3 };
    },
  });
  expect(await screen.findByText('Goes to 12 people')).toBeTruthy();
  fireEvent.click(screen.getByLabelText('Balcony'));
  expect(await screen.findByText('Goes to 3 people')).toBeTruthy();
  write('Subject', 'The doors');
  write('Message', 'They open at seven.');
  fireEvent.click(screen.getByRole('button', { name: 'Send to 3 people' }));
  const dialog = await screen.findByRole('dialog', { name: 'Send it?' });
  expect(inputs).toEqual([]);
  fireEvent.click(within(dialog).getByRole('button', { name: 'Send it now' }));
  await waitFor(() => expect(screen.getByLabelText('Subject')).toHaveProperty('value', ''));
  expect(inputs).toEqual([
    {
      eventId: 'event-1',
      subject: 'The doors',
      body: 'They open at seven.',
      status: null,
      tierIds: ['tier-2'],
      idempotencyKey: expect.any(String),
    },
  ]);
});

test('a test goes to oneself, and what is written stays', async () => {
  const inputs: Record<string, unknown>[] = [];
  await open({
    messageAttendees: ({ input }: { input: Record<string, unknown> }) => {
      inputs.push(input);
      return { __typename: 'MessageQueued', recipients: 1 };
    },
  });
  await screen.findByText('Goes to 12 people');
  write('Subject', 'The doors');
  write('Message', 'They open at seven.');
  fireEvent.click(screen.getByRole('button', { name: 'Send a test to myself' }));
  await waitFor(() => expect(inputs).toMatchObject([{ testTo: 'owner@example.com' }]));
  cleanup();
  await open();
  expect(await screen.findByLabelText('Message')).toHaveProperty('value', 'They open at seven.');
});

test('what is missing, and what the server finds wrong, stands beside its field', async () => {
  await open({
    messageAttendees: {
      __typename: 'InvalidInputError',
      message: 'no',
      code: 'INVALID_INPUT',
      fields: [{ path: 'body', message: 'The message holds characters that can’t be shown.' }],
    },
  });
  await screen.findByText('Goes to 12 people');
  fireEvent.click(screen.getByRole('button', { name: 'Send a test to myself' }));
  expect(await screen.findByText('Say in a line what it is about.')).toBeTruthy();
  write('Subject', 'The doors');
  write('Message', 'Ring');
  fireEvent.click(screen.getByRole('button', { name: 'Send a test to myself' }));
  expect(await screen.findByText(/can’t be shown/)).toBeTruthy();
});

test('who may not write is told so', async () => {
  await open({}, 'VIEWER');
  expect(await screen.findByText('Owners and managers write messages')).toBeTruthy();
});
