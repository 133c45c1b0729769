import { afterEach, expect, test } from '@jest/globals';
import { cleanup, screen, within } from '@testing-library/react';
import { lanternNight, regular } from '../../testing/given.js';
import { renderApp } from '../../testing/render-app.js';
import { ConflictsPage } from './ConflictsPage.js';

const conflict = (holderName: string, changes: object = {}) => ({
  __typename: 'CheckIn',
  id: holderName,
  kind: 'ENTRY',
  outcome: 'ACCEPTED',
  byOldRule: false,
  gate: 'North',
  scannedAt: '2026-11-20T19:42:00Z',
  receivedAt: '2026-11-20T20:10:00Z',
  undoneAt: null,
  device: { __typename: 'Device', id: 'device-1', name: 'Phone 3', staffName: 'Grace Hopper' },
  ticket: { __typename: 'Ticket', id: holderName, serial: 'LANT-1', holderName, status: 'CHECKED_IN', tier: regular },
  countedInstead: null,
  ...changes,
});

afterEach(cleanup);

test('a conflict says why: the ticket, or the rules of the gate, changed since; or the scan does not count', async () => {
  const nodes = [
    conflict('Ada Lovelace'),
    conflict('Mary Shelley', { byOldRule: true }),
    conflict('Jane Austen', { outcome: 'WRONG_GATE' }),
    conflict('Zadie Smith', { byOldRule: true, outcome: 'ALREADY_CHECKED_IN' }),
  ];
  const checkInConflicts = { edges: nodes.map(node => ({ node })), pageInfo: { hasNextPage: false, endCursor: null } };
  await renderApp(
    [{ path: '/promoter/events/:eventId/conflicts', element: <ConflictsPage /> }],
    '/promoter/events/event-1/conflicts',
    { root: { event: lanternNight, checkInConflicts } },
  );
  const headingOf = async (name: string) =>
    within(await screen.findByRole('heading', { name: new RegExp(`^${name}`) }));
  expect((await headingOf('Ada Lovelace')).getByText('Taken back since')).toBeTruthy();
  expect((await headingOf('Mary Shelley')).getByText('The rules changed since')).toBeTruthy();
  expect((await headingOf('Jane Austen')).getByText('Another gate’s tier')).toBeTruthy();
  expect((await headingOf('Zadie Smith')).getByText('Was in already')).toBeTruthy();
});
