import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { givenTicket, lanternNight } from '../../testing/given.js';
import { renderApp, type Root } from '../../testing/render-app.js';
import { inPages } from '../../testing/pages.js';
import { TransfersPage } from './TransfersPage.js';

const transfer = (changes: object = {}) => ({
  __typename: 'Transfer',
  id: 'transfer-1',
  status: 'AWAITING_APPROVAL',
  ticketUsed: false,
  fromName: 'Ada Lovelace',
  fromEmail: 'ada@example.com',
  toEmail: 'grace@example.com',
  createdAt: '2030-11-15T19:00:00Z',
  expiresAt: '2030-11-18T19:00:00Z',
  offeredAt: null,
  settledAt: null,
  ticket: givenTicket(),
  ...changes,
});
const listOf = (...nodes: object[]) => ({
  edges: nodes.map(node => ({ node })),
  pageInfo: { hasNextPage: false, endCursor: null },
});
const open = (root: Root, { search = '', viewerRole = 'MANAGER' } = {}) =>
  renderApp(
    [{ path: '/promoter/events/:eventId/transfers', element: <TransfersPage /> }],
    `/promoter/events/event-1/transfers${search}`,
    { root: { event: { ...lanternNight, viewerRole }, ...root } },
  );

afterEach(() => {
  cleanup();
  jest.useRealTimers();
});

test('a manager agrees, and the line says what stands now', async () => {
  let status = 'AWAITING_APPROVAL';
  const inputs: unknown[] = [];
  await open({
    transfers: () => listOf(transfer({ status })),
    approveTransfer: ({ input }: { input: unknown }) => {
      inputs.push(input);
      status = 'PENDING';
      return transfer({ status });
    },
  });
  expect(await screen.findByText('Ada Lovelace (ada@example.com) to grace@example.com')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Agree to LANT2026-000001' }));
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Agree to LANT2026-000001' })).toBeNull());
  expect(screen.getByText('Offered', { selector: 'span' })).toBeTruthy();
  expect(inputs).toEqual([{ transferId: 'transfer-1' }]);
});

test('a manager refuses', async () => {
  let refused = {};
  await open({
    transfers: () => listOf(transfer(refused)),
    denyTransfer: () => transfer((refused = { status: 'DECLINED', settledAt: '2030-11-16T19:00:00Z' })),
  });
  fireEvent.click(await screen.findByRole('button', { name: 'Refuse LANT2026-000001' }));
  expect(await screen.findByText('Declined', { selector: 'span' })).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Refuse LANT2026-000001' })).toBeNull();
});

test('what somebody else decided meanwhile says so', async () => {
  const message = 'This offer was declined.';
  await open({
    transfers: listOf(transfer()),
    approveTransfer: { __typename: 'WrongStateError', message, code: 'WRONG_STATE', state: 'DECLINED' },
  });
  fireEvent.click(await screen.findByRole('button', { name: 'Agree to LANT2026-000001' }));
  expect(await screen.findByText(message)).toBeTruthy();
});

test('an offer of a ticket that was used says so, and waits for nobody', async () => {
  await open({ transfers: listOf(transfer({ status: 'CANCELLED', ticketUsed: true })) });
  expect(await screen.findByText('Ticket used', { selector: 'span' })).toBeTruthy();
  expect(screen.queryByText('Taken back', { selector: 'span' })).toBeNull();
  expect(screen.queryByRole('button', { name: /Agree/ })).toBeNull();
});

test('a viewer decides nothing', async () => {
  await open({ transfers: listOf(transfer()) }, { viewerRole: 'VIEWER' });
  expect(await screen.findByText('LANT2026-000001')).toBeTruthy();
  expect(screen.queryByRole('button', { name: /Agree/ })).toBeNull();
});

test('the state that is wanted stands in the address; an unknown one shows all', async () => {
  const asked: unknown[] = [];
  const transfers = ({ status }: { status?: string }) => (asked.push(status), listOf());
  const { router } = await open({ transfers }, { search: '?state=AWAITING_APPROVAL' });
  expect(await screen.findByRole('heading', { name: 'Nobody waits for you' })).toBeTruthy();
  fireEvent.change(screen.getByLabelText('State'), { target: { value: 'EXPIRED' } });
  await waitFor(() => expect(asked.at(-1)).toBe('EXPIRED'));
  expect(router.state.location.search).toBe('?state=EXPIRED');
  cleanup();
  await open({ transfers }, { search: '?state=toString' });
  await waitFor(() => expect(asked.at(-1)).toBeUndefined());
});

test('a list that can’t be read says so, and is asked for again', async () => {
  let broken = true;
  await open({
    transfers: () => {
      if (broken) throw new Error('broken');
      return listOf(transfer({ status: 'ACCEPTED', settledAt: '2030-11-16T19:00:00Z' }));
    },
  });
  const again = await screen.findByRole('button', { name: 'Try again' });
  broken = false;
  fireEvent.click(again);
  expect(await screen.findByText('Passed on', { selector: 'span' })).toBeTruthy();
});

describe('while holders pass tickets on', () => {
  const seconds = (n: number) => act(() => jest.advanceTimersByTimeAsync(n * 1_000));
  const numbered = (n: number) =>
    transfer({ id: `transfer-${n}`, ticket: givenTicket({ id: `ticket-${n}`, serial: `LANT2026-${n}` }) });
  const rows = () => screen.getAllByRole('heading', { level: 2 }).length;

  test('an offer that is made, and one that is decided elsewhere, show by themselves', async () => {
    jest.useFakeTimers();
    let all = [transfer()];
    await open({ transfers: () => listOf(...all) });
    await seconds(1);
    expect(rows()).toBe(1);
    all = [numbered(2), transfer({ status: 'ACCEPTED', settledAt: '2030-11-16T19:00:00Z' })];
    await seconds(21);
    expect(rows()).toBe(2);
    expect(screen.getByText('Passed on', { selector: 'span' })).toBeTruthy();
  });

  test('whoever reads on keeps what came, also where the first page was being read again', async () => {
    jest.useFakeTimers();
    let slow = 0;
    const all = Array.from({ length: 52 }, (_, n) => numbered(n));
    await open({
      transfers: inPages(
        () => all,
        () => slow,
      ),
    });
    await seconds(1);
    slow = 2_000;
    await seconds(19.5);
    fireEvent.click(screen.getByRole('button', { name: 'Show more' }));
    await seconds(30);
    expect(rows()).toBe(52);
  });
});
