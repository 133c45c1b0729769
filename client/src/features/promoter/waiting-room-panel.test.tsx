import { useSuspenseQuery } from '@apollo/client/react';
import { afterEach, expect, jest, test } from '@jest/globals';
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { lanternNight } from '../../testing/given.js';
import { renderApp } from '../../testing/render-app.js';
import { MANAGE_EVENT } from './manage-event.js';
import { WaitingRoomPanel } from './WaitingRoomPanel.js';

afterEach(cleanup);

function Panel() {
  const { data } = useSuspenseQuery(MANAGE_EVENT, { variables: { id: 'event-1' } });
  return <WaitingRoomPanel event={data.event!} />;
}

const field = (label: string) => screen.getByLabelText<HTMLInputElement>(label);
const type = (label: string, value: string) => fireEvent.change(field(label), { target: { value } });

test('a pace that was changed with one press stays when the form is saved, and so does what was typed', async () => {
  const waitingRoom = {
    ...{ open: true, opensAt: null, waiting: 12, paused: false, standstill: null },
    ...{ admitPerMinute: 60, regularShare: 0.2, vipCode: null as string | null },
  };
  const event = { ...lanternNight, holdMinutes: 10, offerHours: 24, tiers: [], waitingRoom };
  const pauseWaitingRoom = ({ input }: { input: { admitPerMinute: number } }) => {
    waitingRoom.admitPerMinute = input.admitPerMinute;
    return { ...event, waitingRoom: { ...waitingRoom } };
  };
  const updateEvent = jest.fn(({ input }: { input: { waitingRoom: object } }) => {
    Object.assign(waitingRoom, input.waitingRoom);
    return { ...event, waitingRoom: { ...waitingRoom } };
  });
  await renderApp([{ path: '/', element: <Panel /> }], '/', { root: { event, pauseWaitingRoom, updateEvent } });
  await screen.findByText(/60 come in a minute/);
  type('VIP code', 'GOLD');

  fireEvent.click(screen.getByRole('button', { name: 'Twice as fast' }));
  await waitFor(() => expect(field('Come in a minute').value).toBe('120'));
  expect(field('VIP code').value).toBe('GOLD');

  fireEvent.click(screen.getByRole('button', { name: 'Save the waiting room' }));
  await waitFor(() => expect(updateEvent).toHaveBeenCalled());
  expect(updateEvent.mock.calls[0]![0].input.waitingRoom).toMatchObject({ admitPerMinute: 120, vipCode: 'GOLD' });
  await waitFor(() =>
    expect(screen.getByRole('button', { name: 'Save the waiting room' })).toHaveProperty('disabled', true),
  );
});
