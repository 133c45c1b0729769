import { afterEach, expect, test } from '@jest/globals';
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { lanternNight } from '../../testing/given.js';
import { renderApp, type Root } from '../../testing/render-app.js';
import { ScansPage } from './ScansPage.js';

const scan = (changes: object = {}) => ({
  __typename: 'CheckIn',
  id: 'scan-1',
  outcome: 'ACCEPTED',
  kind: 'ENTRY',
  gate: 'North',
  scannedAt: '2026-11-20T19:42:00Z',
  offline: false,
  conflict: false,
  undoneAt: null,
  scannedBy: { __typename: 'User', id: 'user-1', name: 'Grace Hopper' },
  device: { __typename: 'Device', id: 'device-1', name: 'Phone 3' },
  ticket: { __typename: 'Ticket', id: 'ticket-1', serial: 'LANT2026-000001', holderName: 'Ada Lovelace' },
  ...changes,
});
const listOf = (...nodes: object[]) => ({
  edges: nodes.map(node => ({ node })),
  pageInfo: { hasNextPage: false, endCursor: null },
});
const gates = [{ __typename: 'Gate', id: 'gate-1', name: 'North' }];
const open = (checkIns: Root['checkIns'], search = '') =>
  renderApp(
    [{ path: '/promoter/events/:eventId/scans', element: <ScansPage /> }],
    `/promoter/events/event-1/scans${search}`,
    { root: { event: { ...lanternNight, gates }, checkIns } },
  );

afterEach(cleanup);

test('a scan says who, what it led to, where, with what and by whom', async () => {
  await open(listOf(scan({ outcome: 'REPLACED', offline: true, conflict: true, undoneAt: '2026-11-20T19:50:00Z' })));
  expect(await screen.findByText('Ada Lovelace')).toBeTruthy();
  expect(screen.getByText('An old code', { selector: 'span' })).toBeTruthy();
  expect(screen.getByText('Conflict')).toBeTruthy();
  expect(screen.getByText('Without a network')).toBeTruthy();
  expect(screen.getByText(/North · Phone 3 · Grace Hopper/)).toBeTruthy();
  expect(screen.getByText(/^Taken back/)).toBeTruthy();
});

test('a code that is nobody’s has a line too', async () => {
  await open(listOf(scan({ outcome: 'BAD_SIGNATURE', ticket: null, device: null })));
  expect(await screen.findByText('No ticket of this event')).toBeTruthy();
  expect(screen.getByText('Not a ticket of ours', { selector: 'span' })).toBeTruthy();
});

test('what the list is cut down to stands in the address and goes to the server', async () => {
  const asked: unknown[] = [];
  const { router } = await open(
    ({ filter }: { filter: object }) => (asked.push(filter), listOf()),
    '?outcome=REFUNDED',
  );
  expect(await screen.findByText('No scan of this event fits.')).toBeTruthy();
  expect(asked.at(-1)).toEqual({ outcomes: ['REFUNDED'], gate: null, serial: null });

  fireEvent.change(screen.getByLabelText('Gate'), { target: { value: 'North' } });
  await waitFor(() => expect(asked.at(-1)).toEqual({ outcomes: ['REFUNDED'], gate: 'North', serial: null }));
  expect(router.state.location.search).toBe('?outcome=REFUNDED&gate=North');

  fireEvent.change(screen.getByLabelText('What it led to'), { target: { value: 'OFFLINE' } });
  fireEvent.change(screen.getByLabelText('Serial'), { target: { value: ' lant2026-000001 ' } });
  await waitFor(() => expect(asked.at(-1)).toEqual({ offline: true, gate: 'North', serial: 'lant2026-000001' }));
});

test('refused ones are all but those let through; an unknown word in the address shows all', async () => {
  const asked: { outcomes?: string[] }[] = [];
  const list = ({ filter }: { filter: { outcomes?: string[] } }) => (asked.push(filter), listOf());
  await open(list, '?outcome=REFUSED');
  expect(await screen.findByText('No scan of this event fits.')).toBeTruthy();
  expect(asked[0]!.outcomes).toHaveLength(14);
  expect(asked[0]!.outcomes).not.toContain('ACCEPTED');
  cleanup();
  await open(list, '?outcome=toString');
  expect(await screen.findByText('No scans yet')).toBeTruthy();
});

test('a list that can’t be read says so, and is asked for again', async () => {
  let broken = true;
  await open(() => {
    if (broken) throw new Error('broken');
    return listOf(scan());
  });
  const again = await screen.findByRole('button', { name: 'Try again' });
  broken = false;
  fireEvent.click(again);
  expect(await screen.findByText('Ada Lovelace')).toBeTruthy();
});
