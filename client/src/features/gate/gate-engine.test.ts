/* Long because what a device does from the last minute with a network to the first one after is one story. */
import { ServerError } from '@apollo/client/errors';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { waitFor } from '@testing-library/react';
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { forgetLists } from '../../lib/forget-lists.js';
import { openGateStore } from '../../lib/gate-store.js';
import { digitsOf, stepAt } from '../../lib/rotating-code.js';
import { unsentScans } from '../../lib/unsent-scans.js';
import { GateWorld } from '../../testing/gate-world.js';
import { GateEngine, type Answer } from './gate-engine.js';
import { digestOf } from './ticket-code.js';

const EVENT = '01890a5d-ac96-774b-bcce-b302099a8057';
const OTHER_EVENT = '01890a5d-ac96-774b-bcce-b302099a8058';
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');

let keys: CryptoKeyPair;
let world: GateWorld;
let stops: (() => void)[] = [];

/** As the server makes it: a ticket's number, its event, the code's version, and the signature. */
async function codeOf(ticket: number, version = 1, eventId = EVENT): Promise<string> {
  const payload = Buffer.concat([
    Buffer.alloc(16, ticket),
    Buffer.from(eventId.replaceAll('-', ''), 'hex'),
    Buffer.alloc(4),
  ]);
  payload.writeUInt32BE(version, 32);
  const signed = `FY1.${text(payload)}`;
  const signature = await crypto.subtle.sign({ name: 'Ed25519' }, keys.privateKey, new TextEncoder().encode(signed));
  return `${signed}.${text(new Uint8Array(signature))}`;
}

async function row(ticket: number, more: object = {}, version = 1) {
  const of = {
    serial: `LANT-${ticket}`,
    holderName: 'Ada',
    tierId: 'regular',
    tierName: 'Regular',
    teamName: null,
    rotatingSecret: null,
  };
  return { ...of, digest: await digestOf(await codeOf(ticket, version)), status: 'VALID', ...more };
}

async function page(tickets: object[], more: object = {}, ofEvent: object = {}) {
  const publicKey = text(new Uint8Array(await crypto.subtle.exportKey('raw', keys.publicKey)));
  const event = { id: EVENT, status: 'PUBLISHED', reentry: false, qrMode: 'STATIC', endsAt: '2100-01-01T00:00:00Z' };
  return {
    eventId: EVENT,
    publicKey,
    issuedAt: new Date().toISOString(),
    cursor: 'c1',
    hasMore: false,
    isWhole: false,
    tickets,
    event: { ...event, clearing: null, gates: [], tiers: [], ...ofEvent },
    ...more,
  };
}

/** A page of the gate in a tab, its shift begun. */
function tab({
  userId = 'sam',
  locks = undefined as Pick<LockManager, 'request'> | undefined,
  isShift = true,
} = {}): GateEngine {
  const engine = new GateEngine({ client: world.client, eventId: EVENT, userId, locks });
  stops.push(engine.start());
  if (isShift) engine.beginShift('North');
  return engine;
}

async function online(engine: GateEngine): Promise<GateEngine> {
  await waitFor(() => expect(engine.state().listAskedAt).not.toBeNull());
  return engine;
}

async function away(engine: GateEngine): Promise<GateEngine> {
  await online(engine);
  world.mode = 'down';
  dispatchEvent(new Event('offline'));
  return engine;
}

function back(): void {
  world.mode = 'up';
  dispatchEvent(new Event('online'));
}

const scan = (engine: GateEngine, code: string, more: object = {}): Promise<Answer> =>
  engine.scan({ scanId: crypto.randomUUID(), wish: { code }, gate: 'North', kind: 'ENTRY', ...more });
const typed = (engine: GateEngine, serial: string): Promise<Answer> =>
  engine.scan({ scanId: crypto.randomUUID(), wish: { serial }, gate: 'North', kind: 'ENTRY' });

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  localStorage.clear();
  stops = [];
  world = new GateWorld();
  keys = await crypto.subtle.generateKey({ name: 'Ed25519' }, true, ['sign', 'verify']);
  world.pages = [
    await page([await row(1), await row(2), await row(3, { status: 'REFUNDED' })], { isWhole: true }),
    await page([]),
  ];
});
afterEach(() => stops.forEach(stop => stop()));

describe('a gate without a network', () => {
  test('the device decides by the list; a second scan finds the first; both are kept, and sent when it is back', async () => {
    const engine = await away(tab());
    expect(await scan(engine, await codeOf(1))).toMatchObject({
      by: 'device',
      outcome: 'ACCEPTED',
      row: { holderName: 'Ada' },
    });
    expect(await scan(engine, await codeOf(1))).toMatchObject({
      by: 'device',
      outcome: 'ALREADY_CHECKED_IN',
      first: { gate: 'North' },
    });
    expect(await scan(engine, await codeOf(3))).toMatchObject({ outcome: 'REFUNDED' });
    expect(await typed(engine, 'LANT-2')).toMatchObject({ outcome: 'ACCEPTED' });
    expect(await typed(engine, 'LANT-9')).toMatchObject({ outcome: 'UNKNOWN_TICKET' });
    await waitFor(() => expect(engine.state()).toMatchObject({ isOnline: false, waiting: 5 }));
    expect(unsentScans()).toBe(5);
    back();
    await waitFor(() => expect(engine.state()).toMatchObject({ isOnline: true, waiting: 0 }));
    const [sent] = world.sent().filter(({ length }) => length > 0);
    expect(sent!.map(({ outcome, serial }) => [outcome, serial])).toEqual([
      ['ACCEPTED', null],
      ['ALREADY_CHECKED_IN', 'LANT-1'], // a good ticket that was refused leaves no code behind
      ['REFUNDED', 'LANT-3'],
      ['ACCEPTED', 'LANT-2'],
      ['UNKNOWN_TICKET', 'LANT-9'],
    ]);
    expect(sent![0]!.digest).toBe(await digestOf(await codeOf(1)));
    expect(unsentScans()).toBe(0);
    expect(world.asked.find(({ name }) => name === 'GateSync')!.input['deviceNow']).toEqual(expect.any(String));
  });

  test('a reload begins where the page was left: the list, what was let in, and what waits', async () => {
    await scan(await away(tab()), await codeOf(1));
    stops.pop()!();
    const after = tab();
    await waitFor(() => expect(after.state()).toMatchObject({ waiting: 1, isOnline: false }));
    expect(await scan(after, await codeOf(1))).toMatchObject({ outcome: 'ALREADY_CHECKED_IN' });
    back();
    await waitFor(() => expect(after.state().waiting).toBe(0));
    expect([...world.heard.values()]).toEqual([1, 1]);
  });

  test('a network that says nothing is waited for a moment only, and what it says later is not sent again', async () => {
    const engine = await online(tab());
    world.answers['GateCheckIn'] = ({ scanId }) => checkedIn(String(scanId));
    world.mode = 'silent';
    const asked = scan(engine, await codeOf(1), { scanId: crypto.randomUUID() });
    expect(await asked).toMatchObject({ by: 'device', outcome: 'ACCEPTED' });
    expect(engine.state().isOnline).toBe(false);
  });

  test('an answer that comes too late and agrees settles it: what a newer list says is believed again', async () => {
    const engine = await online(tab());
    let answer: (said: object) => void = () => undefined;
    world.answers['GateCheckIn'] = () => new Promise(go => (answer = go));
    const scanId = crypto.randomUUID();
    expect(await scan(engine, await codeOf(1), { scanId })).toMatchObject({ by: 'device', outcome: 'ACCEPTED' });
    world.answers['GateSync'] = () => world.refuse('INTERNAL'); // the late answer alone settles it
    answer(checkedIn(scanId));
    await waitFor(() => expect(engine.state().waiting).toBe(0));
    const database = await openGateStore();
    const [pass] = await database.getAll('passes');
    expect(pass).toMatchObject({ scanId, settledAt: expect.any(Number) });
    // It was taken back elsewhere, and this device has read a list since.
    const list = (await database.get('lists', EVENT))!;
    await database.put('lists', { ...list, askedAt: Date.now() + 60_000 });
    database.close();
    await away(engine);
    expect(await scan(engine, await codeOf(1))).toMatchObject({ by: 'device', outcome: 'ACCEPTED' });
  });

  test('whom the server let in after nobody could tell stands in the last scans, and in a notice', async () => {
    world.pages = [await page([await row(1)], { isWhole: true, hasMore: true, cursor: 'half' })];
    world.answers['GateManifest'] = ({ since }) => {
      if (since === 'half') throw new TypeError('Failed to fetch');
      return { scannerManifest: world.pages[0] };
    };
    const engine = tab();
    await waitFor(() => expect(engine.state().isOnline).toBe(false));
    let answer: (said: object) => void = () => undefined;
    world.answers['GateCheckIn'] = () => new Promise(go => (answer = go));
    const scanId = crypto.randomUUID();
    expect(await scan(engine, await codeOf(2), { scanId })).toMatchObject({ outcome: null, why: 'UNFINISHED' });
    answer(checkedIn(scanId, 'LANT-2'));
    await waitFor(() => expect(engine.state().recent).toMatchObject([{ scanId, outcome: 'ACCEPTED' }]));
    expect(engine.state().notices).toMatchObject([{ id: scanId, kind: 'REFUSED_HERE', serial: 'LANT-2' }]);
  });

  test('where it is there the server decides, and the device remembers what it said', async () => {
    const engine = await online(tab());
    world.answers['GateCheckIn'] = ({ scanId }) => checkedIn(String(scanId));
    expect(await scan(engine, await codeOf(1))).toMatchObject({ by: 'server', result: { outcome: 'ACCEPTED' } });
    await away(engine);
    expect(await scan(engine, await codeOf(1))).toMatchObject({ by: 'device', outcome: 'ALREADY_CHECKED_IN' });
  });

  test('it remembers what is newer than the list, too, and an undo forgets it', async () => {
    const engine = await online(tab());
    world.answers['GateCheckIn'] = ({ scanId }) => checkedIn(String(scanId), 'LANT-9');
    await scan(engine, await codeOf(9));
    await away(engine);
    expect(await scan(engine, await codeOf(9))).toMatchObject({ by: 'device', outcome: 'ALREADY_CHECKED_IN' });
    back();
    await waitFor(() => expect(engine.state()).toMatchObject({ isOnline: true, waiting: 0 }));
    const again = crypto.randomUUID();
    await scan(engine, await codeOf(7), { scanId: again });
    expect(await engine.undo(again)).toBe('done');
    await away(engine);
    expect(await scan(engine, await codeOf(7))).toMatchObject({ by: 'device', outcome: 'ACCEPTED' });
  });

  test('whom the device let in a moment ago the server is not asked about before it has heard of it', async () => {
    const engine = await away(tab());
    await scan(engine, await codeOf(1));
    world.answers['GateCheckIn'] = ({ scanId }) => checkedIn(String(scanId));
    world.answers['GateSync'] = () => new Promise(() => undefined); // on its way, for long
    back();
    await waitFor(() => expect(world.asked.at(-1)!.name).toBe('GateSync'));
    expect(await scan(engine, await codeOf(1))).toMatchObject({ by: 'device', outcome: 'ALREADY_CHECKED_IN' });
  });

  test('an undo waits with its scan, and the ticket lets in again', async () => {
    const engine = await away(tab());
    const scanId = crypto.randomUUID();
    await scan(engine, await codeOf(1), { scanId });
    expect(await engine.undo(scanId)).toBe('later');
    expect(await scan(engine, await codeOf(1))).toMatchObject({ outcome: 'ACCEPTED' });
    back();
    await waitFor(() => expect(engine.state().waiting).toBe(0));
    expect(world.asked.filter(({ name }) => name === 'GateUndo').map(({ input }) => input['scanId'])).toEqual([scanId]);
  });

  test('what was in conflict with a scan that was taken back is no notice; a conflict is taken back as well', async () => {
    const engine = await away(tab());
    const [mistake, meant] = [crypto.randomUUID(), crypto.randomUUID()];
    await scan(engine, await codeOf(1), { scanId: mistake });
    await engine.undo(mistake);
    await scan(engine, await codeOf(1), { scanId: meant });
    const undone = new Set<string>();
    world.answers['GateUndo'] = ({ scanId }) => {
      undone.add(String(scanId));
      return { undoCheckIn: { __typename: 'CheckIn', id: scanId, ticket: null } };
    };
    // The server says both are in conflict until the mistake is taken back.
    world.answers['GateSync'] = ({ scans }) => {
      const sent = (scans as { scanId: string }[]).map(({ scanId }) => scanId);
      const results = sent.map(scanId => ({ scanId, outcome: 'ALREADY_CHECKED_IN', ticket: null }));
      const made = { gate: 'North', scannedAt: '2026-11-21T19:43:00Z', ticket: null, countedInstead: null };
      const left = sent.filter(id => !undone.has(id) && (id === mistake || undone.size === 0));
      const conflicts = left.map(id => ({ __typename: 'CheckIn', id, outcome: 'ALREADY_CHECKED_IN', ...made }));
      return { syncCheckIns: { __typename: 'SyncCheckInsPayload', results, conflicts } };
    };
    back();
    await waitFor(() => expect(engine.state()).toMatchObject({ isOnline: true, waiting: 0 }));
    expect([...undone]).toEqual([mistake]);
    expect(engine.state().notices).toEqual([]);
  });

  test('a forgery, another event’s, one that was sold since', async () => {
    const engine = await away(tab());
    const [version, payload, signature = ''] = (await codeOf(9)).split('.');
    const forged = [version, payload, `${signature[0] === 'A' ? 'B' : 'A'}${signature.slice(1)}`].join('.');
    expect(await scan(engine, forged)).toMatchObject({ outcome: 'BAD_SIGNATURE' });
    expect(await scan(engine, 'https://example.com')).toMatchObject({ outcome: 'BAD_SIGNATURE' });
    expect(await scan(engine, await codeOf(1, 1, OTHER_EVENT))).toMatchObject({ outcome: 'WRONG_EVENT' });
    expect(await scan(engine, await codeOf(9))).toMatchObject({ outcome: 'ACCEPTED', doubt: 'SOLD_SINCE' });
    expect(await scan(engine, await codeOf(9))).toMatchObject({ outcome: 'ALREADY_CHECKED_IN' });
  });

  test('a device that is stolen before it has sent holds no code, whatever was scanned and however it went', async () => {
    const rotatingSecret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
    const leaves = { reentry: true };
    const tickets = [await row(1), await row(2), await row(4, { rotatingSecret, status: 'CHECKED_IN' })];
    world.pages = [await page(tickets, { isWhole: true }, leaves), await page([], {}, leaves)];
    const engine = await away(tab());
    const scanId = crypto.randomUUID();
    const [undone, used, out] = [await codeOf(1), await codeOf(2), await codeOf(4)];
    const [unlisted, tomorrow] = [await codeOf(9), await codeOf(1, 1, OTHER_EVENT)];
    await scan(engine, undone, { scanId });
    await engine.undo(scanId);
    await scan(engine, used);
    await scan(engine, used);
    expect(await scan(engine, `${out}.123456`, { kind: 'EXIT' })).toMatchObject({ outcome: 'ACCEPTED' });
    expect(await scan(engine, unlisted)).toMatchObject({ doubt: 'SOLD_SINCE' });
    expect(await scan(engine, tomorrow)).toMatchObject({ outcome: 'WRONG_EVENT' });
    expect(await scan(engine, ` x${tomorrow}`)).toMatchObject({ outcome: 'BAD_SIGNATURE' });
    const database = await openGateStore();
    const stores = [...database.objectStoreNames];
    const kept = JSON.stringify(await Promise.all(stores.map(name => database.getAll(name))));
    database.close();
    expect(kept).toContain(await digestOf(tomorrow)); // which the server knows it by
    for (const code of [undone, used, out, unlisted, tomorrow]) expect(kept).not.toContain(code.split('.')[2]);
  });

  test('a picture of moving digits lets nobody in, nor a code without any; those of now do', async () => {
    const rotatingSecret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
    const rotates = { qrMode: 'ROTATING' };
    world.pages = [
      await page([await row(1, { rotatingSecret })], { isWhole: true }, rotates),
      await page([], {}, rotates),
    ];
    const engine = await away(tab());
    const at = async (step: number) => `${await codeOf(1)}.${await digitsOf(rotatingSecret, step)}`;
    const now = stepAt(Date.now());
    expect(await scan(engine, await at(now - 9))).toMatchObject({ by: 'device', outcome: 'EXPIRED_CODE' });
    expect(await scan(engine, await codeOf(1))).toMatchObject({ by: 'device', outcome: 'EXPIRED_CODE' });
    expect(await scan(engine, await at(now))).toMatchObject({ by: 'device', outcome: 'ACCEPTED' });
    expect(await scan(engine, await at(now))).toMatchObject({ by: 'device', outcome: 'ALREADY_CHECKED_IN' });
  });

  test('a server that has had too much is left alone for as long as it says: the device decides, and sends after that', async () => {
    const engine = await online(tab());
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'setImmediate', 'performance'] });
    try {
      const tooMuch = { status: 429, headers: { get: () => '45' } } as unknown as Response;
      const asked = () => world.asked.filter(({ name }) => name !== 'GateManifest').length;
      world.answers['GateCheckIn'] = () => {
        throw new ServerError('429', { response: tooMuch, bodyText: '' });
      };
      const scanning = scan(engine, await codeOf(1));
      await jest.advanceTimersByTimeAsync(100);
      expect(await scanning).toMatchObject({ by: 'device', outcome: 'ACCEPTED' });
      const before = asked();
      dispatchEvent(new Event('online'));
      expect(await scan(engine, await codeOf(2))).toMatchObject({ by: 'device', outcome: 'ACCEPTED' });
      await jest.advanceTimersByTimeAsync(40_000);
      expect([asked(), engine.state().waiting]).toEqual([before, 2]);
      await jest.advanceTimersByTimeAsync(8_000);
    } finally {
      jest.useRealTimers();
    }
    await waitFor(() => expect(engine.state()).toMatchObject({ isOnline: true, waiting: 0 }));
  });
});

const checkedIn = (scanId: string, serial = 'LANT-1') => ({
  checkIn: {
    __typename: 'CheckInResult',
    scanId,
    outcome: 'ACCEPTED',
    ticket: {
      __typename: 'Ticket',
      id: 't',
      serial,
      status: 'CHECKED_IN',
      holderName: 'Ada',
      tier: { __typename: 'Tier', id: 'regular', name: 'Regular' },
    },
    first: null,
    attendance: { __typename: 'Attendance', eventId: EVENT, sequence: 1, checkedIn: 1, inside: 1, sold: 3 },
  },
});

describe('what waits', () => {
  const fill = async (count: number, userId = 'sam') => {
    const database = await openGateStore();
    const writing = database.transaction('queue', 'readwrite');
    for (let i = 0; i < count; i++) {
      const scan = { scanId: crypto.randomUUID(), eventId: EVENT, userId, deviceId: 'd', code: null, serial: `S-${i}` };
      const made = { gate: 'North', kind: 'ENTRY', scannedAt: i, outcome: 'ACCEPTED', isUndone: false } as const;
      await writing.store.put({ ...scan, ...made });
    }
    await writing.done;
    database.close();
  };

  test('is sent by 500, the oldest first; what was not answered waits on', async () => {
    await fill(1_100);
    let batches = 0;
    const { conflicts } = world;
    world.answers['GateSync'] = ({ scans }) => {
      if (++batches === 3) throw new TypeError('Failed to fetch');
      const results = (scans as { scanId: string }[]).map(({ scanId }) => ({
        scanId,
        outcome: 'ACCEPTED',
        ticket: null,
      }));
      return { syncCheckIns: { __typename: 'SyncCheckInsPayload', results, conflicts } };
    };
    const engine = tab({ isShift: false });
    await waitFor(() => expect(engine.state()).toMatchObject({ waiting: 100, isOnline: false }), { timeout: 5_000 });
    await waitFor(() => expect(engine.state().waiting).toBe(0), { timeout: 5_000 });
    expect(world.sent().map(({ length }) => length)).toEqual([500, 500, 100, 100]);
    expect(world.asked[0]!.input['queued']).toBe(600);
    expect(world.sent()[0]![0]!.serial).toBe('S-0');
  });

  /** As browsers have it: one holder at a time. */
  function oneAtATime(): Pick<LockManager, 'request'> {
    let last = Promise.resolve();
    const request = (_: string, work: () => Promise<void>) => (last = last.then(work, work));
    return { request } as unknown as Pick<LockManager, 'request'>;
  }

  test('two tabs never send the same scan; without the lock they would', async () => {
    await fill(20);
    const locks = oneAtATime();
    const tabs = [tab({ locks, isShift: false }), tab({ locks, isShift: false })];
    await waitFor(() => tabs.forEach(one => expect(one.state()).toMatchObject({ store: 'kept', waiting: 0 })));
    expect([...new Set(world.heard.values())]).toEqual([1]);

    stops.splice(0).forEach(stop => stop());
    world.heard.clear();
    await fill(20);
    const noLock = { request: (_: string, work: () => Promise<void>) => work() } as unknown as typeof locks;
    const unguarded = [tab({ locks: noLock, isShift: false }), tab({ locks: noLock, isShift: false })];
    await waitFor(() => unguarded.forEach(one => expect(one.state()).toMatchObject({ store: 'kept', waiting: 0 })));
    expect([...new Set(world.heard.values())]).toEqual([2]);
  });

  test('is sent in the name of whoever made it, and stays when they sign out', async () => {
    await fill(2, 'somebody else');
    const engine = await online(tab());
    expect(engine.state()).toMatchObject({ waiting: 0, ofOthers: 2 });
    expect(world.asked.find(({ name }) => name === 'GateSync')!.input).toMatchObject({ queued: 2, scans: [] });
    stops.pop()!();
    await forgetLists();
    const database = await openGateStore();
    expect([await database.count('queue'), await database.count('lists'), await database.count('codes')]).toEqual([
      2, 0, 0,
    ]);
    database.close();
    const theirs = tab({ userId: 'somebody else' });
    await waitFor(() => expect(world.heard.size).toBe(2));
    await waitFor(() => expect(theirs.state()).toMatchObject({ waiting: 0, ofOthers: 0 }));
  });

  test('and does not turn out as the door had it is shown until somebody has read it', async () => {
    const instead = { __typename: 'CheckIn', id: 'first', gate: 'South', scannedAt: '2026-11-21T19:42:00Z' };
    const ticket = { __typename: 'Ticket', id: 't', serial: 'LANT-1', holderName: 'Ada' };
    const conflict = { id: 'c', outcome: 'ALREADY_CHECKED_IN', gate: 'North', scannedAt: '2026-11-21T19:43:00Z' };
    world.conflicts = [{ __typename: 'CheckIn', ...conflict, ticket, countedInstead: instead }];
    const engine = await away(tab());
    await scan(engine, await codeOf(1));
    back();
    await waitFor(() =>
      expect(engine.state().notices).toMatchObject([{ serial: 'LANT-1', gate: 'North', instead: { gate: 'South' } }]),
    );
    world.conflicts = [];
    await engine.dismiss('c');
    await waitFor(() => expect(engine.state().notices).toEqual([]));
  });
});

describe('a list', () => {
  test('is read before a shift as well, and says how many tickets it has: the shift may begin without a network', async () => {
    const engine = await online(tab({ isShift: false }));
    expect(engine.state().listedTickets).toBe(3);
    world.pages = [await page([await row(1, { status: 'VOID' }), await row(1, {}, 2), await row(9)])];
    back();
    await waitFor(() => expect(engine.state().listedTickets).toBe(4));
    world.pages = [await page([])];
    await away(engine);
    engine.beginShift('North');
    expect(await scan(engine, await codeOf(2))).toMatchObject({ by: 'device', outcome: 'ACCEPTED' });
  });

  test('comes in pages, goes on where it was interrupted, and is brought up to date', async () => {
    let isCut = true;
    const pages = [
      await page([await row(1)], { isWhole: true, hasMore: true, cursor: 'a' }),
      await page([await row(2)], { cursor: 'b' }),
      await page([await row(1, { status: 'VOID' }), await row(1, {}, 2)], { cursor: 'c' }),
    ];
    world.answers['GateManifest'] = ({ since }) => {
      if (since === 'a' && isCut) throw new TypeError('Failed to fetch');
      return {
        scannerManifest:
          since === 'a' ? pages[1] : since === 'b' ? pages[2] : since === 'c' ? { ...pages[2], tickets: [] } : pages[0],
      };
    };
    const engine = tab();
    await waitFor(() => expect(engine.state().isOnline).toBe(false));
    expect(await scan(engine, await codeOf(2))).toMatchObject({ outcome: null, why: 'UNFINISHED' });
    expect(engine.state()).toMatchObject({ listAskedAt: null, waiting: 0 });
    isCut = false;
    back();
    await online(engine);
    const read = engine.state().listAskedAt!;
    back();
    await waitFor(() => expect(engine.state().listAskedAt).toBeGreaterThan(read));
    await away(engine);
    expect(await scan(engine, await codeOf(1))).toMatchObject({ outcome: 'REPLACED' });
    expect(await scan(engine, await codeOf(1, 2))).toMatchObject({ outcome: 'ACCEPTED' });
    expect(
      world.asked
        .filter(({ name }) => name === 'GateManifest')
        .map(({ input }) => input['since'])
        .slice(0, 3),
    ).toEqual([null, 'a', 'a']);
  });

  test('that is read anew is decided by until the reading has come to its end; then what it lacks is gone', async () => {
    const rotates = { qrMode: 'ROTATING' };
    const rotatingSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    world.pages = [
      await page([await row(1), await row(2), await row(3), await row(4, { rotatingSecret })], { isWhole: true }),
    ];
    const read = (await online(tab())).state().listAskedAt!;
    stops.pop()!();
    let isCut = true;
    const begun = await page([await row(1)], { isWhole: true, hasMore: true, cursor: 'half' }, rotates);
    const last = await page([await row(2), await row(4, { rotatingSecret })], { cursor: 'whole' });
    world.answers['GateManifest'] = ({ since }) => {
      if (since === 'half' && isCut) throw new TypeError('Failed to fetch');
      return { scannerManifest: since === 'half' ? last : since === 'whole' ? { ...last, tickets: [] } : begun };
    };
    const engine = tab();
    await waitFor(() => expect(engine.state().isOnline).toBe(false));
    expect(engine.state()).toMatchObject({ listAskedAt: read, listedGates: [] });
    expect(await typed(engine, 'LANT-2')).toMatchObject({ outcome: 'ACCEPTED' });
    expect(await typed(engine, 'LANT-3')).toMatchObject({ outcome: 'ACCEPTED' });
    // Its digits may be of a newer secret: only the server can tell.
    expect(await scan(engine, `${await codeOf(4)}.000000`)).toMatchObject({ outcome: null, why: 'UNFINISHED' });
    expect(world.asked.filter(({ name }) => name === 'GateCheckIn')).toHaveLength(1);
    isCut = false;
    back();
    await waitFor(() => expect(engine.state().listAskedAt).toBeGreaterThan(read));
    const database = await openGateStore();
    expect((await database.getAll('codes')).map(({ serial }) => serial).sort()).toEqual(['LANT-1', 'LANT-2', 'LANT-4']);
    database.close();
    await away(engine);
    expect(await typed(engine, 'LANT-2')).toMatchObject({ outcome: 'ALREADY_CHECKED_IN' });
    expect(await typed(engine, 'LANT-3')).toMatchObject({ outcome: 'UNKNOWN_TICKET' });
  });

  test('is forgotten where the server begins anew, a day after the event, and where this person is no longer staff', async () => {
    await online(tab());
    stops.pop()!();
    const count = async (): Promise<number> => {
      const database = await openGateStore();
      const codes = await database.count('codes');
      database.close();
      return codes;
    };
    expect(await count()).toBe(3);
    world.pages = [
      await page([await row(7)], { isWhole: true }, { endsAt: new Date(Date.now() - 25 * 3_600_000).toISOString() }),
    ];
    tab();
    await waitFor(async () => expect(await count()).toBe(1));
    stops.pop()!();
    tab({ isShift: false });
    await waitFor(async () => expect(await count()).toBe(0));
    stops.pop()!();

    world.pages = [await page([await row(8)], { isWhole: true })];
    const engine = await online(tab());
    world.answers['GateSync'] = () => world.refuse('FORBIDDEN');
    back();
    await waitFor(() => expect(engine.state().over).toBe('NOT_STAFF'));
    expect(await count()).toBe(0);
  });
});

describe('a shift that the server has not heard of', () => {
  const asked = () => world.asked.map(({ name }) => name).filter(name => name !== 'GateManifest');

  test.each(['left by a reload', 'ended'])('and that was %s is told before its scans are sent', async how => {
    const engine = await away(tab({ isShift: false }));
    engine.beginShift('North');
    await scan(engine, await codeOf(1));
    const { deviceId } = engine;
    if (how === 'ended') engine.endShift();
    stops.pop()!();
    world.answers['GateEndShift'] = () => ({ endShift: { __typename: 'Device' } });
    const after = tab({ isShift: false });
    await waitFor(() => expect(after.state()).toMatchObject({ isOnline: false, waiting: 1 }));
    world.asked.length = 0;
    back();
    await waitFor(() => expect(after.state()).toMatchObject({ isOnline: true, waiting: 0, ending: null }));
    const ends = how === 'ended' ? ['GateEndShift'] : [];
    expect(asked().slice(0, 2 + ends.length)).toEqual(['GateStartShift', ...ends, 'GateSync']);
    expect(world.asked[0]!.input).toMatchObject({ deviceId, gate: 'North' });
    back();
    await waitFor(() => expect(asked().filter(name => name === 'GateSync').length).toBeGreaterThan(1));
    expect(asked().filter(name => name === 'GateStartShift')).toHaveLength(1);
  });
});

describe('the end of a shift', () => {
  const ended = () => world.asked.filter(({ name }) => name === 'GateEndShift').length;
  const isEnded = () => ({ endShift: { __typename: 'Device' } });

  test('that was lost on the way is said, and told again when the network is back, also after a reload', async () => {
    const engine = await away(tab());
    engine.endShift();
    await waitFor(() => expect(engine.state().ending).toBe('WAITING'));
    stops.pop()!();
    world.answers['GateEndShift'] = isEnded;
    const after = tab({ isShift: false });
    await waitFor(() => expect(after.state()).toMatchObject({ ending: 'WAITING', isOnline: false }));
    expect(ended()).toBeGreaterThan(0);
    back();
    await waitFor(() => expect(after.state()).toMatchObject({ ending: null, isOnline: true }));
    const told = ended();
    back();
    await online(after);
    expect(ended()).toBe(told);
  });

  test('that this person may not tell is said; one that is over already is told', async () => {
    const engine = await online(tab());
    world.answers['GateEndShift'] = () => world.refuse('FORBIDDEN');
    engine.endShift();
    await waitFor(() => expect(engine.state().ending).toBe('REFUSED'));
    engine.beginShift('North');
    expect(engine.state().ending).toBeNull();
    world.answers['GateEndShift'] = () => ({ endShift: { __typename: 'WrongStateError', message: 'over already' } });
    engine.endShift();
    await waitFor(() => expect(localStorage.getItem(`foyer.gate.ending.${EVENT}`)).toBeNull());
    expect(engine.state().ending).toBeNull();
  });

  test('is told again where this browser keeps nothing, and not where a new shift began', async () => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'setImmediate', 'performance'] });
    try {
      const open = () => Promise.reject(new DOMException('no', 'InvalidStateError'));
      const engine = new GateEngine({ client: world.client, eventId: EVENT, userId: 'sam', open });
      stops.push(engine.start());
      engine.beginShift('North');
      await jest.advanceTimersByTimeAsync(1_000);
      world.mode = 'down';
      engine.endShift();
      await jest.advanceTimersByTimeAsync(1_000);
      expect(engine.state()).toMatchObject({ store: 'none', ending: 'WAITING' });
      world.mode = 'up';
      world.answers['GateEndShift'] = isEnded;
      await jest.advanceTimersByTimeAsync(20_000);
      expect(engine.state().ending).toBeNull();
      const told = ended();
      world.mode = 'down';
      engine.endShift();
      await jest.advanceTimersByTimeAsync(1_000);
      expect(ended()).toBeGreaterThan(told);
      const before = ended();
      engine.beginShift('North');
      await jest.advanceTimersByTimeAsync(60_000);
      expect(ended()).toBe(before);
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('a store that fails', () => {
  const opened = async (open: (onLost: () => void) => ReturnType<typeof openGateStore>) => {
    const engine = new GateEngine({ client: world.client, eventId: EVENT, userId: 'sam', open });
    stops.push(engine.start());
    engine.beginShift('North');
    return online(engine);
  };

  test('is opened anew, and what was decided is kept', async () => {
    const stores: Awaited<ReturnType<typeof openGateStore>>[] = [];
    const engine = await opened(async onLost => (stores[stores.length] = await openGateStore(onLost)));
    await away(engine);
    stores[0]!.close();
    expect(await scan(engine, await codeOf(1))).toMatchObject({ by: 'device', outcome: 'ACCEPTED' });
    expect(await scan(engine, await codeOf(1))).toMatchObject({ by: 'device', outcome: 'ALREADY_CHECKED_IN' });
    expect(stores).toHaveLength(2);
  });

  test('is no missing network: the server is asked, whatever was thought of it', async () => {
    let isBroken = false;
    const engine = await opened(async () => {
      if (isBroken) throw new DOMException('full', 'QuotaExceededError');
      return openGateStore();
    });
    const database = await openGateStore();
    isBroken = true;
    const broken = jest.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
      throw new DOMException('broken', 'UnknownError');
    });
    try {
      world.answers['GateCheckIn'] = ({ scanId }) => checkedIn(String(scanId));
      dispatchEvent(new Event('offline')); // says the browser, wrongly
      expect(await scan(engine, await codeOf(1))).toMatchObject({ by: 'server', result: { outcome: 'ACCEPTED' } });
      back();
      expect(engine.state().isOnline).toBe(true);
    } finally {
      broken.mockRestore();
      database.close();
    }
  });
});

describe('a browser that keeps nothing', () => {
  test('tells its shift, and every twenty seconds that it is there, also after it was away', async () => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'setImmediate', 'performance'] });
    try {
      const open = () => Promise.reject(new DOMException('no', 'InvalidStateError'));
      const engine = new GateEngine({ client: world.client, eventId: EVENT, userId: 'sam', open });
      stops.push(engine.start());
      world.mode = 'down';
      engine.beginShift('North');
      await jest.advanceTimersByTimeAsync(5_000);
      expect(engine.state()).toMatchObject({ store: 'none', isOnline: false });
      world.mode = 'up';
      world.asked.length = 0;
      await jest.advanceTimersByTimeAsync(10_000);
      expect(engine.state().isOnline).toBe(true);
      const told = world.asked.filter(({ name }) => name === 'GateStartShift');
      expect(told.map(({ input }) => input)).toEqual([
        expect.objectContaining({ eventId: EVENT, deviceId: engine.deviceId, gate: 'North' }),
      ]);
      expect(world.sent().length).toBeGreaterThan(0);
      for (let minute = 0; minute < 3; minute++) {
        world.asked.length = 0;
        await jest.advanceTimersByTimeAsync(60_000);
        expect(world.sent().length).toBeGreaterThanOrEqual(3);
        expect(world.asked[0]).toMatchObject({ name: 'GateSync', input: { deviceId: engine.deviceId, queued: 0 } });
      }
      expect(world.asked.map(({ name }) => name)).not.toContain('GateManifest');
    } finally {
      jest.useRealTimers();
    }
  });

  test('says so, scans with a network, and without one decides nothing', async () => {
    const engine = new GateEngine({
      client: world.client,
      eventId: EVENT,
      userId: 'sam',
      open: () => Promise.reject(new DOMException('no', 'InvalidStateError')),
    });
    stops.push(engine.start());
    engine.beginShift('North');
    await waitFor(() => expect(engine.state().store).toBe('none'));
    world.answers['GateCheckIn'] = ({ scanId }) => checkedIn(String(scanId));
    expect(await scan(engine, await codeOf(1))).toMatchObject({ by: 'server' });
    world.mode = 'down';
    expect(await scan(engine, await codeOf(1))).toEqual({ by: 'nobody' });
  });
});
