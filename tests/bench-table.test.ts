import { describe, expect, test } from '@jest/globals';
import type { Row, Target } from '../bench/row.js';
import { linesOf, markdownOf, missedIn, textOf, type Rounds } from '../bench/table.js';

const REFERENCE = 'plain';
const measure: Row['measure'] = () => Promise.reject(new Error('It was measured before.'));
const rowOf = (name: string, more: Partial<Row> = {}): Row => ({ name, measure, ...more });
const rounds = (values: Record<string, readonly number[]>): Rounds =>
  new Map(Object.entries(values).map(([name, all]) => [name, all.map(value => ({ value }))]));
/** A row of so many a second beside a reference of a hundred. */
const held = (value: number, target: Omit<Target, 'beside'>) =>
  linesOf(
    [rowOf('ours', { targets: [{ beside: [REFERENCE], ...target }] })],
    rounds({ ours: [value], [REFERENCE]: [100] }),
  );
/** What `--gate` misses, and what `--quick` does. */
const missed = (lines: ReturnType<typeof linesOf>) => [false, true].map(quick => missedIn(lines, { quick }).length > 0);

describe('a row beside its reference', () => {
  test('is the median of the rounds’ own proportions, not a proportion of medians', () => {
    const [line] = linesOf(
      [rowOf('ours', { targets: [{ beside: [REFERENCE], atLeast: 1, meant: 2 }] })],
      rounds({ ours: [100, 900, 1_000], [REFERENCE]: [100, 300, 1_000] }),
    );
    expect(line).toMatchObject({ median: 900, lowest: 100, highest: 1_000, unit: '/s', held: [{ times: 1 }] });
  });

  test('is divided by the best of several, in the same round', () => {
    const [line] = linesOf(
      [rowOf('ours', { targets: [{ beside: ['one', 'many'], atLeast: 1, meant: 2 }] })],
      rounds({ ours: [100, 100], one: [50, 10], many: [20, 40] }),
    );
    expect(line!.held[0]!.times).toBe(2.25);
    expect(textOf([line!])).toContain('the best of 2');
  });

  test.each([
    { value: 400, reached: 'meant', gate: false, quick: false },
    { value: 200, reached: 'at least', gate: false, quick: false },
    { value: 199, reached: 'no', gate: true, quick: false },
    { value: 99, reached: 'no', gate: true, quick: true },
  ])('held to 2 × and meant to reach 4 ×, at $value of 100 it is: $reached', ({ value, reached, gate, quick }) => {
    const lines = held(value, { atLeast: 2, meant: 4 });
    expect(lines[0]!.held[0]!.reached).toBe(reached);
    expect(missed(lines)).toEqual([gate, quick]);
  });

  test.each([
    { value: 110, reached: 'meant', gate: false, quick: false },
    { value: 150, reached: 'at least', gate: false, quick: false },
    { value: 151, reached: 'no', gate: true, quick: false },
    { value: 301, reached: 'no', gate: true, quick: true },
  ])('of a time, held to 1.5 × at most, at $value of 100 it is: $reached', ({ value, reached, gate, quick }) => {
    const lines = held(value, { atMost: 1.5, meant: 1.1 });
    expect(lines[0]!.held[0]!.reached).toBe(reached);
    expect(missed(lines)).toEqual([gate, quick]);
  });
});

describe('a row with a limit', () => {
  test.each([
    { value: 250, gate: false, quick: false },
    { value: 251, gate: true, quick: false },
    { value: 501, gate: true, quick: true },
  ])('of 250 ms, at $value ms', ({ value, gate, quick }) => {
    const lines = linesOf([rowOf('a scan', { unit: 'ms', limit: 250 })], rounds({ 'a scan': [value] }));
    expect(missed(lines)).toEqual([gate, quick]);
  });

  test('is held to its median: one bad round of three is noise', () => {
    const lines = linesOf([rowOf('a scan', { unit: 'ms', limit: 250 })], rounds({ 'a scan': [40, 900, 50] }));
    expect(missed(lines)).toEqual([false, false]);
  });
});

test('what is missed is said in words, and stands in both tables', () => {
  const lines = held(150, { atLeast: 2, meant: 4 });
  expect(missedIn(lines, { quick: false })).toEqual(['ours: 1.50 × plain, at least 2 ×']);
  expect(textOf(lines)).toMatch(/ours +150 +150 +150 +\/s +1\.50 +plain +at least 2 × +4 × +NOT REACHED/);
  expect(markdownOf(lines)).toContain(
    '| ours | 150 | 150 | 150 | /s |  |  | 1.50 | plain | at least 2 × | 4 × | NOT REACHED |',
  );
});
