import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { waitFor } from '@testing-library/react';
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import type { CheckInKind } from '../../gql/graphql.js';
import { forgetLists } from '../../lib/forget-lists.js';
import { openGateStore } from '../../lib/gate-store.js';
import { GateWorld } from '../../testing/gate-world.js';
import { GateEngine } from './gate-engine.js';
import { mayUndo } from './recent-scans.js';

let world: GateWorld;
let stops: (() => void)[] = [];
/** Of each ticket, where the server's list has it. */
let listed: Record<string, string>;

const guests = () =>
  Object.entries(listed).map(([serial, status]) => {
    const of = { tierId: 'regular', tierName: 'Regular', teamName: null, rotatingSecret: null };
    return { digest: `digest of ${serial}`, serial, status, holderName: `Guest ${serial}`, ...of };
  });
const rules = { status: 'PUBLISHED', reentry: false, qrMode: 'STATIC', clearing: null, gates: [], tiers: [] };
const list = () => ({
  eventId: 'night',
  publicKey: '',
  issuedAt: new Date().toISOString(),
  cursor: 'c',
  hasMore: false,
  isWhole: true,
  tickets: guests(),
  event: { id: 'night', endsAt: '2100-01-01T00:00:00Z', ...rules },
});

function tab(): GateEngine {
  const engine = new GateEngine({ client: world.client, eventId: 'night', userId: 'sam', locks: undefined });
  stops.push(engine.start());
  engine.beginShift('North');
  return engine;
}

async function scan(engine: GateEngine, serial: string, kind: CheckInKind = 'ENTRY') {
  const scanId = crypto.randomUUID();
  const answer = await engine.scan({ scanId, wish: { serial }, gate: 'North', kind });
  await waitFor(() => expect(engine.state().recent[0]).toMatchObject({ scanId }));
  const outcome = answer.by === 'server' ? answer.result.outcome : answer.by === 'device' ? answer.outcome : null;
  return { scanId, outcome };
}

const read = async (engine: GateEngine): Promise<GateEngine> => {
  const before = engine.state().listAskedAt;
  dispatchEvent(new Event('online'));
  await waitFor(() => expect(engine.state().listAskedAt).toBeGreaterThan(before ?? 0));
  return engine;
};
const refused = (state: string) => ({ undoCheckIn: { __typename: 'WrongStateError', message: 'no', state } });
const undone = () => world.asked.filter(({ name }) => name === 'GateUndo').map(({ input }) => input['scanId']);

function down(): void {
  world.mode = 'down';
  dispatchEvent(new Event('offline'));
}

async function up(engine: GateEngine): Promise<void> {
  world.mode = 'up';
  dispatchEvent(new Event('online'));
  await waitFor(() => expect(engine.state()).toMatchObject({ isOnline: true, waiting: 0 }));
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  localStorage.clear();
  stops = [];
  listed = { 'A-1': 'VALID', 'A-2': 'VALID', 'A-3': 'REFUNDED' };
  world = new GateWorld();
  world.answers['GateManifest'] = () => ({ scannerManifest: list() });
  world.answers['GateCheckIn'] = ({ scanId, serial }) => {
    const outcome = listed[String(serial)] === 'VALID' ? 'ACCEPTED' : 'REFUNDED';
    const ticket = { id: 't', serial, holderName: `Guest ${String(serial)}`, tier: { id: 'regular', name: 'Regular' } };
    if (outcome === 'ACCEPTED') listed[String(serial)] = 'CHECKED_IN';
    return { checkIn: { scanId, outcome, ticket, first: null, attendance: { eventId: 'night', sequence: 1 } } };
  };
});
afterEach(() => stops.forEach(stop => stop()));

test('the last scans are kept with what was said, over a reload, whoever decided; they go with the names', async () => {
  const engine = await read(tab());
  await scan(engine, 'A-1');
  await scan(engine, 'A-3');
  down();
  await scan(engine, 'A-2');
  await scan(engine, 'A-9');
  const told = [
    { serial: 'A-9', holderName: null, outcome: 'UNKNOWN_TICKET', isOfDevice: true },
    { serial: 'A-2', holderName: 'Guest A-2', outcome: 'ACCEPTED', isOfDevice: true },
    { serial: 'A-3', holderName: 'Guest A-3', outcome: 'REFUNDED', isOfDevice: false },
    { serial: 'A-1', holderName: 'Guest A-1', outcome: 'ACCEPTED', isOfDevice: false },
  ];
  expect(engine.state().recent).toMatchObject(told);
  const { recent } = engine.state();
  expect(recent.map(one => mayUndo(one, recent))).toEqual([false, true, false, true]);
  stops.pop()!();
  const after = tab();
  await waitFor(() => expect(after.state().recent).toMatchObject(told));
  for (let i = 0; i < 20; i++) await scan(after, 'A-9');
  expect(after.state().recent).toHaveLength(20);
  await forgetLists();
  const database = await openGateStore();
  expect(await database.count('recent')).toBe(0);
  database.close();
});

test('a scan that the server knows is taken back without a network: it lets in again, and is told when it is back', async () => {
  const engine = await read(tab());
  const first = await scan(engine, 'A-1');
  await scan(engine, 'A-2');
  await read(engine); // the list has them inside
  down();
  expect(await engine.undo(first.scanId)).toBe('later');
  await waitFor(() => expect(engine.state().waiting).toBe(1));
  expect(engine.state().recent.map(({ isUndone }) => isUndone)).toEqual([false, true]);
  expect(await scan(engine, 'A-1')).toMatchObject({ outcome: 'ACCEPTED' });
  expect(await scan(engine, 'A-2')).toMatchObject({ outcome: 'ALREADY_CHECKED_IN' });
  await up(engine);
  expect(undone()).toEqual([first.scanId]);
});

test('a network that says nothing is not waited for: the undo is kept', async () => {
  const engine = await read(tab());
  const { scanId } = await scan(engine, 'A-1');
  world.mode = 'silent';
  expect(await engine.undo(scanId)).toBe('later');
  await up(engine);
  expect(new Set(undone())).toEqual(new Set([scanId]));
});

test('what the server took back it lets in without a network, whatever the list still says', async () => {
  const engine = await read(tab());
  const { scanId } = await scan(engine, 'A-1');
  await read(engine);
  expect(await engine.undo(scanId)).toBe('done');
  await waitFor(() => expect(engine.state().recent[0]!.isUndone).toBe(true));
  down();
  expect(await scan(engine, 'A-1')).toMatchObject({ outcome: 'ACCEPTED' });
});

test('an entry is not taken back from under the exit after it, but after that was', async () => {
  const engine = await read(tab());
  down();
  const entry = await scan(engine, 'A-1');
  const exit = await scan(engine, 'A-1', 'EXIT');
  const { recent } = engine.state();
  expect(recent.map(one => mayUndo(one, recent))).toEqual([true, false]);
  expect(await engine.undo(entry.scanId)).toBe('refused');
  expect(await engine.undo(exit.scanId)).toBe('later');
  expect(await scan(engine, 'A-1')).toMatchObject({ outcome: 'ALREADY_CHECKED_IN' });
  expect(await engine.undo(entry.scanId)).toBe('later');
  expect(await scan(engine, 'A-1')).toMatchObject({ outcome: 'ACCEPTED' });
  await up(engine);
  expect(undone()).toEqual([entry.scanId, exit.scanId]);
});

test('what could not be taken back after all stands in the list as a scan that counts, and is said', async () => {
  const engine = await read(tab());
  down();
  const { scanId } = await scan(engine, 'A-1');
  await engine.undo(scanId);
  world.answers['GateUndo'] = () => refused('VALID');
  await up(engine);
  await waitFor(() => expect(engine.state().notices).toMatchObject([{ id: scanId, kind: 'NOT_UNDONE' }]));
  expect(engine.state().recent).toMatchObject([{ scanId, isUndone: false }]);
});

test('what the server had taken back already is taken back: asked at once, or later', async () => {
  const engine = await read(tab());
  world.answers['GateUndo'] = () => refused('UNDONE');
  const first = await scan(engine, 'A-1');
  expect(await engine.undo(first.scanId)).toBe('done');
  down();
  const second = await scan(engine, 'A-1');
  expect(await engine.undo(second.scanId)).toBe('later');
  await up(engine);
  await waitFor(() => expect(engine.state().waiting).toBe(0));
  expect(engine.state()).toMatchObject({ notices: [], recent: [{ isUndone: true }, { isUndone: true }] });
});
