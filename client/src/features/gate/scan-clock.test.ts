import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { keepClockOffset } from '../../lib/clock-offset.js';
import { openGateStore, type GateDatabase } from '../../lib/gate-store.js';
import { GateWorld } from '../../testing/gate-world.js';
import { scanHere } from './decide-here.js';
import { sendQueue } from './sync.js';

const HOUR_MS = 3_600_000;
const SECOND_MS = 1_000;
const SENDER = { userId: 'sam', eventId: 'night', deviceId: 'd' };

let database: GateDatabase;
let world: GateWorld;

/** Sets this device's clock so far from the true time; what only goes on goes on. */
const realNow = Date.now;
const setClock = (ahead: number) => jest.spyOn(Date, 'now').mockImplementation(() => realNow() + ahead);

async function scan(): Promise<void> {
  const wish = { serial: 'LANT-1' };
  await scanHere(database, { ...SENDER, scanId: crypto.randomUUID(), wish, gate: 'North', kind: 'ENTRY' });
}

/** What the server hears of the one scan, in milliseconds from the true time of it. */
async function sent(madeAt: number): Promise<{ byDevice: number; byServer: number | null }> {
  await sendQueue(world.client, database, SENDER);
  const { scannedAt, scannedAtServer } = world.sent().flat()[0]!;
  const from = (instant: string) => Math.round((Date.parse(instant) - madeAt) / SECOND_MS) * SECOND_MS;
  return { byDevice: from(scannedAt), byServer: scannedAtServer === null ? null : from(scannedAtServer) };
}

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  localStorage.clear();
  world = new GateWorld();
  database = await openGateStore();
  const rules = { isCancelled: false, rotates: false, reentry: true, gates: [], windows: {} };
  const list = { eventId: 'night', publicKey: '', cursor: '', isFinished: true, askedAt: 1, clearedAt: null, rules };
  await database.put('lists', { ...list, forgetAt: Infinity });
});
afterEach(() => {
  jest.restoreAllMocks();
  database.close();
});

test('a clock that was set right since: the server hears when it was by its own clock, as it was measured then', async () => {
  setClock(-HOUR_MS);
  keepClockOffset(HOUR_MS);
  const madeAt = realNow();
  await scan();
  setClock(0);
  keepClockOffset(0); // and measured anew: what counts is how it stood at the scan
  expect(await sent(madeAt)).toEqual({ byDevice: -HOUR_MS, byServer: 0 });
});

test('the same after a reload, where nobody can say whether it was set', async () => {
  setClock(-HOUR_MS);
  keepClockOffset(HOUR_MS);
  const madeAt = realNow();
  await scan();
  jest.spyOn(performance, 'timeOrigin', 'get').mockReturnValue(1);
  expect(await sent(madeAt)).toEqual({ byDevice: -HOUR_MS, byServer: 0 });
});

test('a clock that nobody set since is corrected by how it stands, whatever was measured before it was set wrong', async () => {
  keepClockOffset(0);
  setClock(-HOUR_MS);
  const madeAt = realNow();
  await scan();
  expect(await sent(madeAt)).toEqual({ byDevice: -HOUR_MS, byServer: null });
});

test('a clock that was set between the measurement and the scan: what was measured says nothing of it, also after a reload', async () => {
  keepClockOffset(0);
  setClock(-HOUR_MS);
  const madeAt = realNow();
  await scan();
  jest.spyOn(performance, 'timeOrigin', 'get').mockReturnValue(1);
  expect(await sent(madeAt)).toEqual({ byDevice: -HOUR_MS, byServer: null });
});

test('what was never measured, or days ago, says nothing', async () => {
  setClock(-2 * 24 * HOUR_MS);
  keepClockOffset(0);
  setClock(-HOUR_MS);
  const madeAt = realNow();
  await scan();
  setClock(0);
  expect(await sent(madeAt)).toEqual({ byDevice: -HOUR_MS, byServer: null });
});
