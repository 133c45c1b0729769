import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import type { CheckInInput } from '../../gql/graphql.js';
import { givenTicket, lanternNight } from '../../testing/given.js';
import { givenCamera } from '../../testing/given-camera.js';
import { renderApp } from '../../testing/render-app.js';

/** What stands before the camera. */
let heldUp: string[] = [];
jest.unstable_mockModule('./scanner.js', () => ({
  createScanner: () => Promise.resolve({ detect: async () => heldUp.map(rawValue => ({ rawValue })) }),
}));

const { GatePage } = await import('./GatePage.js');

/** What the server heard: the scans, and what begins and ends shifts. */
let asked: { scans: CheckInInput[]; shifts: string[] };
const attendance = { eventId: 'event-1', sequence: 1, checkedIn: 1, inside: 1, sold: 2 };

/** Opens an event's gate, as a reload does. */
async function load({ eventId = 'event-1', userId = 'sam', root = {} } = {}) {
  cleanup();
  const checkIn = ({ input }: { input: CheckInInput }) => {
    asked.scans.push(input);
    const { scanId } = input;
    return { __typename: 'CheckInResult', scanId, outcome: 'ACCEPTED', ticket: givenTicket(), first: null, attendance };
  };
  const note = (what: string) => () => {
    asked.shifts.push(what);
    return { __typename: 'Device', id: 'd' };
  };
  await renderApp([{ path: '/gate/:eventId', element: <GatePage /> }], `/gate/${eventId}`, {
    root: {
      me: { __typename: 'User', id: userId },
      event: { ...lanternNight, id: eventId },
      ticket: givenTicket(),
      startShift: note('started'),
      endShift: note('ended'),
      syncCheckIns: { __typename: 'SyncCheckInsPayload', results: [], conflicts: [] },
      checkIn,
      ...root,
    },
  });
}

const startButton = () => screen.findByRole('button', { name: 'Start shift' });
const isOn = (gate = 'Pier') => screen.findByRole('heading', { name: `Gate ${gate}, Lantern Night` });

/** Begins a shift at the pier, for leaving, with names shown first, and lets somebody through. */
async function shift() {
  await load();
  const user = userEvent.setup();
  await user.clear(await screen.findByLabelText('Gate'));
  await user.type(screen.getByLabelText('Gate'), 'Pier');
  await user.click(screen.getByLabelText('Show the name first, then let in'));
  await user.click(await startButton());
  await isOn();
  await user.click(screen.getByLabelText('Out'));
  heldUp = ['FY1.ada.signed'];
  await user.click(await screen.findByRole('button', { name: 'Continue: let out' }));
  await user.click(await screen.findByRole('button', { name: 'Next' }));
  heldUp = [];
  await waitFor(() => expect(asked.shifts).toEqual(['started']));
  return user;
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  localStorage.clear();
  heldUp = [];
  asked = { scans: [], shifts: [] };
  givenCamera();
});
afterEach(() => {
  cleanup();
  for (const name of ['mediaDevices', 'userActivation', 'vibrate']) Reflect.deleteProperty(navigator, name);
});

test('a shift whose page is loaded again goes on where it was, and scans at once', async () => {
  await shift();
  await load();
  await isOn();
  expect(screen.getByLabelText<HTMLInputElement>('Out').checked).toBe(true);
  expect(screen.getByText('By this device').parentElement!.textContent).toContain('1');
  heldUp = ['FY1.ben.signed'];
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: 'Continue: let out' })); // its name first, as before
  await screen.findByText('OUT');
  expect(asked.scans.at(-1)).toMatchObject({ code: 'FY1.ben.signed', gate: 'Pier', kind: 'EXIT' });
  expect(asked.shifts).toEqual(['started']); // the server knows of it: it is the same one
});

test('what the browser gives to pages that were touched is had with the next touch, which the page asks for', async () => {
  const began: string[] = [];
  const vibrate = (pattern: number | number[]) => began.push(`buzz ${String(pattern)}`) > 0;
  Object.assign(navigator, { vibrate });
  await shift();
  expect(screen.queryByText('Touch the screen once')).toBeNull();
  began.length = 0;
  const touches = { hasBeenActive: false, isActive: false };
  Object.defineProperty(navigator, 'userActivation', { value: touches, configurable: true });
  await load();
  expect(await screen.findByText('Touch the screen once')).toBeTruthy();
  heldUp = ['FY1.ben.signed'];
  await screen.findByRole('region', { name: 'Ticket found' });
  expect(began).toEqual([]); // browsers log an error of it
  fireEvent.keyDown(document.body, { key: 'Escape' }); // which browsers take for no touch
  expect(screen.getByText('Touch the screen once')).toBeTruthy();
  Object.assign(touches, { hasBeenActive: true, isActive: true });
  fireEvent.pointerUp(document.body);
  await waitFor(() => expect(screen.queryByText('Touch the screen once')).toBeNull());
  expect(began).toEqual(['buzz 30']);
  await userEvent.setup().click(screen.getByRole('button', { name: 'Continue: let out' }));
  await screen.findByText('OUT');
  expect(began).toEqual(['buzz 30', 'buzz 60']);
});

test('a shift that was ended stays ended', async () => {
  const user = await shift();
  await user.click(screen.getByRole('button', { name: 'End shift' }));
  await startButton();
  await load();
  await startButton();
  expect(asked.shifts).toEqual(['started', 'ended']);
});

test('where it is ended in another tab it is over in this one, which tells nobody again', async () => {
  await shift();
  const oldValue = localStorage.getItem('foyer.gate.shift');
  localStorage.removeItem('foyer.gate.shift');
  act(() => void dispatchEvent(new StorageEvent('storage', { key: 'foyer.gate.shift', oldValue, newValue: null })));
  await startButton();
  expect(asked.shifts).toEqual(['started']);
});

test('another account, another event and another evening begin their own', async () => {
  await shift();
  await load({ userId: 'eve' });
  await startButton();
  await load({ eventId: 'event-2' });
  await startButton();
  await load();
  await isOn();
  const kept = JSON.parse(localStorage.getItem('foyer.gate.shift')!) as { startedAt: number };
  localStorage.setItem('foyer.gate.shift', JSON.stringify({ ...kept, startedAt: kept.startedAt - 18 * 3_600_000 }));
  await load();
  await startButton();
});

test('who is not staff any more finds no shift once they are again', async () => {
  await shift();
  const syncCheckIns = () => {
    throw Object.assign(new Error('no'), { extensions: { code: 'FORBIDDEN' } });
  };
  await load({ root: { syncCheckIns } });
  await screen.findByRole('heading', { name: 'You are not staff here any more' });
  await load();
  await startButton();
});
