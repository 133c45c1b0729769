import { act } from '@testing-library/react';
import { LiveContext, type LiveConnection, type LiveState } from '../../apollo/live-connection.js';
import { lanternNight, regular } from '../../testing/given.js';
import { renderApp, type Root } from '../../testing/render-app.js';
import { paths } from '../../paths.js';
import { LivePage } from './LivePage.js';
import { WallPage } from './WallPage.js';

/** Figures as the server sends them. */
export const figures = (sequence: number, changes: object = {}) => ({
  eventId: 'event-1',
  sequence,
  sold: 80,
  checkedIn: 41,
  inside: 40,
  rate: 41 / 80,
  lastMinute: 6,
  at: '2030-11-20T19:30:30Z',
  conflicts: 0,
  refusals: [],
  byTier: [{ tier: regular, sold: 80, checkedIn: 41 }],
  byGate: [
    { gate: 'North', checkedIn: 30, lastMinute: 4 },
    { gate: 'South', checkedIn: 11, lastMinute: 2 },
  ],
  ...changes,
});

/** A subscription that says what it is told to say. */
export function stream<Value>(first: Value, field = 'attendance') {
  let say!: (value: Value) => void;
  let fail!: (error: Error) => void;
  async function* said() {
    let next = first;
    for (;;) {
      yield { [field]: next };
      next = await new Promise<Value>((resolve, reject) => {
        say = resolve;
        fail = reject;
      });
    }
  }
  /** As many turns as it takes to get from here to the page; no timer, which a test may hold. */
  const soon = async () => {
    for (let i = 0; i < 30; i++) await Promise.resolve();
  };
  return {
    said,
    say: (value: Value) => act(async () => (say(value), await soon())),
    fail: (error: Error) => act(async () => (fail(error), await soon())),
  };
}

/** A socket that goes and comes at a word. */
export function socket() {
  let state: LiveState = { status: 'live' };
  const listeners = new Set<() => void>();
  const enter = (next: LiveState) =>
    act(() => {
      state = next;
      for (const listener of listeners) listener();
    });
  const connection = {
    state: () => state,
    subscribe: (listener: () => void) => (listeners.add(listener), () => listeners.delete(listener)),
  };
  return {
    connection: connection as unknown as LiveConnection,
    lose: (since: number) => enter({ status: 'stale', since }),
    comeBack: () => enter({ status: 'live' }),
  };
}

const night = { ...lanternNight, doorsAt: '2030-11-20T18:00:00Z', qrMode: 'STATIC', viewerRole: 'OWNER' };
export const minutes = [
  { at: '2030-11-20T19:28:00Z', gate: 'North', entries: 3 },
  { at: '2030-11-20T19:28:00Z', gate: 'South', entries: 2 },
  { at: '2030-11-20T19:30:00Z', gate: 'North', entries: 7 },
];
export const noRefunds = { edges: [], pageInfo: { hasNextPage: false } };

interface Open {
  event?: object;
  attendance?: () => unknown;
  devices?: () => unknown;
  sales?: () => unknown;
  root?: Root;
  connection?: LiveConnection | null;
  wall?: boolean;
}

/** The dashboard or the wall, with what its subscriptions and queries say. */
export async function open({
  event = {},
  attendance,
  devices,
  sales,
  root = {},
  connection = null,
  wall = false,
}: Open = {}) {
  const entries = {
    eventId: 'event-1',
    at: '2030-11-20T19:30:30Z',
    entriesByMinute: minutes,
    today: { since: '2030-11-20T06:00:00Z', entries: 12 },
  };
  const shown = <LiveContext value={connection}>{wall ? <WallPage /> : <LivePage />}</LiveContext>;
  const path = wall ? paths.wall(':eventId') : paths.live(':eventId');
  return renderApp([{ path, element: shown }], path.replace(':eventId', 'event-1'), {
    root: {
      event: () => ({
        ...night,
        attendance: entries,
        sales: null,
        ...event,
        tiers: [{ ...regular, capacity: 100, waiting: 0 }],
      }),
      refunds: () => noRefunds,
      ...root,
    },
    live: { ...(attendance && { attendance }), ...(devices && { devices }), ...(sales && { sales }) },
  });
}
