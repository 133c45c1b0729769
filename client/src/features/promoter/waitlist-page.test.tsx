import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { lanternNight } from '../../testing/given.js';
import { renderApp, type Root } from '../../testing/render-app.js';
import { WaitlistPage } from './WaitlistPage.js';

afterEach(() => {
  cleanup();
  jest.useRealTimers();
});
const seconds = (n: number) => act(() => jest.advanceTimersByTimeAsync(n * 1_000));

const tiers = [
  { __typename: 'Tier', id: 'tier-1', name: 'Regular', waiting: 0 },
  { __typename: 'Tier', id: 'tier-2', name: 'Balcony', waiting: 2 },
];
const entry = (n: number, changes: object = {}) => ({
  __typename: 'WaitlistEntry',
  id: `entry-${n}`,
  name: `Guest ${n}`,
  email: `guest-${n}@example.com`,
  quantity: n,
  status: 'WAITING',
  position: n,
  offerExpiresAt: null,
  claimedAt: null,
  createdAt: '2026-11-20T12:00:00Z',
  ...changes,
});
const lineOf = (...nodes: object[]) => ({
  edges: nodes.map(node => ({ node })),
  pageInfo: { hasNextPage: false, endCursor: null },
});
const open = (root: Root, live: Root = {}) =>
  renderApp(
    [{ path: '/promoter/events/:eventId/waitlist', element: <WaitlistPage /> }],
    '/promoter/events/event-1/waitlist',
    { root: { event: { ...lanternNight, tiers }, ...root }, live },
  );

test('the longest line comes first, with places, offers and what became of others', async () => {
  const waitlist = jest.fn((_: { tierId: string; status?: string | null }) =>
    lineOf(
      entry(1, { status: 'OFFERED', position: null, offerExpiresAt: '2030-11-01T12:00:00Z' }),
      entry(2, { position: 1 }),
    ),
  );
  await open({ waitlist });
  const rows = await screen.findAllByRole('row');
  expect(within(rows[1]!).getByText('Has an offer')).toBeTruthy();
  expect(within(rows[1]!).getByText(/until .*Nov 1/)).toBeTruthy();
  expect(within(rows[2]!).getAllByRole('cell')[0]!.textContent).toBe('1');
  expect(within(rows[2]!).getByText('guest-2@example.com')).toBeTruthy();
  expect(waitlist.mock.calls[0]![0].tierId).toBe('tier-2');

  fireEvent.change(screen.getByLabelText('State'), { target: { value: 'CLAIMED' } });
  await screen.findAllByRole('row');
  expect(waitlist.mock.calls.at(-1)![0].status).toBe('CLAIMED');
});

test('an offer that nobody claims is ended, after a question', async () => {
  const offered = entry(1, { status: 'OFFERED', position: null, offerExpiresAt: '2030-11-01T12:00:00Z' });
  const claimed = entry(2, { ...offered, id: 'entry-2', name: 'Guest 2', claimedAt: '2030-10-31T12:00:00Z' });
  const endWaitlistOffer = jest.fn((_: { input: object }) => ({ ...offered, status: 'EXPIRED' }));
  const event = { ...lanternNight, viewerRole: 'MANAGER', tiers };
  await open({ event, waitlist: lineOf(offered, claimed, entry(3)), endWaitlistOffer });
  const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
  await screen.findAllByRole('row');
  expect(screen.queryByRole('button', { name: 'End the offer to Guest 2' })).toBeNull();
  press('End the offer to Guest 1');
  expect(screen.getByRole('dialog').textContent).toMatch(/Guest 1 may claim it until .*Nov 1/);
  press('Let it run');
  expect(screen.queryByRole('dialog')).toBeNull();
  press('End the offer to Guest 1');
  press('End the offer now');
  expect(await screen.findByText('Expired', { selector: 'td *' })).toBeTruthy();
  expect(endWaitlistOffer.mock.calls.map(([{ input }]) => ({ ...input }))).toEqual([{ entryId: 'entry-1' }]);
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('who may only look ends nothing', async () => {
  const event = { ...lanternNight, viewerRole: 'VIEWER', tiers };
  await open({ event, waitlist: lineOf(entry(1, { status: 'OFFERED' })) });
  await screen.findAllByRole('row');
  expect(screen.queryByRole('button', { name: /End the offer/ })).toBeNull();
});

test('where nobody waits the page says how it would go', async () => {
  await open({ waitlist: lineOf() });
  expect(await screen.findByText('Nobody waits')).toBeTruthy();
});

describe('while tickets are sold', () => {
  /** Tells of a change every quarter of a second. */
  async function* rush() {
    for (let waiting = 52; ; waiting += 1) {
      yield { availability: [{ ...tiers[1], waiting }] };
      await new Promise(resolve => setTimeout(resolve, 250));
    }
  }
  const line = () => {
    const all = Array.from({ length: 52 }, (_, n) => entry(n + 1));
    return jest.fn(({ after }: { after?: string | null }) => {
      const from = after ? 50 : 0;
      const edges = all.slice(from, from + 50).map(node => ({ cursor: node.id, node }));
      return { edges, pageInfo: { hasNextPage: from === 0, endCursor: edges.at(-1)!.cursor } };
    });
  };
  const rows = () => screen.getAllByRole('row').length - 1;
  beforeEach(() => void jest.useFakeTimers());

  test('a long line stays as far as it was read, until one begins again at the first', async () => {
    const waitlist = line();
    await open({ waitlist }, { availability: rush });
    await seconds(1);
    expect(rows()).toBe(50);
    fireEvent.click(screen.getByRole('button', { name: 'Show more' }));
    await seconds(1);
    expect(rows()).toBe(52);
    await seconds(10);
    expect(rows()).toBe(52);

    fireEvent.click(screen.getByRole('button', { name: 'Begin again at the first' }));
    await seconds(1);
    expect(rows()).toBe(50);
    const read = waitlist.mock.calls.length;
    await seconds(4);
    expect(waitlist.mock.calls.length).toBeGreaterThan(read);
  });

  test('a rush asks for the line every two seconds, not at each sale', async () => {
    const waitlist = line();
    await open({ waitlist }, { availability: rush });
    await seconds(1);
    const read = waitlist.mock.calls.length;
    await seconds(10);
    expect(waitlist.mock.calls.length - read).toBeGreaterThanOrEqual(4);
    expect(waitlist.mock.calls.length - read).toBeLessThanOrEqual(6);
  });
});
