import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { waitFor } from '@testing-library/react';
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { GateWorld } from '../../testing/gate-world.js';
import { GateEngine } from './gate-engine.js';

let world: GateWorld;
let stops: (() => void)[] = [];

const rules = { status: 'PUBLISHED', reentry: false, qrMode: 'STATIC', clearing: null, gates: [], tiers: [] };
const guest = (number: number) => ({
  digest: `digest ${number}`,
  serial: `A-${number}`,
  status: 'VALID',
  holderName: `Guest ${number}`,
  tierId: 'regular',
  tierName: 'Regular',
  teamName: null,
  rotatingSecret: null,
});
const list = () => ({
  eventId: 'night',
  publicKey: '',
  issuedAt: new Date().toISOString(),
  cursor: 'c',
  hasMore: false,
  isWhole: true,
  tickets: [1, 2, 3, 4, 5, 6].map(guest),
  event: { id: 'night', endsAt: '2100-01-01T00:00:00Z', ...rules },
});

async function shift(): Promise<GateEngine> {
  const engine = new GateEngine({ client: world.client, eventId: 'night', userId: 'sam', locks: undefined });
  stops.push(engine.start());
  engine.beginShift('North');
  await waitFor(() => expect(engine.state().listAskedAt).not.toBeNull());
  return engine;
}

async function scan(engine: GateEngine, serial: string) {
  const from = performance.now();
  const scanId = crypto.randomUUID();
  const { by, ...answer } = await engine.scan({ scanId, wish: { serial }, gate: 'North', kind: 'ENTRY' });
  const outcome = 'result' in answer ? answer.result.outcome : 'outcome' in answer ? answer.outcome : null;
  return { by, outcome, isQuick: performance.now() - from < 700 };
}
const asked = (name: string) => world.asked.filter(one => one.name === name).length;

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  localStorage.clear();
  stops = [];
  world = new GateWorld();
  world.answers['GateManifest'] = () => ({ scannerManifest: list() });
  world.answers['GateCheckIn'] = ({ scanId, serial }) => {
    const ticket = {
      id: 't',
      serial,
      status: 'CHECKED_IN',
      holderName: 'Ada',
      tier: { id: 'regular', name: 'Regular' },
    };
    const attendance = { eventId: 'night', sequence: 1, checkedIn: 1, inside: 1, sold: 6 };
    return { checkIn: { scanId, outcome: 'ACCEPTED', ticket, first: null, attendance } };
  };
});
afterEach(() => stops.forEach(stop => stop()));

test('where answers take two seconds the first scan alone is waited for, until an answer was prompt again', async () => {
  const engine = await shift();
  world.takes = 2_000;
  const quick = { by: 'device', outcome: 'ACCEPTED', isQuick: true };
  expect(await scan(engine, 'A-1')).toEqual({ ...quick, isQuick: false });
  expect(await scan(engine, 'A-2')).toEqual(quick);
  // The late answer of the first: the network is there, and not good.
  await waitFor(() => expect(engine.state()).toMatchObject({ isOnline: false, isSlow: true }), { timeout: 3_000 });
  expect(await scan(engine, 'A-3')).toEqual(quick);
  expect(await scan(engine, 'A-1')).toEqual({ ...quick, outcome: 'ALREADY_CHECKED_IN' });
  // Sent at once, each of them, while the device goes on by itself.
  await waitFor(() => expect(engine.state()).toMatchObject({ waiting: 0, isSlow: true }), { timeout: 9_000 });
  expect(await scan(engine, 'A-4')).toEqual(quick);
  expect(asked('GateCheckIn')).toBe(1);
  expect(Math.max(...world.heard.values())).toBe(1);

  world.takes = 0;
  await waitFor(() => expect(engine.state()).toMatchObject({ isOnline: true, isSlow: false }), { timeout: 9_000 });
  expect(await scan(engine, 'A-5')).toEqual({ by: 'server', outcome: 'ACCEPTED', isQuick: true });
  expect(await scan(engine, 'A-4')).toMatchObject({ by: 'server' }); // whose word it is from now on
}, 30_000);

test('an answer that came in time, but late, is the server’s; the next one is not waited for', async () => {
  const engine = await shift();
  world.takes = 1_200;
  expect(await scan(engine, 'A-1')).toEqual({ by: 'server', outcome: 'ACCEPTED', isQuick: false });
  expect(await scan(engine, 'A-2')).toEqual({ by: 'device', outcome: 'ACCEPTED', isQuick: true });
});
