import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CheckInKind, CheckInOutcome } from '../server/check-in/check-in.entity.js';
import { correctedTime, replay, syncInput, type Pass } from '../server/check-in/offline-scan.policy.js';

const { ENTRY, EXIT } = CheckInKind;
const { ACCEPTED, ALREADY_CHECKED_IN, NOT_CHECKED_IN, NO_REENTRY } = CheckInOutcome;
const OPEN = { reentry: true, reentryChangedAt: null, clearedAt: null };
const NO_RETURN = { ...OPEN, reentry: false };
/** When the server hears of all of them. */
const HEARD_AT = 60 * 60_000;

/** Passes at these minutes: `in 5` or `out 7`. */
const passes = (...made: string[]): Pass[] =>
  made.map(text => {
    const [way, minute] = text.split(' ');
    const kind = way === 'in' ? ENTRY : EXIT;
    return { id: text, kind, outcome: ACCEPTED, from: Number(minute) * 60_000, heardAt: HEARD_AT, isSettled: false };
  });
const outcomes = (all: readonly Pass[], rules = OPEN as Parameters<typeof replay>[1]) => {
  const { passes: decided } = replay(all, rules);
  return all.map(({ id }) => decided.get(id)!.outcome);
};

describe('passes of one ticket', () => {
  test('count in turn: the earliest entry, then an exit, then an entry again', () => {
    const all = passes('in 1', 'in 2', 'out 3', 'out 4', 'in 5', 'in 6');
    expect(outcomes(all)).toEqual([
      ACCEPTED,
      ALREADY_CHECKED_IN,
      ACCEPTED,
      NOT_CHECKED_IN,
      ACCEPTED,
      ALREADY_CHECKED_IN,
    ]);
    const { passes: decided, ...standing } = replay(all, OPEN);
    expect(standing).toEqual({ isInside: true, firstEntry: 'in 1', lastPass: 'in 5', since: 5 * 60_000 });
    expect([...decided].filter(([, { isReentry }]) => isReentry).map(([id]) => id)).toEqual(['in 5']);
  });

  test('that left are not let in again where there is no re-entry, but on the next day', () => {
    const all = passes('in 1', 'out 2', 'in 3', 'in 10');
    expect(outcomes(all, NO_RETURN)).toEqual([ACCEPTED, ACCEPTED, NO_REENTRY, NO_REENTRY]);
    expect(outcomes(all, { ...NO_RETURN, clearedAt: 5 * 60_000 })).toEqual([ACCEPTED, ACCEPTED, NO_REENTRY, ACCEPTED]);
  });

  test('came back before re-entry was stopped: they count, and are told from the others where it was heard of since', () => {
    const all = passes('in 1', 'out 2', 'in 3', 'out 4', 'in 7', 'out 8', 'in 9');
    const { passes: decided } = replay(all, { ...NO_RETURN, reentryChangedAt: 8 * 60_000 });
    expect(all.map(({ id }) => decided.get(id)!.outcome).slice(4)).toEqual([ACCEPTED, ACCEPTED, NO_REENTRY]);
    const ofOldRule = (heardAt: number) => {
      const heard = all.map(pass => ({ ...pass, heardAt }));
      const { passes: counted } = replay(heard, { ...NO_RETURN, reentryChangedAt: 8 * 60_000 });
      return [...counted].filter(([, { byOldRule }]) => byOldRule).map(([id]) => id);
    };
    expect(ofOldRule(HEARD_AT)).toEqual(['in 3', 'in 7']);
    expect(ofOldRule(7 * 60_000)).toEqual([]);
  });

  test('that were settled before stay as they were', () => {
    const [first, second, third] = passes('in 1', 'in 2', 'in 3') as [Pass, Pass, Pass];
    const all = [{ ...first, outcome: ALREADY_CHECKED_IN, isSettled: true }, { ...second, isSettled: true }, third];
    expect(outcomes(all)).toEqual([ALREADY_CHECKED_IN, ACCEPTED, ALREADY_CHECKED_IN]);
    expect(replay(all, OPEN).firstEntry).toBe('in 2');
  });

  test('come to the same in every order of arrival, however they are sent together', () => {
    const made = fc.uniqueArray(fc.record({ minute: fc.nat(30), way: fc.constantFrom('in', 'out') }), {
      selector: ({ minute }) => minute,
      maxLength: 8,
    });
    const rules = fc.record({
      reentry: fc.boolean(),
      reentryChangedAt: fc.constantFrom(null, 20 * 60_000),
      clearedAt: fc.constantFrom(null, 15 * 60_000),
    });
    fc.assert(
      fc.property(made, rules, fc.infiniteStream(fc.nat(3)), (scans, rule, draws) => {
        const all = passes(...scans.sort((a, b) => a.minute - b.minute).map(({ way, minute }) => `${way} ${minute}`));
        const wanted = replay(all, rule);
        const waiting = [...all];
        let known: Pass[] = [];
        while (waiting.length > 0) {
          const [size, from] = [draws.next().value! + 1, draws.next().value! % waiting.length];
          const added = new Set(waiting.splice(from, size));
          known = [...known, ...added].sort((a, b) => a.from - b.from);
          const firstNew = known.findIndex(pass => added.has(pass));
          const turns = known.map((pass, place) => ({ ...pass, isSettled: place < firstNew }));
          const { passes: decided } = replay(turns, rule);
          known = turns.map(pass => ({ ...pass, outcome: decided.get(pass.id)!.outcome, isSettled: false }));
        }
        expect(
          replay(
            known.map(pass => ({ ...pass, isSettled: true })),
            rule,
          ),
        ).toEqual(wanted);
      }),
    );
  });

  test('that are none leave a ticket that was never in', () => {
    const never = { isInside: false, firstEntry: null, lastPass: null, since: null };
    expect(replay([], OPEN)).toEqual({ passes: new Map(), ...never });
    expect(replay(passes('out 1'), OPEN)).toMatchObject(never);
  });
});

describe('the time of a scan', () => {
  const received = new Date('2027-03-06T20:00:00Z');
  const at = (time: string) => new Date(`2027-03-06T${time}Z`);
  const made = (time: string, measured?: string) => ({
    scannedAt: at(time),
    scannedAtServer: measured === undefined ? null : at(measured),
  });

  test('is corrected by how wrong the device’s clock is as it sends', () => {
    expect(correctedTime(made('19:30:00'), at('19:50:00'), received)).toEqual(at('19:40:00'));
    expect(correctedTime(made('21:30:00'), at('22:00:00'), received)).toEqual(at('19:30:00'));
    expect(correctedTime(made('19:30:00'), null, received)).toEqual(at('19:30:00'));
  });

  test('is what the device had measured as it scanned, where its clock was set since', () => {
    expect(correctedTime(made('18:30:00', '19:30:00'), at('20:00:00'), received)).toEqual(at('19:30:00'));
    expect(correctedTime(made('20:30:00', '19:30:00'), at('20:00:00'), received)).toEqual(at('19:30:00'));
    expect(correctedTime(made('18:30:00', '19:30:00'), null, received)).toEqual(at('19:30:00'));
  });

  test('is not measured better than to a few seconds: what says the same changes nothing', () => {
    expect(correctedTime(made('19:30:00', '19:40:04'), at('19:50:00'), received)).toEqual(at('19:40:00'));
    expect(correctedTime(made('19:30:00', '19:40:06'), at('19:50:00'), received)).toEqual(at('19:40:06'));
  });

  test('is never after its receipt', () => {
    expect(correctedTime(made('23:00:00'), null, received)).toEqual(received);
    expect(correctedTime(made('19:59:00'), at('19:50:00'), received)).toEqual(received);
    expect(correctedTime(made('19:30:00', '21:30:00'), at('20:00:00'), received)).toEqual(received);
  });
});

describe('a sync', () => {
  const scan = { scanId: '0199d000-0000-7000-8000-000000000001', gate: 'North', kind: ENTRY, scannedAt: new Date() };
  const read = (more: object) => syncInput.parse({ scans: [{ ...scan, ...more }] }).scans[0]!;

  test('takes whatever was scanned: what can’t be written as it came is written as near to it as can be', () => {
    expect(read({ code: 'rubbish', gate: `\u0000 ${'g'.repeat(80)}` })).toMatchObject({
      gate: 'g'.repeat(60),
      code: 'rubbish',
    });
    expect(read({ serial: ' night-0001\u0000', gate: '\u0007' })).toMatchObject({
      serial: 'NIGHT-0001',
      gate: '?',
      code: null,
    });
    expect(read({})).toMatchObject({ code: null, serial: null, outcome: ACCEPTED });
    expect(read({ code: 'c'.repeat(9_000) }).code).toHaveLength(500);
  });

  test('is refused for more than 500 scans, and for a scanId that is none', () => {
    expect(syncInput.safeParse({ scans: Array.from({ length: 501 }, () => scan) }).success).toBe(false);
    expect(syncInput.safeParse({ scans: [{ ...scan, scanId: 'one' }] }).success).toBe(false);
  });
});
