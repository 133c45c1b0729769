import { describe, expect, test } from '@jest/globals';
import type { KeptList, KnownCode, OwnPass } from '../../lib/gate-store.js';
import { decideHere, type Proof } from './device-verdict.js';

const NOW = Date.parse('2026-11-21T20:00:00Z');
const MINUTE = 60_000;

const rules: KeptList['rules'] = { isCancelled: false, rotates: false, reentry: true, gates: [], windows: {} };
const list = (more: Partial<KeptList> = {}, rule: Partial<KeptList['rules']> = {}): KeptList => ({
  eventId: 'event-1',
  publicKey: '',
  cursor: '',
  isFinished: true,
  askedAt: NOW - 10 * MINUTE,
  clearedAt: null,
  forgetAt: NOW + 1e9,
  ...more,
  rules: { ...rules, ...rule },
});
const row = (more: Partial<KnownCode> = {}): KnownCode => ({
  eventId: 'event-1',
  digest: 'd',
  serial: 'S-1',
  status: 'VALID',
  isReplaced: false,
  tierId: 'regular',
  tierName: 'Regular',
  holderName: 'Ada',
  teamName: null,
  rotatingSecret: null,
  ...more,
});
const pass = (more: Partial<OwnPass> = {}): OwnPass => ({
  eventId: 'event-1',
  ticket: 'S-1',
  scanId: 's',
  kind: 'ENTRY',
  gate: 'North',
  at: NOW - MINUTE,
  settledAt: null,
  forgetAt: NOW + 1e9,
  ...more,
});
const proof = (more: Partial<Proof> = {}): Proof => ({
  kind: 'ENTRY',
  gate: 'North',
  at: NOW,
  ahead: 0,
  list: list(),
  by: 'code',
  codeEventId: 'event-1',
  row: row(),
  isSigned: null,
  isFresh: false,
  pass: null,
  ...more,
});
const unlisted = { row: null, isSigned: true };
const exit = { kind: 'EXIT' } as const;
const out = (more: Partial<OwnPass> = {}) => pass({ kind: 'EXIT', ...more });

/** What is known, and what the device says of it. */
const CASES: [string, Partial<Proof>, object][] = [
  [
    'an entry that was taken back, whatever the list says and though nobody comes back',
    { pass: pass({ isUndone: true }), row: row({ status: 'CHECKED_IN' }), list: list({}, { reentry: false }) },
    { outcome: 'ACCEPTED' },
  ],
  ['who leaves after that', { pass: pass({ isUndone: true }), ...exit }, { outcome: 'NOT_CHECKED_IN' }],
  [
    'an exit that was taken back',
    { pass: out({ isUndone: true }) },
    { outcome: 'ALREADY_CHECKED_IN', first: undefined },
  ],
  ['who leaves once more after that', { pass: out({ isUndone: true }), ...exit }, { outcome: 'ACCEPTED' }],
  [
    'the same of a ticket that is newer than the list',
    { ...unlisted, pass: pass({ isUndone: true }), list: list({}, { reentry: false }) },
    { outcome: 'ACCEPTED', doubt: 'SOLD_SINCE' },
  ],
  ['a good ticket', {}, { outcome: 'ACCEPTED' }],
  ['its serial, typed', { by: 'serial', codeEventId: null }, { outcome: 'ACCEPTED' }],
  ['what is no code', { by: 'nonsense', codeEventId: null, row: null }, { outcome: 'BAD_SIGNATURE' }],
  ['a forgery', { row: null, isSigned: false }, { outcome: 'BAD_SIGNATURE' }],
  [
    'a forgery, where the list is not whole',
    { row: null, isSigned: false, list: list({ isFinished: false }) },
    { outcome: 'BAD_SIGNATURE' },
  ],
  ['another event’s', { codeEventId: 'event-2', row: null }, { outcome: 'WRONG_EVENT' }],
  ['an old code', { row: row({ isReplaced: true, status: 'VOID' }) }, { outcome: 'REPLACED' }],
  ['refunded', { row: row({ status: 'REFUNDED' }) }, { outcome: 'REFUNDED' }],
  ['taken back', { row: row({ status: 'VOID' }) }, { outcome: 'VOID' }],
  ['an event that is cancelled', { list: list({}, { isCancelled: true }) }, { outcome: 'EVENT_CANCELLED' }],
  ['moving digits that are of now', { list: list({}, { rotates: true }), isFresh: true }, { outcome: 'ACCEPTED' }],
  ['a picture of them', { list: list({}, { rotates: true }) }, { outcome: 'EXPIRED_CODE' }],
  [
    'a serial, where codes rotate',
    { list: list({}, { rotates: true }), by: 'serial', codeEventId: null },
    { outcome: 'ACCEPTED' },
  ],
  [
    'in already, by the list',
    { row: row({ status: 'CHECKED_IN' }) },
    { outcome: 'ALREADY_CHECKED_IN', first: undefined },
  ],
  ['in already, by this device', { pass: pass() }, { outcome: 'ALREADY_CHECKED_IN', first: pass() }],
  [
    'in by this device, and taken back elsewhere since',
    { pass: pass({ settledAt: NOW - 20 * MINUTE }) },
    { outcome: 'ACCEPTED' },
  ],
  [
    'in by this device, answered as the list was read',
    { pass: pass({ settledAt: NOW - 10 * MINUTE - 5_000 }) },
    { outcome: 'ALREADY_CHECKED_IN' },
  ],
  ['out by this device, in by the list', { row: row({ status: 'CHECKED_IN' }), pass: out() }, { outcome: 'ACCEPTED' }],
  ['stepped out', { row: row({ status: 'CHECKED_OUT' }) }, { outcome: 'ACCEPTED' }],
  [
    'stepped out, no way back',
    { row: row({ status: 'CHECKED_OUT' }), list: list({}, { reentry: false }) },
    { outcome: 'NO_REENTRY' },
  ],
  [
    'stepped out by this device, no way back',
    { pass: out(), list: list({}, { reentry: false }) },
    { outcome: 'NO_REENTRY' },
  ],
  [
    'stepped out before everybody was let out',
    { pass: out(), list: list({ clearedAt: NOW }, { reentry: false }) },
    { outcome: 'ACCEPTED' },
  ],
  [
    'stepped out after everybody was let out',
    { pass: out(), list: list({ clearedAt: NOW - 2 * MINUTE }, { reentry: false }) },
    { outcome: 'NO_REENTRY' },
  ],
  [
    'stepped out before everybody was let out, by a device whose clock is fast',
    { pass: out(), ahead: -3 * MINUTE, list: list({ clearedAt: NOW - 2 * MINUTE }, { reentry: false }) },
    { outcome: 'ACCEPTED' },
  ],
  [
    'sold since, stepped out after everybody was let out, by a device whose clock is slow',
    { ...unlisted, pass: out(), ahead: 3 * MINUTE, list: list({ clearedAt: NOW }, { reentry: false }) },
    { outcome: 'NO_REENTRY' },
  ],
  [
    'stepped out, no way back, at another gate: as the server says it',
    {
      row: row({ status: 'CHECKED_OUT' }),
      list: list({}, { reentry: false, gates: [{ name: 'North', tierIds: ['vip'] }] }),
    },
    { outcome: 'NO_REENTRY' },
  ],
  [
    'of several days, on the next at another gate',
    {
      row: row({ status: 'CHECKED_OUT' }),
      list: list({ clearedAt: NOW - MINUTE }, { reentry: false, gates: [{ name: 'North', tierIds: ['vip'] }] }),
    },
    { outcome: 'WRONG_GATE' },
  ],
  [
    'out, nobody here knows when, on an event of several days',
    { row: row({ status: 'CHECKED_OUT' }), list: list({ clearedAt: NOW - MINUTE }, { reentry: false }) },
    { outcome: 'ACCEPTED', doubt: 'NEW_DAY' },
  ],
  [
    'another gate’s tier',
    { list: list({}, { gates: [{ name: 'north', tierIds: ['vip'] }] }) },
    { outcome: 'WRONG_GATE' },
  ],
  [
    'this gate’s tier',
    { list: list({}, { gates: [{ name: 'NORTH', tierIds: ['regular'] }] }) },
    { outcome: 'ACCEPTED' },
  ],
  ['a gate that admits all', { list: list({}, { gates: [{ name: 'North', tierIds: [] }] }) }, { outcome: 'ACCEPTED' }],
  [
    'before its tier is let in',
    { list: list({}, { windows: { regular: { from: NOW + 1, until: null } } }) },
    { outcome: 'TOO_EARLY' },
  ],
  [
    'after its tier is let in',
    { list: list({}, { windows: { regular: { from: null, until: NOW } } }) },
    { outcome: 'TOO_LATE' },
  ],
  [
    'in its window',
    { list: list({}, { windows: { regular: { from: NOW, until: NOW + 1 } } }) },
    { outcome: 'ACCEPTED' },
  ],
  ['leaving, inside', { ...exit, row: row({ status: 'CHECKED_IN' }) }, { outcome: 'ACCEPTED' }],
  ['leaving, never came', exit, { outcome: 'NOT_CHECKED_IN' }],
  [
    'leaving by a gate that does not admit it',
    { ...exit, pass: pass(), list: list({}, { gates: [{ name: 'North', tierIds: ['vip'] }] }) },
    { outcome: 'ACCEPTED' },
  ],
  ['sold since', unlisted, { outcome: 'ACCEPTED', doubt: 'SOLD_SINCE' }],
  ['sold since, a second time', { ...unlisted, pass: pass() }, { outcome: 'ALREADY_CHECKED_IN', first: pass() }],
  [
    'sold since, its digits unproved',
    { ...unlisted, list: list({}, { rotates: true }) },
    { outcome: 'ACCEPTED', doubt: 'DIGITS' },
  ],
  [
    'sold since, at a gate for some',
    { ...unlisted, list: list({}, { gates: [{ name: 'North', tierIds: ['vip'] }] }) },
    { outcome: 'ACCEPTED', doubt: 'GATE' },
  ],
  [
    'sold since, some tiers later',
    { ...unlisted, list: list({}, { windows: { vip: { from: NOW, until: null } } }) },
    { outcome: 'ACCEPTED', doubt: 'GATE' },
  ],
  ['sold since, leaving', { ...unlisted, ...exit, pass: pass() }, { outcome: 'ACCEPTED' }],
  ['a serial that nobody has', { by: 'serial', codeEventId: null, row: null }, { outcome: 'UNKNOWN_TICKET' }],
  [
    'not in the part of the list that is here',
    { ...unlisted, list: list({ isFinished: false }) },
    { outcome: null, why: 'UNFINISHED' },
  ],
  ['not in the list, in a browser that proves nothing', { row: null }, { outcome: null, why: 'UNPROVED' }],
];

describe('what a device says by itself of', () => {
  test.each(CASES)('%s', (_, known, said) => {
    expect(decideHere(proof(known))).toMatchObject(said);
  });
});
