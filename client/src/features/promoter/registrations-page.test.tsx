import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { lanternNight, regular } from '../../testing/given.js';
import { renderApp } from '../../testing/render-app.js';
import { inPages } from '../../testing/pages.js';
import { RegistrationsPage } from './RegistrationsPage.js';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => {
  cleanup();
  jest.useRealTimers();
});

const seconds = (n: number) => act(() => jest.advanceTimersByTimeAsync(n * 1_000));
const registration = (name: string) => ({
  __typename: 'Registration',
  id: name,
  name,
  email: `${name.toLowerCase()}@example.com`,
  status: 'PENDING',
  members: [],
  answers: {},
  attachments: [],
  tier: regular,
  createdAt: '2026-11-20T12:00:00Z',
  plannedDecision: null as object | null,
});

interface Chosen {
  input: { registrationIds: string[]; approve?: boolean };
}

async function open() {
  const all = ['Ada', 'Grace'].map(registration);
  const plan = (ids: string[], plannedDecision: object | null) => {
    const chosen = all.filter(({ id }) => ids.includes(id));
    for (const one of chosen) one.plannedDecision = plannedDecision;
    return chosen.map(one => ({ ...one }));
  };
  const takesEffectAt = '2026-11-20T12:00:10Z';
  const undoDecisions = jest.fn(({ input }: Chosen) => ({
    __typename: 'DecisionsUndone',
    registrations: plan(input.registrationIds, null),
  }));
  await renderApp(
    [{ path: '/promoter/events/:eventId/registrations', element: <RegistrationsPage /> }],
    '/promoter/events/event-1/registrations',
    {
      root: {
        event: { ...lanternNight, viewerRole: 'OWNER' },
        registrations: () => ({
          edges: all.map(node => ({ node: { ...node } })),
          pageInfo: { hasNextPage: false, endCursor: null },
        }),
        decideRegistrations: ({ input }: Chosen) => ({
          __typename: 'RegistrationsDecided',
          undoUntil: takesEffectAt,
          registrations: plan(input.registrationIds, { approve: input.approve, takesEffectAt }),
        }),
        undoDecisions,
      },
    },
  );
  await seconds(1);
  return undoDecisions;
}

const approve = (name: string) => fireEvent.click(screen.getByRole('button', { name: `Approve ${name}` }));
const notices = () => screen.queryAllByRole('status').filter(one => one.textContent.includes('1 approved'));

test('who decides one after the other can take each back for ten seconds of its own', async () => {
  const undo = await open();
  approve('Ada');
  await seconds(4);
  approve('Grace');
  await seconds(1);
  expect(notices().map(one => one.textContent)).toEqual([
    expect.stringContaining('Ada'),
    expect.stringContaining('Grace'),
  ]);

  fireEvent.click(within(notices()[0]!).getByRole('button', { name: 'Undo' }));
  await seconds(1);
  expect(undo.mock.calls.map(([{ input }]) => input.registrationIds)).toEqual([['Ada']]);
  expect(notices()).toHaveLength(1);
  expect(screen.getByRole('button', { name: 'Approve Ada' })).toBeTruthy();

  approve('Ada');
  await seconds(8);
  expect(within(notices()[0]!).queryByRole('button', { name: 'Undo' })).toBeNull(); // Grace's time is over
  expect(within(notices()[1]!).getByRole('button', { name: 'Undo' })).toBeTruthy();
  await seconds(1.5);
  expect(notices().map(one => one.textContent)).toEqual([expect.stringContaining('Ada')]);
  await seconds(3);
  expect(notices()).toHaveLength(0);
});

describe('a list that is read in pages', () => {
  const LONG = 52;
  const rows = () => screen.getAllByRole('heading', { level: 2 }).length;
  /** The page over a list of so many, whose first page takes so long. */
  async function openLong(all: () => object[], slow: () => number = () => 0) {
    await renderApp(
      [{ path: '/promoter/events/:eventId/registrations', element: <RegistrationsPage /> }],
      '/promoter/events/event-1/registrations',
      {
        root: {
          event: { ...lanternNight, viewerRole: 'OWNER' },
          registrations: inPages(all as () => { id: string }[], slow),
        },
      },
    );
    await seconds(1);
  }

  test('keeps what came when somebody reads on while its first page is read again', async () => {
    let slow = 0;
    const all = Array.from({ length: LONG }, (_, n) => registration(`Guest ${n}`));
    await openLong(
      () => all,
      () => slow,
    );
    expect(rows()).toBe(50);
    slow = 2_000;
    await seconds(19.5); // it is being read again
    fireEvent.click(screen.getByRole('button', { name: 'Show more' }));
    await seconds(5);
    expect(rows()).toBe(LONG);
    await seconds(60);
    expect(rows()).toBe(LONG);

    fireEvent.click(screen.getByRole('button', { name: 'Begin again at the first' }));
    await seconds(3);
    expect(rows()).toBe(50);
  });

  test('misses nobody who came in front of the page that is asked for', async () => {
    let slow = 0;
    let all = Array.from({ length: LONG }, (_, n) => registration(`Guest ${n}`));
    await openLong(
      () => all,
      () => slow,
    );
    slow = 2_000;
    await seconds(18);
    all = [registration('Early'), ...all];
    await seconds(1.5);
    fireEvent.click(screen.getByRole('button', { name: 'Show more' }));
    await seconds(5);
    expect(rows()).toBe(LONG + 1);
  });
});
