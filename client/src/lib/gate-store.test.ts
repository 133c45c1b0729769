import { beforeEach, expect, test } from '@jest/globals';
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { forgetOldLists } from './forget-lists.js';
import { isOfNewer, openGateStore } from './gate-store.js';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

test('what names guests of an event that is over goes, its notices as well; what waits to be sent stays', async () => {
  const DAY = 24 * 3_600_000;
  const database = await openGateStore();
  const rules = { isCancelled: false, rotates: false, reentry: true, gates: [], windows: {} };
  const made = { gate: 'North', kind: 'ENTRY', outcome: 'ACCEPTED', serial: 'A-1', holderName: 'Ada' } as const;
  for (const [eventId, forgetAt] of [
    ['past', Date.now() - 1],
    ['tonight', Date.now() + DAY],
  ] as const) {
    const of = { eventId, forgetAt };
    await database.put('lists', {
      ...of,
      rules,
      publicKey: '',
      cursor: '',
      isFinished: true,
      askedAt: 0,
      clearedAt: null,
    });
    const tier = { tierId: 't', tierName: 'Regular', teamName: null, rotatingSecret: null };
    const code = { ...tier, serial: 'A-1', holderName: 'Ada', status: 'VALID', isReplaced: false } as const;
    await database.put('codes', { ...code, eventId, digest: 'd' });
    const scan = { ...made, ...of, at: Date.now(), isOfDevice: true, tickets: [], isUndone: false };
    await database.put('recent', { ...scan, scanId: `recent of ${eventId}` });
    const notice = { ...made, eventId, kind: 'CONFLICT', at: Date.now(), instead: null } as const;
    await database.put('notices', { ...notice, id: `notice of ${eventId}` });
    const sender = { userId: 'sam', deviceId: 'd', code: null, scannedAt: 0, isUndone: false };
    await database.put('queue', { ...made, ...sender, eventId, scanId: `waits of ${eventId}` });
  }
  // Of events whose list was never here.
  const notice = { ...made, eventId: 'elsewhere', kind: 'CONFLICT', instead: null } as const;
  await database.put('notices', { ...notice, id: 'of this week', at: Date.now() - 6 * DAY });
  await database.put('notices', { ...notice, id: 'of long ago', at: Date.now() - 8 * DAY });

  await forgetOldLists();
  expect(await database.getAllKeys('lists')).toEqual(['tonight']);
  expect(await database.getAllKeys('codes')).toEqual([['tonight', 'd']]);
  expect(await database.getAllKeys('recent')).toEqual(['recent of tonight']);
  expect(await database.getAllKeys('notices')).toEqual(['notice of tonight', 'of this week']);
  expect(await database.count('queue')).toBe(2);
  database.close();
});

test('a newer Foyer gets the store at once; who had it is told, who comes after with the older one is refused, and what waits stays', async () => {
  const told: string[] = [];
  const database = await openGateStore(
    () => told.push('lost'),
    () => told.push('newer'),
  );
  const made = { gate: 'North', kind: 'ENTRY', outcome: 'ACCEPTED', serial: 'A-1', code: null } as const;
  const by = { eventId: 'tonight', userId: 'sam', deviceId: 'd', scannedAt: 0, isUndone: false };
  // A scan that is being written as the newer one comes is written.
  const writing = database.put('queue', { ...made, ...by, scanId: 'one' });
  const newer = await openDB('foyer-gate', 3);
  await writing;
  expect(told).toEqual(['newer']);
  expect(await newer.getAllKeys('queue')).toEqual(['one']);
  const refusal: unknown = await openGateStore().catch((error: unknown) => error);
  expect(isOfNewer(refusal)).toBe(true);
  newer.close();
});
