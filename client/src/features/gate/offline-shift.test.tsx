import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { act, cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { openGateStore } from '../../lib/gate-store.js';
import { lanternNight } from '../../testing/given.js';
import { renderApp, type Root } from '../../testing/render-app.js';
import { GatePage } from './GatePage.js';
import { answerOf } from './verdict.js';

const guest = (number: number, holderName: string, more: object = {}) => ({
  digest: `digest-${number}`,
  status: 'VALID',
  tierId: 'tier-1',
  tierName: 'Regular',
  holderName,
  teamName: null,
  serial: `LANT2026-00000${number}`,
  rotatingSecret: null,
  ...more,
});

/** A shift with the list of these tickets, and a network that says nothing from now on. */
async function cutOff(tickets: object[], root: Root = {}) {
  let isSilent = false;
  const heard = (answer: (args: never) => unknown) => (args: never) =>
    isSilent ? new Promise(() => undefined) : answer(args);
  const event = { ...lanternNight, reentry: true, qrMode: 'STATIC', clearing: null, gates: [] };
  const page = { eventId: 'event-1', publicKey: '', cursor: 'c', hasMore: false, isWhole: true, gates: [] };
  const answers: Root = {
    scannerManifest: () => ({ ...page, issuedAt: new Date().toISOString(), tickets, event }),
    startShift: () => ({ __typename: 'Device', id: 'd' }),
    syncCheckIns: ({ input }: { input: { scans: { scanId: string; outcome: string }[] } }) => ({
      __typename: 'SyncCheckInsPayload',
      results: input.scans.map(scan => ({ ...scan, ticket: null })),
      conflicts: [],
    }),
    ...root,
  };
  for (const [name, answer] of Object.entries(answers)) answers[name] = heard(answer as (args: never) => unknown);
  const user = userEvent.setup();
  await renderApp([{ path: '/gate/:eventId', element: <GatePage /> }], '/gate/event-1', {
    root: { ...answers, event },
  });
  await user.clear(await screen.findByLabelText('Gate'));
  await user.type(screen.getByLabelText('Gate'), 'North');
  await user.click(screen.getByRole('button', { name: 'Start shift' }));
  await screen.findByText('List of this minute');
  isSilent = true;
  act(() => void dispatchEvent(new Event('offline')));
  await screen.findByText('Offline');
  return { user };
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  localStorage.clear();
});
afterEach(cleanup);

test('without a network a search by name is answered by the device’s list, and a hit is let in as by its serial', async () => {
  const { user } = await cutOff([guest(1, 'Zoë Adébáyò', { teamName: 'Night Shift' }), guest(2, 'Grace Hopper')]);
  await user.click(screen.getByRole('button', { name: 'Search by name' }));
  await user.type(screen.getByLabelText('Name or a part of it'), 'zoe');
  expect(await screen.findByText('Offline: by this device’s list.')).toBeTruthy();
  expect(screen.queryByText('Grace Hopper')).toBeNull();
  await user.click(screen.getByRole('button', { name: /Zoë Adébáyò/ }));
  const found = await screen.findByRole('region', { name: 'Ticket found' });
  expect(within(found).getByText('Zoë Adébáyò')).toBeTruthy();
  expect(within(found).getByText('Team: Night Shift')).toBeTruthy();
  expect(within(found).getByText(/^By this device’s list of \d\d:\d\d$/)).toBeTruthy();
  expect(within(found).getByText('List of this minute')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Continue: let in' }));
  const verdict = await screen.findByRole('alert');
  expect(verdict.textContent).toMatch(/ADMIT.*Decided on this device.*Zoë Adébáyò/);
  const around = within(verdict.parentElement!);
  expect(around.getByText('Offline')).toBeTruthy();
  expect(around.getByText('List of this minute')).toBeTruthy();
  expect(around.getByText('1 scan waits')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Next' }));
  await user.click(screen.getByRole('button', { name: 'Search by name' }));
  await user.type(screen.getByLabelText('Name or a part of it'), 'nobody');
  expect(await screen.findByText('Offline: by this device’s list. Nobody by this name')).toBeTruthy();
});

test('without a network a serial that the list does not have may have been sold since: amber, and whose word it is', async () => {
  const { user } = await cutOff([guest(1, 'Grace Hopper')]);
  await user.click(screen.getAllByRole('button', { name: 'Type a serial' })[0]!);
  await user.type(screen.getByLabelText('Serial'), 'LANT2026-000009');
  await user.click(screen.getByRole('button', { name: 'Look it up' }));
  const verdict = await screen.findByRole('alert');
  expect(verdict.textContent).toMatch(/^CHECKNot on this device’s list of \d\d:\d\dDecided on this device$/);
  expect(verdict.closest('[data-tone]')!.getAttribute('data-tone')).toBe('check');
  // It is a scan as any other, which waits for the network; what is sold since may be looked for once more.
  expect(within(verdict.parentElement!).getByText('1 scan waits')).toBeTruthy();
  expect(within(verdict.parentElement!).getByRole('button', { name: 'Try again' })).toBeTruthy();
});

test('what another account left on this device waits in sight', async () => {
  const database = await openGateStore();
  const made = { gate: 'North', kind: 'ENTRY', scannedAt: 1, outcome: 'ACCEPTED', isUndone: false } as const;
  const scan = { eventId: 'event-1', userId: 'somebody else', deviceId: 'd', code: null, serial: 'S-1' };
  for (const scanId of ['s-1', 's-2']) await database.put('queue', { scanId, ...scan, ...made });
  database.close();
  await cutOff([guest(1, 'Grace Hopper')]);
  expect(screen.getByText('2 scans of other accounts wait')).toBeTruthy();
  expect(screen.queryByText('All scans sent')).toBeNull();
});

test('before the shift the list is here as well, and says of when it is and how many tickets it has', async () => {
  const event = { ...lanternNight, reentry: true, qrMode: 'STATIC', clearing: null, gates: [] };
  const page = { eventId: 'event-1', publicKey: '', cursor: 'c', hasMore: false, isWhole: true, gates: [] };
  let answer = (): void => undefined;
  const scannerManifest = () =>
    new Promise(go => {
      const issuedAt = new Date().toISOString();
      answer = () => go({ ...page, issuedAt, event, tickets: [guest(1, 'Ada'), guest(2, 'Grace')] });
    });
  const syncCheckIns = { __typename: 'SyncCheckInsPayload', results: [], conflicts: [] };
  await renderApp([{ path: '/gate/:eventId', element: <GatePage /> }], '/gate/event-1', {
    root: { event, scannerManifest, syncCheckIns },
  });
  expect(await screen.findByText('The list of tickets is being read…')).toBeTruthy();
  await waitFor(() => {
    answer();
    expect(screen.getByText(/^List of \d\d:\d\d, 2 tickets$/)).toBeTruthy();
  });
});

test('the same where the scan itself is decided here', () => {
  const asked = { scanId: 's', kind: 'ENTRY', timeZone: 'UTC', typed: 'S-9', listedAt: Date.now() } as const;
  const verdict = answerOf({ by: 'device', outcome: 'UNKNOWN_TICKET', row: null }, asked);
  expect(verdict).toMatchObject({ tone: 'check', word: 'CHECK', isOfDevice: true });
  expect(verdict.reason).toMatch(/^Not on this device’s list of /);
});

test('a newer Foyer in another tab takes the store along: the page says so and offers to begin anew, and no scan is lost', async () => {
  const { user } = await cutOff([guest(1, 'Grace Hopper')]);
  await user.click(screen.getAllByRole('button', { name: 'Type a serial' })[0]!);
  await user.type(screen.getByLabelText('Serial'), 'LANT2026-000001');
  await user.click(screen.getByRole('button', { name: 'Look it up' }));
  await user.click(await screen.findByRole('button', { name: 'Continue: let in' }));
  expect((await screen.findByRole('alert')).textContent).toMatch(/ADMIT/);
  await user.click(screen.getByRole('button', { name: 'Next' }));

  const newer = await act(() => openDB('foyer-gate', 3)); // waits for this page to let go
  const notice = (await screen.findByText('A newer Foyer is open in another tab')).closest('[role=status]')!;
  expect(within(notice as HTMLElement).getByRole('button', { name: 'Load this page again' })).toBeTruthy();
  expect(screen.queryByText(/^List of|No list of tickets yet|keeps nothing/)).toBeNull();
  expect(await newer.getAll('queue')).toMatchObject([{ serial: 'LANT2026-000001', outcome: 'ACCEPTED' }]);
  // Nobody has to stay for what the other tab sends.
  expect(dispatchEvent(new Event('beforeunload', { cancelable: true }))).toBe(true);
  newer.close();
});
