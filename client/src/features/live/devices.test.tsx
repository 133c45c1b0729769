import { afterEach, expect, jest, test } from '@jest/globals';
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { figures, open, socket, stream } from './live.fixture.js';

afterEach(() => {
  cleanup();
  localStorage.clear();
});

const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000).toISOString();
const device = (id: string, changes: object = {}) => ({
  id,
  name: `Phone ${id}`,
  gate: 'North',
  staffName: 'Grace Hopper',
  startedAt: ago(3_600),
  endedAt: null,
  lastSyncAt: ago(20),
  queueLength: 0,
  revokedAt: null,
  ...changes,
});
const follow = (devices: object[]) => stream(devices, 'devices');
const dashboard = (devices: () => unknown, more: object = {}) =>
  open({ attendance: stream(figures(1)).said, devices, ...more });
const itemOf = async (name: string) => within((await screen.findByRole('heading', { name })).closest('li')!);

test('each scanner with its staff, its gate, what waits on it, and whether it was heard of', async () => {
  const list = follow([
    device('1', { queueLength: 7 }),
    device('2', { lastSyncAt: ago(300) }),
    device('3', { lastSyncAt: null, queueLength: null, startedAt: ago(5) }),
    device('4', { endedAt: ago(60) }),
    device('5', { revokedAt: ago(60) }),
  ]);
  await dashboard(list.said);
  const one = await itemOf('Phone 1 Online');
  expect(one.getByText('Grace Hopper, North')).toBeTruthy();
  expect(one.getByText('7')).toBeTruthy();
  expect(screen.getByRole('heading', { name: /^Phone 2 Silent since \d\d:\d\d$/ })).toBeTruthy();
  expect(screen.getByRole('heading', { name: 'Phone 3 Online' })).toBeTruthy();
  expect(screen.getByText('2 scanners whose shifts are over')).toBeTruthy();
  expect(screen.getByRole('heading', { name: /^Phone 4 Shift ended/, hidden: true })).toBeTruthy();
  expect(screen.getByRole('heading', { name: /^Phone 5 Signed out/, hidden: true })).toBeTruthy();
});

test('whether one is silent is told by the server’s clock, whatever this computer’s says', async () => {
  const ahead = (minutes: number) => Date.now() + minutes * 60_000;
  const at = (now: number, seconds: number) => new Date(now - seconds * 1_000).toISOString();
  for (const server of [ahead(-3), ahead(10)]) {
    const list = follow([
      device('1', { startedAt: at(server, 900), lastSyncAt: at(server, 20) }),
      device('2', { startedAt: at(server, 900), lastSyncAt: at(server, 180) }),
    ]);
    await dashboard(list.said, { root: { now: () => new Date(server).toISOString() } });
    expect(await screen.findByRole('heading', { name: 'Phone 1 Online' })).toBeTruthy();
    expect(await screen.findByRole('heading', { name: /^Phone 2 Silent since/ })).toBeTruthy();
    cleanup();
    localStorage.clear();
  }
});

test('while the dashboard itself is cut off no scanner is called silent for it', async () => {
  jest.useFakeTimers();
  try {
    const wire = socket();
    await dashboard(follow([device('1'), device('2', { lastSyncAt: ago(300) })]).said, { connection: wire.connection });
    expect(await screen.findByRole('heading', { name: 'Phone 1 Online' })).toBeTruthy();
    wire.lose(Date.now());
    await act(() => jest.advanceTimersByTimeAsync(10 * 60_000));
    expect(screen.getByRole('heading', { name: 'Phone 1 Online' })).toBeTruthy();
    expect(screen.getByRole('heading', { name: /^Phone 2 Silent since/ })).toBeTruthy();
    wire.comeBack();
    await act(() => jest.advanceTimersByTimeAsync(2_000));
    expect(screen.getByRole('heading', { name: /^Phone 1 Silent since/ })).toBeTruthy();
  } finally {
    jest.useRealTimers();
  }
});

test('a shift that begins appears by itself', async () => {
  const list = follow([]);
  await dashboard(list.said);
  expect(await screen.findByText(/^No shift is on/)).toBeTruthy();
  await list.say([device('1')]);
  expect(screen.getByRole('heading', { name: 'Phone 1 Online' })).toBeTruthy();
});

test('signing a scanner out says what that does first', async () => {
  const revoked = jest.fn((_: unknown) => ({ __typename: 'DeviceRevoked', deviceId: '1' }));
  const root = { revokeDevice: ({ input }: { input: unknown }) => revoked(input) };
  await dashboard(follow([device('1', { queueLength: 3 })]).said, { root, event: { qrMode: 'ROTATING' } });
  fireEvent.click(await screen.findByRole('button', { name: 'Sign out Phone 1' }));
  const dialog = within(screen.getByRole('dialog'));
  expect(dialog.getByText('Scans are still waiting on it')).toBeTruthy();
  expect(dialog.getByText('All rotating codes are renewed')).toBeTruthy();
  expect(revoked).not.toHaveBeenCalled();
  fireEvent.click(dialog.getByRole('button', { name: 'Sign it out' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(revoked).toHaveBeenCalledWith({ deviceId: '1' });
});

test('what waits on a silent scanner is not known, and whoever signs it out is told so', async () => {
  await dashboard(follow([device('1', { lastSyncAt: ago(300), queueLength: 0 })]).said);
  const one = within((await screen.findByRole('heading', { name: /^Phone 1 Silent/ })).closest('li')!);
  expect(one.getByText('Waiting').parentElement!.textContent).toBe('WaitingNot known');
  fireEvent.click(one.getByRole('button', { name: 'Sign out Phone 1' }));
  expect(within(screen.getByRole('dialog')).getByText('Scans may be waiting on it')).toBeTruthy();
});

test('where codes do not rotate and nothing waits, it says neither; only the shift can be ended', async () => {
  const ended = jest.fn((_: unknown) => ({ __typename: 'Device', id: '1', endedAt: ago(0) }));
  await dashboard(follow([device('1')]).said, { root: { endShift: ({ input }: { input: unknown }) => ended(input) } });
  fireEvent.click(await screen.findByRole('button', { name: 'Sign out Phone 1' }));
  const dialog = within(screen.getByRole('dialog'));
  expect(dialog.queryByText('Scans are still waiting on it')).toBeNull();
  expect(dialog.queryByText('Scans may be waiting on it')).toBeNull();
  expect(dialog.queryByText('All rotating codes are renewed')).toBeNull();
  fireEvent.click(dialog.getByRole('button', { name: 'Only end its shift' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(ended).toHaveBeenCalledWith({ deviceId: '1' });
});

test('somebody else was quicker: nothing has changed', async () => {
  const refusal = {
    __typename: 'WrongStateError',
    message: 'This device was signed out already.',
    code: 'WRONG_STATE',
  };
  await dashboard(follow([device('1')]).said, { root: { revokeDevice: () => refusal } });
  fireEvent.click(await screen.findByRole('button', { name: 'Sign out Phone 1' }));
  fireEvent.click(screen.getByRole('button', { name: 'Sign it out' }));
  expect((await screen.findByText('This device was signed out already.')).closest('[role=alert]')).toBeTruthy();
});

test('a viewer sees them and signs nobody out', async () => {
  await dashboard(follow([device('1')]).said, { event: { viewerRole: 'VIEWER' } });
  await screen.findByRole('heading', { name: 'Phone 1 Online' });
  expect(screen.queryByRole('button', { name: /^Sign out/ })).toBeNull();
});
