import { beforeEach, expect, test } from '@jest/globals';
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { openGateStore, type GateDatabase, type KnownCode, type OwnPass } from '../../lib/gate-store.js';
import { searchHere } from './search-here.js';

let database: GateDatabase;

const code = (digest: string, serial: string, holderName: string, more: Partial<KnownCode> = {}): KnownCode => ({
  eventId: 'night',
  digest,
  serial,
  holderName,
  status: 'VALID',
  isReplaced: false,
  tierId: 'regular',
  tierName: 'Regular',
  teamName: null,
  rotatingSecret: null,
  ...more,
});

async function keep(codes: KnownCode[]): Promise<void> {
  const writing = database.transaction('codes', 'readwrite');
  for (const one of codes) void writing.store.put(one);
  await writing.done;
}

const names = async (text: string) => (await searchHere(database, 'night', text)).found.map(found => found.holderName);

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  database = await openGateStore();
  await database.put('lists', {
    eventId: 'night',
    publicKey: '',
    cursor: '',
    isFinished: true,
    askedAt: 1_000,
    clearedAt: null,
    forgetAt: Infinity,
    rules: { isCancelled: false, rotates: false, reentry: true, gates: [], windows: {} },
  });
});

test('a part of a name or serial is found whatever the case and the accents, a short one at the begin of a word', async () => {
  await keep([
    code('a', 'LANT-000001', 'Zoë Adébáyò'),
    code('b', 'LANT-000002', 'José O’Brien'),
    code('c', 'LANT-000003', 'نور الهُدى'),
    { ...code('d', 'LANT-000004', 'Zoe of another night'), eventId: 'other' },
  ]);
  expect(await names('ZOE')).toEqual(['Zoë Adébáyò']);
  expect(await names('debay')).toEqual(['Zoë Adébáyò']);
  expect(await names('josé  o')).toEqual(['José O’Brien']);
  expect(await names('الهدى')).toEqual(['نور الهُدى']);
  expect(await names('000002')).toEqual(['José O’Brien']);
  expect(await names('ad')).toEqual(['Zoë Adébáyò']);
  expect(await names('jo')).toEqual(['José O’Brien']);
  expect(await names('os')).toEqual([]); // fewer than three letters inside a word: as the server has it
  expect(await names('%')).toEqual([]);
});

test('a ticket comes once, whatever codes it had; ten are shown, in the order of their serials', async () => {
  await keep([code('z', 'LANT-000001', 'Ada', { isReplaced: true, status: 'VOID' }), code('a', 'LANT-000001', 'Ada')]);
  expect(await searchHere(database, 'night', 'ada')).toMatchObject({ found: [{ id: 'a' }], hasMore: false });
  // More than are looked through at once, and those that are sought begin where the first page ends.
  await keep(
    Array.from({ length: 2_020 }, (_, i) =>
      code(`d${i}`, `NIGHT-${String(i).padStart(6, '0')}`, i < 1_998 ? 'Guest' : `Grace ${i}`),
    ),
  );
  const { found, hasMore } = await searchHere(database, 'night', 'grace');
  expect(found.map(({ holderName }) => holderName)).toEqual(Array.from({ length: 10 }, (_, i) => `Grace ${1_998 + i}`));
  expect(hasMore).toBe(true);
  expect(await names('grace 2019')).toEqual(['Grace 2019']);
});

test('who is inside is told by the list, and by what this device did since', async () => {
  const pass = (ticket: string, more: Partial<OwnPass>): OwnPass => {
    const made = { eventId: 'night', ticket, scanId: ticket, kind: 'ENTRY', gate: 'North', at: 900 } as const;
    return { ...made, settledAt: null, forgetAt: Infinity, ...more };
  };
  await keep([
    code('a', 'A', 'Ada in'),
    code('b', 'B', 'Ada out', { status: 'CHECKED_IN' }),
    code('c', 'C', 'Ada since', { status: 'CHECKED_OUT' }),
    code('d', 'D', 'Ada refunded', { status: 'REFUNDED' }),
  ]);
  await database.put('passes', pass('A', {}));
  await database.put('passes', pass('B', { kind: 'EXIT' }));
  await database.put('passes', pass('C', { settledAt: 950 })); // the list is newer
  await database.put('passes', pass('D', {}));
  const { found } = await searchHere(database, 'night', 'ada');
  expect(found.map(({ status }) => status)).toEqual(['CHECKED_IN', 'CHECKED_OUT', 'CHECKED_OUT', 'REFUNDED']);
});

test('a device without the list knows nobody', async () => {
  expect(await searchHere(database, 'other', 'ada')).toEqual({ by: 'nobody', found: [], hasMore: false });
});
