import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { msg } from '@lingui/core/macro';
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { lanternNight, regular } from '../../testing/given.js';
import { renderApp, type Root } from '../../testing/render-app.js';
import { inPages } from '../../testing/pages.js';
import { RegistrationsPage } from './RegistrationsPage.js';
import { i18n } from '../../words/words.js';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => {
  cleanup();
  i18n.activate('en');
  jest.useRealTimers();
});

const nothingLeft = msg`Not approved: nothing is left.`;
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
  obstacle: null as string | null,
  obstacleCode: null as string | null,
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

describe('a yes that could not take effect', () => {
  const met = (obstacle: string, obstacleCode: string | null) => ({
    ...registration('Ada'),
    obstacle,
    obstacleCode,
  });
  const openOne = async (one: object) => {
    await renderApp(
      [{ path: '/promoter/events/:eventId/registrations', element: <RegistrationsPage /> }],
      '/promoter/events/event-1/registrations',
      {
        root: {
          event: { ...lanternNight, viewerRole: 'OWNER' },
          registrations: { edges: [{ node: one }], pageInfo: { hasNextPage: false, endCursor: null } },
        },
      },
    );
    await seconds(1);
  };

  test.each([
    ['SOLD_OUT', 'Not approved: nothing is left.'],
    ['WRONG_STATE', 'Not approved: the event is over, or was cancelled.'],
    ['SALE_NOT_OPEN', 'Not approved: In the server’s words.'],
    [null, 'Not approved: In the server’s words.'],
  ])('says why in words: %s', async (code, words) => {
    await openOne(met('In the server’s words.', code));
    expect(screen.getByText(words)).toBeTruthy();
  });

  test.each([
    ['SOLD_OUT', 'Non acceptée : il ne reste rien.'],
    [null, 'Not approved: what was planned could not take effect. Try again.'],
  ])('and in the reader’s language, where it has a name: %s', async (code, words) => {
    const messages = { [nothingLeft.id]: 'Non acceptée : il ne reste rien.' };
    i18n.loadAndActivate({ locale: 'fr', messages });
    await openOne(met('In the server’s words.', code));
    expect(screen.getByText(words)).toBeTruthy();
    expect(screen.queryByText(/In the server’s words/)).toBeNull();
  });
});

describe('a list that is read in pages', () => {
  const LONG = 52;
  const rows = () => screen.getAllByRole('heading', { level: 2 }).length;
  /** The page over a list of so many, whose first page takes so long. */
  async function openLong(all: () => object[], slow: () => number = () => 0, root: Root = {}) {
    await renderApp(
      [{ path: '/promoter/events/:eventId/registrations', element: <RegistrationsPage /> }],
      '/promoter/events/event-1/registrations',
      {
        root: {
          event: { ...lanternNight, viewerRole: 'OWNER' },
          registrations: inPages(all as () => { id: string }[], slow),
          ...root,
        },
      },
    );
    await seconds(1);
  }
  const row = (name: string) => screen.getByRole('heading', { level: 2, name: new RegExp(`^${name}(?!\\d)`) });

  test('stays as it is for who decides about one of it: that one is another on its place', async () => {
    const all = Array.from({ length: LONG + 60 }, (_, n) => registration(`Guest ${n}`));
    const asked: (readonly string[])[] = [];
    /** As the server: whoever is decided waits no more, and those who are asked for by name are there all the same. */
    const registrations = ({ ids, ...page }: { ids?: string[]; after?: string }) => {
      if (ids) asked.push(ids);
      return inPages(() => all.filter(({ id, status }) => (ids ? ids.includes(id) : status === 'PENDING')))(page);
    };
    const decideRegistrations = ({ input: { registrationIds } }: Chosen) => {
      const [one] = all.filter(({ id }) => registrationIds.includes(id));
      one!.status = 'APPROVED'; // as soon as anybody looks again
      const takesEffectAt = '2026-11-20T12:00:10Z';
      const planned = { ...one, status: 'PENDING', plannedDecision: { approve: true, takesEffectAt } };
      return { __typename: 'RegistrationsDecided', undoUntil: takesEffectAt, registrations: [planned] };
    };
    await openLong(
      () => all,
      () => 0,
      { registrations, decideRegistrations },
    );
    fireEvent.click(screen.getByRole('button', { name: 'Show more' }));
    await seconds(1);
    expect(rows()).toBe(100);
    approve('Guest 70');
    await seconds(1);
    expect(row('Guest 70').textContent).toContain('Being approved');
    await seconds(12);
    expect(asked).toEqual([['Guest 70']]);
    expect(rows()).toBe(100);
    expect(row('Guest 70').textContent).toContain('Approved');
    expect(screen.queryByRole('button', { name: 'Approve Guest 70' })).toBeNull();

    fireEvent.click(screen.getByRole('button', { name: 'Show more' }));
    await seconds(1);
    expect(rows()).toBe(LONG + 60);
  });

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
