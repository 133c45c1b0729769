import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { cleanup, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { lanternNight } from '../../testing/given.js';
import { renderApp } from '../../testing/render-app.js';
import { browserName } from './device-name.js';
import { gatesOffered } from './gate-choice.js';
import { GatePage } from './GatePage.js';

const vip = { __typename: 'Tier', id: 'tier-vip', name: 'VIP' };
const gates = [
  { __typename: 'Gate', id: 'gate-1', name: 'North', tiers: [vip] },
  { __typename: 'Gate', id: 'gate-2', name: 'South', tiers: [] },
];
const withGates = { ...lanternNight, tiers: [...lanternNight.tiers, vip], gates };

/** The names of the shifts that the server heard of. */
let told: string[] = [];

async function open(event: object = withGates, refused = '') {
  const startShift = ({ input }: { input: { name: string } }) => {
    told.push(input.name);
    return input.name === refused
      ? { __typename: 'InvalidInputError', message: '', fields: [] }
      : { __typename: 'Device', id: 'd' };
  };
  await renderApp([{ path: '/gate/:eventId', element: <GatePage /> }], '/gate/event-1', {
    root: { event, startShift },
  });
  await screen.findByRole('button', { name: 'Start shift' });
  return userEvent.setup();
}

const start = () => screen.getByRole('button', { name: 'Start shift' });
const isOnShift = (gate: string) => screen.findByRole('heading', { name: `Gate ${gate}, Lantern Night` });

beforeEach(() => {
  localStorage.clear();
  told = [];
});
afterEach(cleanup);

test('where the event has gates, one of them is chosen, with what it lets in, and none by itself', async () => {
  const user = await open();
  const north = screen.getByRole<HTMLInputElement>('radio', { name: /North.*Lets in: VIP/ });
  expect(screen.getByRole('radio', { name: /South.*Lets every ticket in/ })).toBeTruthy();
  expect(screen.getAllByRole<HTMLInputElement>('radio').some(({ checked }) => checked)).toBe(false);
  expect(screen.queryByLabelText('Name of the place')).toBeNull();
  await user.click(start());
  expect(screen.getByText('Choose the gate you stand at.')).toBeTruthy();
  await user.click(north);
  expect(screen.queryByText('Choose the gate you stand at.')).toBeNull();
  await user.click(start());
  expect(await isOnShift('North')).toBeTruthy();
});

test('another place says that it lets every ticket in, and has a name', async () => {
  const user = await open();
  await user.click(screen.getByRole('radio', { name: /Another place.*Lets every ticket in/ }));
  await user.click(start());
  expect(screen.getByText('Name the place you stand at.')).toBeTruthy();
  const name = screen.getByLabelText('Name of the place');
  await user.type(name, 'north');
  expect(screen.getByText('This is the gate North: it lets in what that gate does.')).toBeTruthy();
  await user.clear(name);
  await user.type(name, 'Stage door');
  await user.click(start());
  expect(await isOnShift('Stage door')).toBeTruthy();
});

test('the gate of the last time is chosen again, at the same event alone', async () => {
  localStorage.setItem('foyer.gate.at.event-1', 'north');
  await open();
  const checked = () => screen.getAllByRole<HTMLInputElement>('radio').filter(one => one.checked).length;
  expect(screen.getByRole<HTMLInputElement>('radio', { name: /North/ }).checked).toBe(true);
  cleanup();
  await open({ ...withGates, gates: [gates[1]] }); // the gate has gone since
  expect(checked()).toBe(0);
  cleanup();
  localStorage.clear();
  localStorage.setItem('foyer.gate.at.event-2', 'North');
  await open();
  expect(checked()).toBe(0);
});

test('an event without gates has a field for the place', async () => {
  const user = await open({ ...lanternNight, gates: [] });
  const field = screen.getByLabelText<HTMLInputElement>('Gate');
  expect(field.value).toBe('Main entrance');
  await user.clear(field);
  await user.type(field, 'Pier');
  await user.click(start());
  expect(await isOnShift('Pier')).toBeTruthy();
});

test('a phone has the name that it is given, at whatever event; without one it is its browser’s', async () => {
  const plain = { ...lanternNight, gates: [] };
  const field = () => screen.getByLabelText<HTMLInputElement>('This phone’s name');
  let user = await open(plain);
  expect(field().value).toBe('');
  await user.type(field(), '  Spare phone ');
  await user.click(start());
  await waitFor(() => expect(told).toEqual(['Spare phone']));
  await user.click(await screen.findByRole('button', { name: 'End shift' }));
  cleanup();
  user = await open({ ...plain, id: 'event-2' });
  expect(field().value).toBe('Spare phone');
  await user.clear(field());
  await user.click(start());
  await waitFor(() => expect(told).toHaveLength(2));
  expect(told[1]).toBe(browserName());
});

test('a name that the server does not take costs nobody the shift', async () => {
  const odd = 'Odd \u{e000}';
  const user = await open({ ...lanternNight, gates: [] }, odd);
  await user.type(screen.getByLabelText('This phone’s name'), odd);
  await user.click(start());
  await waitFor(() => expect(told).toEqual([odd, browserName()]));
});

test('without a network the gates are those of this device’s list', () => {
  const event = withGates as unknown as Parameters<typeof gatesOffered>[0];
  const listedGates = [{ name: 'East', tierIds: ['tier-vip', 'tier-1'] }];
  expect(gatesOffered(event, { isOnline: false, listedGates })).toEqual([{ name: 'East', tiers: ['VIP', 'Regular'] }]);
  const asked = [
    { name: 'North', tiers: ['VIP'] },
    { name: 'South', tiers: [] },
  ];
  expect(gatesOffered(event, { isOnline: true, listedGates })).toEqual(asked);
  expect(gatesOffered(event, { isOnline: false, listedGates: null })).toEqual(asked);
});
