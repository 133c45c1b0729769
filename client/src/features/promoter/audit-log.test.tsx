import { afterEach, expect, test } from '@jest/globals';
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { renderApp, type Root } from '../../testing/render-app.js';
import { AuditLogPage } from './AuditLogPage.js';

const ada = { __typename: 'User', id: 'ada', name: 'Ada Owner' };
const entry = (changes: object = {}) => ({
  __typename: 'AuditEntry',
  id: 'entry-1',
  at: '2026-11-20T19:00:00Z',
  action: 'tier.updated',
  subjectType: 'Tier',
  subjectId: 'tier-1',
  details: { before: { price: 1000, capacity: 10 }, changed: { capacity: 20 }, tierId: 'tier-1' },
  ip: '203.0.113.9',
  actor: ada,
  ...changes,
});
const listOf = (...nodes: object[]) => ({
  edges: nodes.map(node => ({ node })),
  pageInfo: { hasNextPage: false, endCursor: null },
});
const house = { __typename: 'Organization', id: 'org-1', name: 'Lantern House', members: [{ user: ada }] };
const open = (root: Root, search = '') =>
  renderApp([{ path: '/promoter/:org/audit-log', element: <AuditLogPage /> }], `/promoter/lantern/audit-log${search}`, {
    root: { organization: house, ...root },
  });

afterEach(cleanup);

test('an entry says what was done, by whom, from where, and what it was before', async () => {
  await open({ auditLog: listOf(entry(), entry({ id: 'entry-2', action: 'door.painted', actor: null, ip: null })) });
  expect(await screen.findByRole('heading', { name: 'Changed a ticket type' })).toBeTruthy();
  expect(screen.getByText(/Ada Owner/, { selector: 'p' }).textContent).toMatch(/· from 203\.0\.113\.9$/);
  expect(screen.getAllByText('Before: price 1000, capacity 10')).toHaveLength(2);
  expect(screen.queryByText(/tier-1/)).toBeNull();
  expect(screen.getByRole('heading', { name: 'door.painted' })).toBeTruthy();
  expect(screen.getByText(/^The command line/)).toBeTruthy();
});

test('what is wanted stands in the address, and is asked for', async () => {
  const asked: unknown[] = [];
  const { router } = await open(
    { auditLog: ({ filter }: { filter: object }) => (asked.push(filter), listOf()) },
    '?deed=event.published',
  );
  expect(await screen.findByRole('heading', { name: 'Nothing here' })).toBeTruthy();
  expect(asked).toEqual([{ actions: ['event.published'], actorId: null }]);
  fireEvent.change(screen.getByLabelText('By whom'), { target: { value: 'ada' } });
  await waitFor(() => expect(asked.at(-1)).toEqual({ actions: ['event.published'], actorId: 'ada' }));
  expect(router.state.location.search).toBe('?deed=event.published&by=ada');
});

test('a deed and a person that nobody knows show all', async () => {
  const asked: unknown[] = [];
  await open({ auditLog: ({ filter }: { filter: object }) => (asked.push(filter), listOf()) }, '?deed=toString&by=me');
  await screen.findByRole('heading', { name: 'Nothing here' });
  expect(asked).toEqual([{ actions: null, actorId: null }]);
});

test('a log that can’t be read says so, and is asked for again', async () => {
  let broken = true;
  await open({
    auditLog: () => {
      if (broken) throw new Error('broken');
      return listOf(entry());
    },
  });
  const again = await screen.findByRole('button', { name: 'Try again' });
  broken = false;
  fireEvent.click(again);
  expect(await screen.findByRole('heading', { name: 'Changed a ticket type' })).toBeTruthy();
});

test('for a stranger there is no such page', async () => {
  await open({ organization: { ...house, members: null }, auditLog: listOf() });
  expect(await screen.findByText('No such page')).toBeTruthy();
});
