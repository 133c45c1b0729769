// Long because a dashboard is one page: its figures, its curves, what it says when it is old and how it comes back share one stage.
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { figures, minutes, noRefunds, open, socket, stream } from './live.fixture.js';

afterEach(() => {
  cleanup();
  jest.useRealTimers();
});

/** What stands beside the word. */
const figure = (label: string) =>
  screen.getByText(label, { selector: 'dt' }).parentElement!.querySelector('dd')!.textContent;
const rowsOf = (name: string | RegExp) =>
  within(screen.getByRole('table', { name }))
    .getAllByRole('row')
    .map(row => [...row.children].map(cell => cell.textContent));

describe('the live dashboard', () => {
  test('says who is inside, who came, and who was turned away', async () => {
    const live = stream(
      figures(1, {
        refusals: [
          { outcome: 'ALREADY_CHECKED_IN', count: 3 },
          { outcome: 'BAD_SIGNATURE', count: 1 },
        ],
        conflicts: 2,
      }),
    );
    await open({ attendance: live.said });
    await screen.findByText('Inside now', { selector: 'dt' });
    expect(['Inside now', 'Checked in', 'Have come', 'In the last minute', 'Not here yet'].map(figure)).toEqual([
      '40',
      '41',
      '51%',
      '6',
      '39',
    ]);
    expect(screen.getByRole('meter', { name: 'Inside now, of all places' }).getAttribute('aria-valuemax')).toBe('100');
    expect(rowsOf('Entries by gate').slice(1)).toEqual([
      ['North', '4', '30'],
      ['South', '2', '11'],
    ]);
    expect(screen.getByRole('row', { name: 'Inside already 3' })).toBeTruthy();
    expect(screen.getByRole('row', { name: 'Forged or damaged code 1' })).toBeTruthy();
    const link = screen.getByRole('link', { name: 'Look at them' });
    expect(link.getAttribute('href')).toBe('/promoter/events/event-1/conflicts');
  });

  test('has entries by the minute as a picture, and by gate as a table', async () => {
    await open({ attendance: stream(figures(1)).said });
    expect(
      await screen.findByRole('img', { name: 'Entries from 18:31 to 19:30: 12, at most 7 at a time' }),
    ).toBeTruthy();
    const table = within(screen.getByRole('region', { name: 'Entries a minute', hidden: true }));
    const rows = table.getAllByRole('row', { hidden: true });
    expect(rows.map(row => [...row.children].map(cell => cell.textContent))).toEqual([
      ['From', 'All gates', 'North', 'South'],
      ['19:30', '7', '7', '0'],
      ['19:28', '5', '3', '2'],
    ]);
  });

  test('puts minutes together where it looks further back', async () => {
    await open({ attendance: stream(figures(1)).said });
    fireEvent.change(await screen.findByLabelText('How far back'), { target: { value: 'EVENING' } });
    expect(
      await screen.findByRole('img', { name: 'Entries from 15:35 to 19:30: 12, at most 7 at a time' }),
    ).toBeTruthy();
    expect(screen.getByRole('heading', { name: 'Entries in five minutes' })).toBeTruthy();
  });

  test('shows a scan at once, drops what comes late, and reads the curve some seconds later', async () => {
    jest.useFakeTimers();
    const live = stream(figures(10));
    let passed = minutes;
    await open({
      attendance: live.said,
      event: {
        attendance: () => ({
          eventId: 'event-1',
          at: '2030-11-20T19:30:50Z',
          entriesByMinute: passed,
          today: { since: '2030-11-20T06:00:00Z', entries: 0 },
        }),
      },
    });
    await screen.findByRole('img', { name: /: 12, at most 7/ });
    await live.say(figures(12, { inside: 43, checkedIn: 44 }));
    expect(figure('Inside now')).toBe('43');
    await live.say(figures(11, { inside: 41, checkedIn: 42 }));
    expect(figure('Inside now')).toBe('43');
    passed = [...minutes, { at: '2030-11-20T19:30:00Z', gate: 'South', entries: 3 }];
    await act(() => jest.advanceTimersByTimeAsync(4_000));
    expect(screen.queryByRole('img', { name: /: 15/ })).toBeNull();
    await act(() => jest.advanceTimersByTimeAsync(1_200));
    expect(screen.getByRole('img', { name: /: 15, at most 10/ })).toBeTruthy();
  });

  test('says since when its figures are old, and has those of now when they come again', async () => {
    const wire = socket();
    const live = stream(figures(1));
    await open({ attendance: live.said, connection: wire.connection });
    expect(await screen.findByText('Live')).toBeTruthy();
    wire.lose(new Date(2030, 10, 20, 19, 42, 7).getTime());
    const since = screen.getByText(/Stale since/);
    expect(since).toBeTruthy();
    expect(figure('Inside now')).toBe('40');
    wire.comeBack();
    await live.say(figures(2, { inside: 55 }));
    expect(screen.getByText('Live')).toBeTruthy();
    expect(figure('Inside now')).toBe('55');
  });

  test('is not called live where the socket stands and nothing comes', async () => {
    jest.useFakeTimers();
    const live = stream(figures(1));
    await open({ attendance: live.said });
    await act(() => jest.advanceTimersByTimeAsync(1_000));
    expect(screen.getByText('Live')).toBeTruthy();
    await act(() => jest.advanceTimersByTimeAsync(46_000));
    expect(screen.getByText(/Stale since/)).toBeTruthy();
  });

  test('asks again by itself where it was refused', async () => {
    jest.useFakeTimers();
    let asked = 0;
    async function* attendance() {
      asked += 1;
      if (asked === 1) throw new Error('away');
      yield { attendance: figures(1) };
      await new Promise(() => undefined);
    }
    await open({ attendance });
    await act(() => jest.advanceTimersByTimeAsync(100));
    expect(screen.getByRole('alert')).toBeTruthy();
    await act(() => jest.advanceTimersByTimeAsync(15_500));
    expect(figure('Inside now')).toBe('40');
    expect(screen.queryByRole('alert')).toBeNull();
  });

  test('before the doors it says when they open', async () => {
    const none = figures(1, { inside: 0, checkedIn: 0, rate: 0, lastMinute: 0, byGate: [] });
    await open({ attendance: stream(none).said });
    expect(await screen.findByText(/^Doors open at 6:00/)).toBeTruthy();
    expect(screen.queryByRole('heading', { name: 'Entries a minute' })).toBeNull();
    expect(screen.getByText('No conflicts between scans.')).toBeTruthy();
  });

  test('while the first figures are under way it says so', async () => {
    await open();
    expect(screen.getByText('Waiting for the first figures')).toBeTruthy();
  });

  test('tells the day’s entries where an event has several days', async () => {
    await open({ attendance: stream(figures(1)).said, event: { endsAt: '2030-11-23T23:00:00Z' } });
    expect(await screen.findByText(/^entries today, since Wed, Nov 20, 6:00/)).toBeTruthy();
  });

  test('has what waits in the office: waitlist and refunds', async () => {
    const requested = {
      edges: Array.from({ length: 50 }, (_, i) => ({ node: { id: `refund-${i}` } })),
      pageInfo: { hasNextPage: true },
    };
    await open({ attendance: stream(figures(1)).said, root: { refunds: () => requested } });
    expect(await screen.findByText('50+ refunds wait for a decision.')).toBeTruthy();
    expect(screen.getByText('Nobody is on the waitlist.')).toBeTruthy();
  });

  test('has what was sold and brought, as it is sold, and when', async () => {
    const usd = (amount: number) => ({ amount, currency: 'USD' });
    const sold = (orders: number) => ({
      eventId: 'event-1',
      orders,
      tickets: orders * 2,
      gross: usd(orders * 10_000),
      net: usd(orders * 9_000),
    });
    const live = stream(sold(3), 'sales');
    const at = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
    const overTime = [
      { at: at(600), tickets: 4 },
      { at: at(0), tickets: 2 },
    ];
    await open({
      attendance: stream(figures(1)).said,
      sales: live.said,
      event: { sales: { eventId: 'event-1', overTime } },
    });
    expect(await screen.findByText('$300.00')).toBeTruthy();
    expect(figure('What is left of it')).toBe('$270.00');
    expect(
      screen.getByRole('img', { name: /^Tickets sold since .* yesterday: 6, at most 4 in half an hour$/ }),
    ).toBeTruthy();
    await live.say(sold(4));
    expect(figure('Brought in')).toBe('$400.00');
  });

  test('shows gate staff the door alone: no money, no devices, nothing to decide', async () => {
    const asked: string[] = [];
    await open({
      attendance: stream(figures(1, { conflicts: 1 })).said,
      event: { viewerRole: 'SCANNER' },
      root: { refunds: () => (asked.push('refunds'), noRefunds) },
    });
    await screen.findByText('Inside now', { selector: 'dt' });
    expect(screen.queryByRole('heading', { name: 'Scanners' })).toBeNull();
    expect(screen.queryByRole('heading', { name: 'Waiting' })).toBeNull();
    expect(screen.queryByRole('heading', { name: 'Sales' })).toBeNull();
    expect(screen.queryByRole('link', { name: 'Look at them' })).toBeNull();
    expect(asked).toEqual([]);
  });
});

describe('the wall', () => {
  test('has few figures, and nothing to press', async () => {
    await open({ attendance: stream(figures(1)).said, wall: true });
    await screen.findByText('Inside now', { selector: 'dt' });
    expect([figure('Inside now'), figure('In the last minute'), figure('North')]).toEqual(['40', '6', '4']);
    expect(screen.queryAllByRole('button')).toEqual([]);
    expect(screen.queryAllByRole('link')).toEqual([]);
  });

  test('never asks anything of anybody: what fails is asked again, old figures say so', async () => {
    const wire = socket();
    const live = stream(figures(1));
    await open({ attendance: live.said, wall: true, connection: wire.connection });
    await screen.findByText('Inside now', { selector: 'dt' });
    wire.lose(Date.now());
    expect(screen.getByText(/^Stale since \d\d:\d\d$/)).toBeTruthy();
    wire.comeBack();
    await live.fail(new Error('gone'));
    expect(screen.queryByRole('alert')).toBeNull();
    expect(figure('Inside now')).toBe('40');
  });

  test('hears by itself that the night is called off, and stands what fails', async () => {
    jest.useFakeTimers();
    let status: string | null = 'PUBLISHED';
    const event = () => {
      if (status === null) throw new Error('away');
      return status;
    };
    const live = stream(figures(1));
    await open({ attendance: live.said, wall: true, event: { status: event } });
    await act(() => jest.advanceTimersByTimeAsync(1_000));
    expect(figure('Inside now')).toBe('40');
    expect(screen.queryByText('Called off')).toBeNull();
    for (const [sequence, next] of [null, null, 'CANCELLED', null].entries()) {
      status = next;
      await act(() => jest.advanceTimersByTimeAsync(60_000));
      await live.say(figures(sequence + 2));
      expect(figure('Inside now')).toBe('40');
    }
    expect(screen.getByText('Called off')).toBeTruthy();
  });

  test('comes up by itself where the first question failed', async () => {
    jest.useFakeTimers();
    let isAway = true;
    const event = () => {
      if (isAway) throw new Error('away');
      return 'PUBLISHED';
    };
    await open({ attendance: stream(figures(1)).said, wall: true, event: { status: event } });
    await act(() => jest.advanceTimersByTimeAsync(1_000));
    expect(screen.getByText('Waiting for the first figures')).toBeTruthy();
    isAway = false;
    await act(() => jest.advanceTimersByTimeAsync(60_000));
    expect(figure('Inside now')).toBe('40');
  });

  test('says when it is over', async () => {
    await open({ attendance: stream(figures(1)).said, wall: true, event: { endsAt: '2020-11-20T23:00:00Z' } });
    expect(await screen.findByText('It is over. Good night.')).toBeTruthy();
  });
});
