import { afterEach, expect, jest, test } from '@jest/globals';
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { paths } from '../../paths.js';
import { lanternNight } from '../../testing/given.js';
import { renderApp, type Root } from '../../testing/render-app.js';
import { GatesPage } from './GatesPage.js';

afterEach(() => {
  cleanup();
  jest.useRealTimers();
});

const floor = { __typename: 'Tier', id: 'floor', name: 'Floor', entryStartsAt: null, entryEndsAt: null };
const vip = { __typename: 'Tier', id: 'vip', name: 'VIP', entryStartsAt: '2030-11-20T18:00:00Z', entryEndsAt: null };
const north = { __typename: 'Gate', id: 'north', name: 'North', tiers: [vip] };

async function open(event: object = {}, root: Root = {}) {
  const path = paths.gates(':eventId');
  await renderApp([{ path, element: <GatesPage /> }], path.replace(':eventId', 'event-1'), {
    root: {
      event: () => ({
        ...lanternNight,
        viewerRole: 'OWNER',
        reentry: true,
        gates: [north],
        tiers: [floor, vip],
        clearing: null,
        attendance: { eventId: 'event-1', inside: 12 },
        ...event,
      }),
      ...root,
    },
  });
  await screen.findByRole('heading', { level: 1, name: 'Gates' });
}
const dialogGone = () => waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
/** A mutation's input, as it came. */
const taking = (answer: object) => jest.fn(({ input: _ }: { input: object }) => answer);
const inputOf = (mutation: ReturnType<typeof taking>) => mutation.mock.calls[0]![0].input;

test('gates with the tickets that they let in', async () => {
  await open({ gates: [north, { ...north, id: 'south', name: 'South', tiers: [] }] });
  const itemOf = (name: string) => screen.getByRole('heading', { name }).closest('li')!.textContent;
  expect(itemOf('North')).toContain('VIP');
  expect(itemOf('South')).toContain('Lets every ticket in');
});

test('a gate is made, with the tickets that it lets in', async () => {
  const createGate = taking({ __typename: 'Gate', id: 'new' });
  await open({ gates: [] }, { createGate });
  fireEvent.click(screen.getByRole('button', { name: 'Add a gate' }));
  fireEvent.click(screen.getByRole('button', { name: 'Add the gate' }));
  expect(screen.getByText('Name the gate, “North” for one.')).toBeTruthy();
  fireEvent.change(screen.getByLabelText('Name'), { target: { value: 'West' } });
  fireEvent.click(screen.getByLabelText('VIP'));
  fireEvent.click(screen.getByRole('button', { name: 'Add the gate' }));
  await dialogGone();
  expect(inputOf(createGate)).toEqual({ eventId: 'event-1', name: 'West', tierIds: ['vip'] });
});

test('a name that the event has already is told at its field', async () => {
  const message = 'This event has a gate of this name.';
  const refusal = { __typename: 'InvalidInputError', message: 'Invalid.', fields: [{ path: 'name', message }] };
  await open({}, { createGate: taking(refusal) });
  fireEvent.click(screen.getByRole('button', { name: 'Add a gate' }));
  fireEvent.change(screen.getByLabelText('Name'), { target: { value: 'North' } });
  fireEvent.click(screen.getByRole('button', { name: 'Add the gate' }));
  await screen.findByText(message);
  expect(screen.getByLabelText('Name').getAttribute('aria-invalid')).toBe('true');
});

test('which tickets a gate lets in changes; it is deleted after a word of warning', async () => {
  const updateGate = taking(north);
  const deleteGate = taking({ __typename: 'GateDeleted', gateId: 'north' });
  await open({}, { updateGate, deleteGate });
  fireEvent.click(screen.getByRole('button', { name: 'Change North' }));
  fireEvent.click(screen.getByLabelText('VIP'));
  fireEvent.click(screen.getByLabelText('Floor'));
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await dialogGone();
  expect(inputOf(updateGate)).toEqual({ gateId: 'north', tierIds: ['floor'] });

  fireEvent.click(screen.getByRole('button', { name: 'Delete North' }));
  expect(screen.getByRole('dialog').textContent).toContain('lets every ticket in from then on');
  fireEvent.click(screen.getByRole('button', { name: 'Delete it' }));
  await dialogGone();
  expect(inputOf(deleteGate)).toEqual({ gateId: 'north' });
});

test('the time of entry of a kind of ticket, by the clocks of the venue', async () => {
  const updateTier = taking({ ...vip, __typename: 'Tier' });
  await open({ timeZone: 'Africa/Lagos' }, { updateTier });
  expect(screen.getByText(/^From Wed, Nov 20, 7:00.PM on$/)).toBeTruthy();
  expect(screen.getByText('At any time')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Change the time of entry of VIP' }));
  const until = screen.getByLabelText('Let in until');
  fireEvent.change(until, { target: { value: '2030-11-20T18:30' } });
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect(screen.getByText('It ends after it begins.')).toBeTruthy();
  fireEvent.change(until, { target: { value: '2030-11-20T21:30' } });
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await dialogGone();
  expect(inputOf(updateTier)).toEqual({
    tierId: 'vip',
    entryStartsAt: '2030-11-20T18:00:00.000Z',
    entryEndsAt: '2030-11-20T20:30:00.000Z',
  });
});

test('whether whoever left is let in again', async () => {
  const updateEvent = taking({ ...lanternNight, reentry: false });
  await open({}, { updateEvent });
  fireEvent.click(screen.getByLabelText('Whoever left is let in again'));
  await waitFor(() => expect(updateEvent).toHaveBeenCalled());
  expect(inputOf(updateEvent)).toEqual({ eventId: 'event-1', reentry: false });
});

test('everybody is let out after a word of warning; how far that is, and then that it is done', async () => {
  jest.useFakeTimers();
  let now: object = { clearing: null, attendance: { eventId: 'event-1', inside: 12 } };
  const clearing = { id: 'c', clearedAt: '2030-11-21T01:00:00Z', letOut: 0, finishedAt: null };
  const exitAll = taking({ __typename: 'EverybodyOut', eventId: 'event-1' });
  const path = paths.gates(':eventId');
  await renderApp([{ path, element: <GatesPage /> }], path.replace(':eventId', 'event-1'), {
    root: {
      event: () => ({ ...lanternNight, viewerRole: 'OWNER', reentry: true, gates: [], tiers: [], ...now }),
      exitAll,
    },
  });
  const pass = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));
  await pass(100);
  fireEvent.click(screen.getByRole('button', { name: 'Let everybody out' }));
  const dialog = within(screen.getByRole('dialog'));
  expect(dialog.getByText(/^12 people are inside and are let out/)).toBeTruthy();
  expect(exitAll).not.toHaveBeenCalled();
  now = { clearing: { ...clearing, letOut: 5 }, attendance: { eventId: 'event-1', inside: 7 } };
  fireEvent.click(dialog.getByRole('button', { name: 'Let everybody out' }));
  await pass(100);
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(screen.getByText('Everybody is being let out: 5 people so far.')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Let everybody out' })).toHaveProperty('disabled', true);
  now = {
    clearing: { ...clearing, letOut: 12, finishedAt: '2030-11-21T01:00:02Z' },
    attendance: { eventId: 'event-1', inside: 0 },
  };
  await pass(1_600);
  expect(screen.getByText('12 people were let out.')).toBeTruthy();
  expect(screen.getByText('Nobody is inside.')).toBeTruthy();
});

test('where nobody is let in, it says why nobody was let out', async () => {
  const message = 'Nobody is let into this event.';
  await open({}, { exitAll: taking({ __typename: 'WrongStateError', message, code: 'WRONG_STATE' }) });
  fireEvent.click(screen.getByRole('button', { name: 'Let everybody out' }));
  fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Let everybody out' }));
  expect((await screen.findByText(message)).closest('[role=alert]')).toBeTruthy();
});

test('gate staff and viewers look, and change nothing', async () => {
  await open({ viewerRole: 'SCANNER', reentry: false });
  expect(screen.queryAllByRole('button')).toEqual([]);
  expect(screen.getByText('Whoever left is not let in again')).toBeTruthy();
});
