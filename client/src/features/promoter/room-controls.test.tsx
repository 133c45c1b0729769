import { afterEach, expect, test } from '@jest/globals';
import { cleanup, screen } from '@testing-library/react';
import { renderApp } from '../../testing/render-app.js';
import { RoomControls } from './RoomControls.js';

const room = {
  __typename: 'WaitingRoom',
  open: true,
  opensAt: null,
  waiting: 12,
  admitPerMinute: 60,
  paused: false,
  standstill: null,
  lanes: null,
};

/** What the promoter reads of a room. */
async function read(waitingRoom: object): Promise<string | null> {
  const event = { __typename: 'Event', id: 'event-1', timeZone: 'UTC', waitingRoom: { ...room, ...waitingRoom } };
  await renderApp([{ path: '/', element: <RoomControls eventId="event-1" /> }], '/', { root: { event } });
  return (await screen.findByRole('status')).textContent;
}

afterEach(cleanup);

test.each([
  ['12 wait, 60 come in a minute.', {}],
  ['12 wait, and nobody comes in.', { paused: true, open: false, standstill: 'PAUSED' }],
  ['12 wait, and nobody comes in: nothing is left for them now.', { standstill: 'NOTHING_LEFT' }],
  ['12 wait, and nobody comes in: nothing is on sale for them now.', { standstill: 'NOT_ON_SALE' }],
  ['1 waits, and nobody comes in: nothing is left for them now.', { waiting: 1, standstill: 'NOTHING_LEFT' }],
])('%s', async (words, waitingRoom) => expect(await read(waitingRoom)).toBe(words));

test('what became of those who came stands there lane by lane', async () => {
  const lane = (name: string, figures: object) => ({ __typename: 'LaneFigures', lane: name, ...figures });
  await read({
    lanes: [
      lane('VIP', { waiting: 0, admitted: 40, ordered: 38, bought: 35, left: 1, missed: 2 }),
      lane('REGULAR', { waiting: 1_200, admitted: 10, ordered: 4, bought: 3, left: 5, missed: 0 }),
    ],
  });
  const rows = screen.getAllByRole('row').map(row => [...row.children].map(cell => cell.textContent).join(' '));
  expect(rows).toEqual([
    'Lane Waiting Came in With an order Bought Left without',
    'VIP 0 40 38 35 3',
    'Everybody 1,200 10 4 3 5',
  ]);
});

test('before it opens its promoter reads when it does', async () => {
  const opensAt = '2030-01-01T10:00:00Z';
  expect(await read({ opensAt, open: false, standstill: 'NOT_OPEN' })).toMatch(/12 wait, and the line opens .*Jan 1/);
});
