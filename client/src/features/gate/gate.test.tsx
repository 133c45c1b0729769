/* Long because it is every way in which a verdict comes to the page: by camera, reader, serial and name, and what becomes of it. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { CheckInOutcome } from '../../gql/graphql.js';
import { givenTicket, lanternNight } from '../../testing/given.js';
import { renderApp, type Root } from '../../testing/render-app.js';
import { GatePage } from './GatePage.js';
import { verdictOf } from './verdict.js';

const counts = { eventId: 'event-1', sequence: 1, checkedIn: 1, inside: 1, sold: 2 };
const answer = (outcome: CheckInOutcome, more: object = {}) => ({
  __typename: 'CheckInResult',
  scanId: 'scan-1',
  outcome,
  ticket: givenTicket(),
  first: null,
  attendance: counts,
  ...more,
});

async function shift(root: Root) {
  const user = userEvent.setup();
  await renderApp([{ path: '/gate/:eventId', element: <GatePage /> }], '/gate/event-1', {
    root: { event: lanternNight, ticket: givenTicket(), ...root },
  });
  await user.clear(await screen.findByLabelText('Gate'));
  await user.type(screen.getByLabelText('Gate'), 'Gate A');
  await user.click(screen.getByRole('button', { name: 'Start shift' }));
  return user;
}

async function typeSerial(user: ReturnType<typeof userEvent.setup>, serial = 'lant2026-000001') {
  await user.click(screen.getAllByRole('button', { name: 'Type a serial' })[0]!);
  await user.type(screen.getByLabelText('Serial'), serial);
  await user.click(screen.getByRole('button', { name: 'Look it up' }));
}

/** What a reader types. */
function read(code: string) {
  for (const key of [...code, 'Enter']) fireEvent.keyDown(document.body, { key, code: '' });
}

/** A shift whose scans are answered when the test says so. */
async function slowShift() {
  const asked: string[] = [];
  let answered: (result: object) => void = () => undefined;
  const user = await shift({
    checkIn: ({ input }: { input: { code: string } }) => {
      asked.push(input.code);
      return new Promise(resolve => (answered = resolve));
    },
  });
  const say = async (outcome: CheckInOutcome, holderName: string) => {
    await act(async () => answered(answer(outcome, { ticket: { ...givenTicket(), holderName } })));
    await screen.findByRole('alert');
  };
  return { asked, say, user };
}

beforeEach(() => localStorage.clear());
afterEach(cleanup);

describe('a verdict', () => {
  const result = (outcome: CheckInOutcome, first: object | null = null) =>
    ({
      scanId: 's',
      outcome,
      ticket: {
        __typename: 'Ticket',
        id: 't',
        serial: 'S',
        status: 'VALID',
        holderName: 'Ada',
        tier: { __typename: 'Tier', id: 't', name: 'VIP' },
      },
      first,
      attendance: counts,
    }) as unknown as Parameters<typeof verdictOf>[0];

  test.each<[CheckInOutcome, string, string, string]>([
    ['ACCEPTED', 'go', 'ADMIT', 'Welcome'],
    ['ALREADY_CHECKED_IN', 'stop', 'STOP', 'Used before'],
    ['NOT_CHECKED_IN', 'check', 'CHECK', 'Leaving, but never came in'],
    ['REFUNDED', 'stop', 'STOP', 'Refunded'],
    ['VOID', 'stop', 'STOP', 'Void: taken back'],
    ['REPLACED', 'stop', 'STOP', 'Old code: the ticket has a new one'],
    ['WRONG_EVENT', 'stop', 'STOP', 'For another event'],
    ['WRONG_GATE', 'check', 'CHECK', 'For another gate'],
    ['TOO_EARLY', 'check', 'CHECK', 'Doors are not open for it yet'],
    ['TOO_LATE', 'check', 'CHECK', 'Its time of entry is over'],
    ['NO_REENTRY', 'stop', 'STOP', 'Has been in, no way back'],
    ['EVENT_CANCELLED', 'stop', 'STOP', 'The event is cancelled'],
    ['UNKNOWN_TICKET', 'stop', 'STOP', 'No such ticket'],
    ['BAD_SIGNATURE', 'stop', 'STOP', 'Not a ticket of ours'],
    ['EXPIRED_CODE', 'check', 'CHECK', 'Old picture of a code: ask for the live page'],
  ])('%s is %s: %s, %s', (outcome, tone, word, reason) => {
    expect(verdictOf(result(outcome), 'ENTRY', 'UTC')).toMatchObject({ tone, word, reason });
  });

  test('a used ticket tells when and where', () => {
    const scannedAt = new Date(Date.now() - 60_000);
    const clock = scannedAt.toISOString().slice(11, 16);
    const { reason } = verdictOf(
      result('ALREADY_CHECKED_IN', { id: 'f', gate: 'Gate B', scannedAt: scannedAt.toISOString() }),
      'ENTRY',
      'UTC',
    );
    expect(reason).toBe(`Used ${clock}, Gate B`);
  });
});

describe('a shift', () => {
  test('without a camera it says so and serials work', async () => {
    const checkIn = jest.fn((_: { input: object }) => answer('ACCEPTED'));
    const user = await shift({ checkIn });
    expect(await screen.findByText('No camera here')).toBeTruthy();
    await typeSerial(user);
    const found = await screen.findByRole('region', { name: 'Ticket found' });
    expect(within(found).getByText('Ada Lovelace')).toBeTruthy();
    expect(checkIn).not.toHaveBeenCalled(); // looking marks nothing
    await user.click(screen.getByRole('button', { name: 'Continue: let in' }));
    expect((await screen.findByRole('alert')).textContent).toContain('ADMIT');
    expect(checkIn.mock.calls[0]![0].input).toMatchObject({
      eventId: 'event-1',
      serial: 'LANT2026-000001',
      gate: 'Gate A',
      kind: 'ENTRY',
    });
  });

  test('a used ticket is a STOP with the reason', async () => {
    const first = { __typename: 'CheckIn', id: 'c', gate: 'Gate B', scannedAt: new Date().toISOString() };
    const user = await shift({ checkIn: answer('ALREADY_CHECKED_IN', { first }) });
    await typeSerial(user);
    await user.click(await screen.findByRole('button', { name: 'Continue: let in' }));
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toMatch(/STOPUsed \d\d:\d\d, Gate B/);
  });

  test('no answer admits nobody, and trying again is the same scan', async () => {
    const ids: string[] = [];
    const user = await shift({
      checkIn: ({ input }: { input: { scanId: string } }) => {
        ids.push(input.scanId);
        if (ids.length === 1) throw new Error('offline');
        return answer('ACCEPTED');
      },
    });
    await typeSerial(user);
    await user.click(await screen.findByRole('button', { name: 'Continue: let in' }));
    expect((await screen.findByRole('alert')).textContent).toContain('CHECK');
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('ADMIT')).toBeTruthy();
    expect(ids).toHaveLength(2);
    expect(ids[0]).toBe(ids[1]);
  });

  test('an entry can be taken back', async () => {
    const undoCheckIn = jest.fn((_: { input: object }) => ({ __typename: 'CheckIn', id: 'scan-1', ticket: null }));
    const user = await shift({ checkIn: answer('ACCEPTED'), undoCheckIn });
    await typeSerial(user);
    await user.click(await screen.findByRole('button', { name: 'Continue: let in' }));
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(await screen.findByText('UNDONE')).toBeTruthy();
    expect(undoCheckIn.mock.calls[0]![0].input).toEqual({ scanId: 'scan-1' });
  });

  test('what is read while a scan is asked about has its turn after that verdict was seen', async () => {
    const { asked, say, user } = await slowShift();
    read('FY1.first.Signed00');
    await waitFor(() => expect(asked).toHaveLength(1));
    read('FY1.first.Signed00'); // a reader that reads twice
    read('FY1.second.Signed00');
    expect(asked).toEqual(['FY1.first.Signed00']);
    await say('ACCEPTED', 'First');
    expect(screen.getByRole('alert').textContent).toContain('First');
    expect(screen.getByText('One more ticket was read: its turn is next')).toBeTruthy();
    expect(asked).toHaveLength(1);
    await waitFor(() => expect(asked).toEqual(['FY1.first.Signed00', 'FY1.second.Signed00']), { timeout: 5_000 });
    await say('ACCEPTED', 'Second');
    expect(screen.getByRole('alert').textContent).toContain('Second');
    expect(screen.queryByText('One more ticket was read: its turn is next')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Next' }));
    expect(screen.queryByRole('alert')).toBeNull();
    expect(asked).toHaveLength(2);
  });

  test('a reader that reads on what lies on it does not refuse whom it let in; held up again later it counts', async () => {
    const { asked, say } = await slowShift();
    read('FY1.first.Signed00');
    await waitFor(() => expect(asked).toHaveLength(1));
    await say('ACCEPTED', 'First');
    await act(() => new Promise(resolve => setTimeout(resolve, 500)));
    read('FY1.first.Signed00');
    expect(screen.getByRole('alert').textContent).toContain('ADMIT');
    expect(asked).toHaveLength(1);
    await act(() => new Promise(resolve => setTimeout(resolve, 2_100)));
    read('FY1.first.Signed00');
    await waitFor(() => expect(asked).toHaveLength(2));
    await say('ALREADY_CHECKED_IN', 'First');
    expect(screen.getByRole('alert').textContent).toContain('STOP');
  });

  test('a refusal stays until somebody takes it away, whatever was read meanwhile', async () => {
    const { asked, say, user } = await slowShift();
    read('FY1.first.Signed00');
    await waitFor(() => expect(asked).toHaveLength(1));
    read('FY1.second.Signed00');
    await say('REFUNDED', 'First');
    await act(() => new Promise(resolve => setTimeout(resolve, 1_400))); // longer than an entry's verdict is shown
    expect(screen.getByRole('alert').textContent).toContain('Refunded');
    expect(asked).toHaveLength(1);
    await user.click(screen.getByRole('button', { name: 'Next' }));
    await say('ACCEPTED', 'Second');
    expect(screen.getByRole('alert').textContent).toContain('Second');
    expect(asked).toEqual(['FY1.first.Signed00', 'FY1.second.Signed00']);
  });

  test('what was read and not asked about is said until somebody has seen it', async () => {
    const { asked, say, user } = await slowShift();
    const lost = '1 more ticket was read and not asked about: hold it up again';
    read('FY1.first.Signed00');
    await waitFor(() => expect(asked).toHaveLength(1));
    read('FY1.second.Signed00');
    read('FY1.third.Signed00');
    await say('ACCEPTED', 'First');
    expect(screen.getByText(lost)).toBeTruthy();
    await waitFor(() => expect(asked).toEqual(['FY1.first.Signed00', 'FY1.third.Signed00']), { timeout: 5_000 });
    await say('ACCEPTED', 'Third');
    expect(screen.getByText(lost)).toBeTruthy();
    read('FY1.second.Signed00'); // held up again
    await waitFor(() => expect(asked).toHaveLength(3));
    read('FY1.fourth.Signed00');
    read('FY1.fifth.Signed00');
    await say('ACCEPTED', 'Second');
    expect(screen.getByText(lost)).toBeTruthy(); // the fourth
    await user.click(screen.getByRole('button', { name: 'Next' }));
    await waitFor(() => expect(asked).toHaveLength(4));
    await say('ACCEPTED', 'Fifth');
    expect(screen.queryByText(lost)).toBeNull();
  });

  test('what is read while a name is looked at is said', async () => {
    const user = await shift({ checkIn: answer('ACCEPTED') });
    await typeSerial(user);
    await screen.findByRole('region', { name: 'Ticket found' });
    read('FY1.other.Signed00');
    const lost = '1 more ticket was read and not asked about: hold it up again';
    expect(await screen.findByText(lost)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Not this one' }));
    read('FY1.other.Signed00');
    expect((await screen.findByRole('alert')).textContent).toContain('ADMIT');
    expect(screen.queryByText(lost)).toBeNull();
  });

  test('an unknown serial is a STOP, and a scan that is counted like that of an unknown code', async () => {
    const checkIn = jest.fn((_: { input: object }) => answer('UNKNOWN_TICKET', { ticket: null }));
    const user = await shift({ ticket: null, checkIn });
    await typeSerial(user, 'nope-1');
    expect((await screen.findByRole('alert')).textContent).toContain('No ticket NOPE-1');
    expect(checkIn.mock.calls.map(([{ input }]) => input)).toMatchObject([{ serial: 'NOPE-1', gate: 'Gate A' }]);
    await user.click(screen.getByRole('button', { name: 'Next' }));
    await typeSerial(user, 'x'.repeat(41)); // the server would take no such scan
    expect(screen.getByText('No serial is as long as this.')).toBeTruthy();
    expect(checkIn).toHaveBeenCalledTimes(1);
  });

  test('who is no staff of the event sees no gate', async () => {
    await renderApp([{ path: '/gate/:eventId', element: <GatePage /> }], '/gate/event-1', {
      root: { event: { ...lanternNight, viewerRole: null } },
    });
    expect(await screen.findByRole('heading', { name: 'No such page' })).toBeTruthy();
  });
});
