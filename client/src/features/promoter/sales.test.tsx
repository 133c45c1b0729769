import { afterEach, expect, jest, test } from '@jest/globals';
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { lanternNight } from '../../testing/given.js';
import { renderApp } from '../../testing/render-app.js';
import { SalesPanel } from './SalesPanel.js';

const usd = (amount: number) => ({ amount, currency: 'USD' });
const point = (at: string, tickets: number) => ({ at, tickets, gross: usd(tickets * 5_000) });
const days = [point('2026-11-18T23:00:00Z', 4), point('2026-11-20T23:00:00Z', 6)];
const sold = (changes: object = {}) => ({
  eventId: 'event-1',
  orders: 7,
  tickets: 9,
  gross: usd(52_000),
  refunded: usd(5_000),
  chargebacks: usd(0),
  fees: usd(2_000),
  net: usd(45_000),
  overTime: ({ bucket }: { bucket: string }) => (bucket === 'DAY' ? days : []),
  ...changes,
});
const open = (sales: () => unknown, live: object = {}) =>
  renderApp([{ path: '/', element: <SalesPanel event={{ id: 'event-1', timeZone: 'Africa/Lagos' }} /> }], '/', {
    root: { event: () => ({ ...lanternNight, sales: sales() }) },
    live: { ...live },
  });

afterEach(cleanup);

/** What stands beside the word. */
const figure = (label: string) =>
  screen.getByText(label, { selector: 'dt' }).parentElement!.querySelector('dd')!.textContent;

test('what was sold, what went back and what is left', async () => {
  await open(() => sold());
  await screen.findByText('Net');
  expect(['Orders', 'Tickets', 'Gross', 'Refunded', 'Fees', 'Net'].map(figure)).toEqual([
    '7',
    '9',
    '$520.00',
    '−$50.00',
    '−$20.00',
    '$450.00',
  ]);
  expect(screen.queryByText('Lost to banks')).toBeNull();
});

test('what banks took is told where they took something', async () => {
  await open(() => sold({ chargebacks: usd(1_000), net: usd(-44_000) }));
  await screen.findByText('Net');
  expect([figure('Lost to banks'), figure('Net')]).toEqual(['−$10.00', '-$440.00']);
});

test('when it was sold, as bars with their words and as a table, by the days of the event', async () => {
  await open(() => sold());
  expect(
    await screen.findByRole('img', { name: '10 tickets from Thu, Nov 19 to Sat, Nov 21, at most 6 a day' }),
  ).toBeTruthy();
  const rows = within(screen.getByRole('table')).getAllByRole('row', { hidden: true });
  expect(rows.map(row => row.textContent)).toEqual(['WhenTicketsPaid', 'Thu, Nov 194$200.00', 'Sat, Nov 216$300.00']);
});

test('by the hour, where nothing was sold lately', async () => {
  await open(() => sold());
  fireEvent.change(await screen.findByLabelText('When it was sold'), { target: { value: 'HOUR' } });
  expect(await screen.findByText('Nothing sold in that time.')).toBeTruthy();
  expect(figure('Orders')).toBe('7');
});

test('before the first order', async () => {
  await open(() => sold({ orders: 0, tickets: 0 }));
  expect(await screen.findByText(/Nothing sold yet/)).toBeTruthy();
});

test('when it could not be read it can be asked again', async () => {
  let away = true;
  await open(() => {
    if (away) throw new Error('away');
    return sold();
  });
  const again = await screen.findByRole('button', { name: 'Try again' });
  away = false;
  fireEvent.click(again);
  expect(await screen.findByText('Net')).toBeTruthy();
  expect(screen.queryByRole('alert')).toBeNull();
});

test('what is sold meanwhile shows at once, and when it was sold some seconds later', async () => {
  let sell!: (figures: object) => void;
  async function* live() {
    const { overTime: _, ...now } = sold();
    yield { sales: now };
    yield { sales: await new Promise<object>(resolve => (sell = figures => resolve({ ...now, ...figures }))) };
    await new Promise(() => undefined);
  }
  let points = days;
  await open(() => sold({ overTime: () => points }), { sales: live });
  await screen.findByText('Net');
  expect(screen.getByText('Live')).toBeTruthy();
  jest.useFakeTimers();
  try {
    points = [...days, point('2026-11-21T23:00:00Z', 2)];
    await act(async () => {
      sell({ orders: 8, tickets: 11 });
      await jest.advanceTimersByTimeAsync(0);
    });
    expect([figure('Orders'), figure('Tickets')]).toEqual(['8', '11']);
    expect(screen.queryByRole('img', { name: /^12 tickets/ })).toBeNull();
    await act(() => jest.advanceTimersByTimeAsync(5_100));
    expect(screen.getByRole('img', { name: /^12 tickets/ })).toBeTruthy();
  } finally {
    jest.useRealTimers();
  }
});

test('who may not see them any more is told so', async () => {
  async function* live() {
    yield await Promise.reject(new Error('You may not do this.'));
  }
  await open(() => sold(), { sales: live });
  expect(await screen.findByRole('alert')).toBeTruthy();
});

test('while it loads it says so', async () => {
  await open(() => new Promise(() => undefined));
  expect(screen.getAllByRole('status').map(({ textContent }) => textContent)).toContain('Sales are loading');
});
