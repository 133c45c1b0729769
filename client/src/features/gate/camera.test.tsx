import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { CheckInInput } from '../../gql/graphql.js';
import { givenTicket, lanternNight } from '../../testing/given.js';
import { givenCamera } from '../../testing/given-camera.js';
import { renderApp, type Root } from '../../testing/render-app.js';

/** The codes before the camera, of every frame from now on. */
let heldUp: string[] = [];
/** How many frames were looked at. */
let frames = 0;
jest.unstable_mockModule('./scanner.js', () => ({
  createScanner: () =>
    Promise.resolve({
      detect: async () => {
        frames += 1;
        return heldUp.map(rawValue => ({ rawValue }));
      },
    }),
}));
const { GatePage } = await import('./GatePage.js');

/** A shift with a camera; what was asked of the server. */
async function shift({ lookFirst = false, ...root }: Root & { lookFirst?: boolean } = {}) {
  const asked: CheckInInput[] = [];
  const checkIn = ({ input }: { input: CheckInInput }) => {
    asked.push(input);
    return { __typename: 'CheckInResult', scanId: input.scanId, outcome: 'ACCEPTED', ticket: givenTicket(), ...counts };
  };
  const user = userEvent.setup();
  await renderApp([{ path: '/gate/:eventId', element: <GatePage /> }], '/gate/event-1', {
    root: { event: lanternNight, ticket: givenTicket(), checkIn, ...root },
  });
  await screen.findByLabelText('Gate');
  if (lookFirst) await user.click(screen.getByLabelText('Show the name first, then let in'));
  await user.click(screen.getByRole('button', { name: 'Start shift' }));
  await screen.findByText('Hold a ticket’s code into the frame');
  return { asked, user };
}
const counts = {
  first: null,
  attendance: { eventId: 'event-1', sequence: 1, checkedIn: 1, inside: 1, sold: 2 },
};

/** So long that the camera has seen what is held up, and what was read of it was dealt with. */
async function looks(): Promise<void> {
  const before = frames;
  await waitFor(() => expect(frames).toBeGreaterThan(before + 2));
}

beforeEach(() => {
  localStorage.clear();
  heldUp = [];
  givenCamera();
});
afterEach(() => {
  cleanup();
  Reflect.deleteProperty(navigator, 'mediaDevices');
});

test('a ticket that is held up while a dialog is open has its turn when that is closed', async () => {
  const { asked, user } = await shift();
  await user.click(screen.getByRole('button', { name: 'Last scans' }));
  heldUp = ['FY1.ada.signed'];
  await looks();
  expect(asked).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Close' }));
  expect((await screen.findByRole('alert')).textContent).toContain('ADMIT');
  expect(asked).toMatchObject([{ code: 'FY1.ada.signed' }]);
});

test('a name may be looked at for long: what is let in is the code that is held up then', async () => {
  const { asked, user } = await shift({ lookFirst: true });
  heldUp = ['FY1.ada.signed.111111'];
  await screen.findByRole('region', { name: 'Ticket found' });
  heldUp = ['FY1.ben.signed.999999', 'FY1.ada.signed.222222'];
  await looks();
  heldUp = [];
  await user.click(screen.getByRole('button', { name: 'Continue: let in' }));
  await screen.findByText('ADMIT');
  expect(asked).toMatchObject([{ code: 'FY1.ada.signed.222222' }]);
});

test('a reader renews the digits of the ticket that is looked at', async () => {
  const { asked, user } = await shift({ lookFirst: true });
  heldUp = ['FY1.ada.signed.111111'];
  await screen.findByRole('region', { name: 'Ticket found' });
  heldUp = [];
  for (const key of [...'FY1.ada.signed.333333', 'Enter']) fireEvent.keyDown(document.body, { key, code: '' });
  await user.click(screen.getByRole('button', { name: 'Continue: let in' }));
  await screen.findByText('ADMIT');
  expect(asked).toMatchObject([{ code: 'FY1.ada.signed.333333' }]);
});

test('the light of the camera before is not offered while another one starts', async () => {
  const track = {
    getCapabilities: () => ({ torch: true }),
    getSettings: () => ({ deviceId: 'wide' }),
    addEventListener: () => undefined,
    stop: () => undefined,
  };
  const stream = { getVideoTracks: () => [track], getTracks: () => [track] };
  const { promise: second, resolve: films } = Promise.withResolvers<typeof stream>();
  const cameras = ['wide', 'back'].map(deviceId => ({ kind: 'videoinput', deviceId, label: `The ${deviceId} one` }));
  const getUserMedia = jest.fn(() => second).mockResolvedValueOnce(stream);
  Object.assign(navigator.mediaDevices, { getUserMedia, enumerateDevices: () => Promise.resolve(cameras) });
  const { user } = await shift();
  await screen.findByRole('button', { name: 'Light on' });
  await user.click(screen.getByRole('button', { name: 'Other camera' }));
  await user.click(screen.getByRole('button', { name: 'The back one' }));
  await waitFor(() => expect(getUserMedia).toHaveBeenCalledTimes(2));
  expect(screen.queryByRole('button', { name: 'Light on' })).toBeNull();
  films(stream);
  await screen.findByRole('button', { name: 'Light on' });
});
