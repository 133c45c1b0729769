import { afterEach, expect, jest, test } from '@jest/globals';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { lanternNight } from '../../testing/given.js';
import { renderApp, type Root } from '../../testing/render-app.js';
import { useListsOf } from './left-behind.js';
import type { ManagedEvent } from './manage-event.js';
import { QuestionsPanel } from './QuestionsPanel.js';

afterEach(cleanup);

const event = {
  ...lanternNight,
  viewerRole: 'MANAGER',
  requiresApproval: true,
  transferPolicy: 'OPEN',
  questions: [],
} as unknown as ManagedEvent;

function Lists({ of }: { of: ManagedEvent }) {
  const { registrations, transfers } = useListsOf(of);
  return <p>{`registrations ${registrations}, transfers ${transfers}`}</p>;
}
const lists = (of: object, root: Root) =>
  renderApp([{ path: '/', element: <Lists of={{ ...event, ...of }} /> }], '/', { root });
const some = { nodes: [{ id: 'one' }], totalCount: 3 };
const none = { nodes: [], totalCount: 0 };

test('registrations and transfers are in reach while there are any, also once the event takes none', async () => {
  await lists({ requiresApproval: false, transferPolicy: 'OFF' }, { registrations: some, transfers: some });
  expect(await screen.findByText('registrations true, transfers true')).toBeTruthy();
});

test('an event that never took any has no such lists', async () => {
  const transfers = jest.fn(() => none);
  await lists({ requiresApproval: false, transferPolicy: 'OFF' }, { registrations: none, transfers });
  await waitFor(() => expect(transfers).toHaveBeenCalled());
  expect(screen.getByText('registrations false, transfers false')).toBeTruthy();
});

test('gate staff, who may see neither, ask for neither', async () => {
  const transfers = jest.fn(() => none);
  await lists({ requiresApproval: false, viewerRole: 'SCANNER' }, { registrations: none, transfers });
  expect(screen.getByText('registrations false, transfers true')).toBeTruthy();
  expect(transfers).not.toHaveBeenCalled();
});

test('turning registrations off says first how many wait for a decision', async () => {
  const updateEvent = jest.fn((_: { input: object }) => ({ ...event, requiresApproval: false }));
  await renderApp([{ path: '/', element: <QuestionsPanel event={event} /> }], '/', {
    root: { registrations: some, updateEvent },
  });
  const box = screen.getByRole('checkbox', { name: 'Guests register, and you approve who comes' });
  const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Save the questions' });
  const save = async () => {
    await waitFor(() => expect(button.disabled).toBe(false));
    fireEvent.click(button);
  };
  fireEvent.click(box);
  await save();
  let asks = await screen.findByRole('dialog', { name: 'Stop taking registrations?' });
  expect(within(asks).getByText(/^3 registrations still wait for your decision/)).toBeTruthy();
  fireEvent.click(within(asks).getByRole('button', { name: 'Keep taking registrations' }));
  expect((box as HTMLInputElement).checked).toBe(true);
  expect(updateEvent).not.toHaveBeenCalled();

  fireEvent.click(box);
  await save();
  asks = await screen.findByRole('dialog', { name: 'Stop taking registrations?' });
  fireEvent.click(within(asks).getByRole('button', { name: 'Stop, and sell to everybody' }));
  await waitFor(() => expect(updateEvent).toHaveBeenCalledTimes(1));
  expect(updateEvent.mock.calls[0]![0].input).toMatchObject({ requiresApproval: false });
});

test('where nobody waits it is saved at once', async () => {
  const updateEvent = jest.fn(() => ({ ...event, requiresApproval: false }));
  await renderApp([{ path: '/', element: <QuestionsPanel event={event} /> }], '/', {
    root: { registrations: none, updateEvent },
  });
  fireEvent.click(screen.getByRole('checkbox', { name: 'Guests register, and you approve who comes' }));
  fireEvent.click(screen.getByRole('button', { name: 'Save the questions' }));
  await waitFor(() => expect(updateEvent).toHaveBeenCalledTimes(1));
  expect(screen.queryByRole('dialog')).toBeNull();
});
